"""What admins read at /accuracy: a month's figures, confusions, words worth adding, models and trainings."""

from domain.desk import Desk
from domain.learning import ModelVersion
from domain.office_notices import ModelTaught
from domain.scoring import ENOUGH, Month, Scorecard
from domain.taxonomy import UNSORTED
from handlers.texts.lexicon import USES
from handlers.texts.words import label, moment


def month_name(month: Month) -> str:
    return f"{month.year}年{month.month}月"


def share(part: int, whole: int) -> str:
    """33/40（82%）; of few the numbers alone."""
    return f"{part}/{whole}（{part / whole:.0%}）" if whole >= ENOUGH else f"{part}/{whole}"


def scorecard(desk: Desk, card: Scorecard) -> str:
    """The whole page."""
    lines = [f"<b>识别成绩单 · {month_name(card.month)}</b>"]
    if not card.judged:
        lines.append("这个月没有可以评判的工单。")
    else:
        lines.append(f"第一个猜测猜对：<b>{share(card.stood, card.judged)}</b>")
        if card.three[1]:
            lines.append(f"前三个里有对的：{share(*card.three)}")
        lines.append(f"居民改了 {card.by_reporter} 件，工作人员改了 {card.by_officer} 件，没认出来 {card.nothing} 件")
    if card.unsorted:
        lines.append(f"还没分类、不计入的：{card.unsorted} 件")
    if card.classes:
        lines.append("\n<b>按大类</b>（猜对/件数）")
        lines += [f"{label(desk, c.code)} {share(c.stood, c.judged)}" for c in card.classes]
    if card.confusions:
        lines.append("\n<b>常认错</b>")
        lines += [f"{_class(desk, c.guessed)} → 应是 {_class(desk, c.right)} ×{c.times}" for c in card.confusions]
    if card.worth:
        lines.append("\n<b>值得添加的词</b>（点下面的按钮就加进词表，立即生效）")
        lines += [f"「{w.word}」→ {label(desk, w.code)}（{USES[w.use]}，{w.tickets} 件）" for w in card.worth]
    lines.append("\n" + _models(desk, card))
    return "\n".join(lines)


def _class(desk: Desk, code: str) -> str:
    return "待分类" if code == UNSORTED else label(desk, code)


def _models(desk: Desk, card: Scorecard) -> str:
    lines = ["<b>学习</b>"]
    used = next((v for v in card.versions if v.in_use), None)
    if used is None:
        lines.append("在用：出厂的识别，还没有换上从本中心工单里学来的")
    for version in card.versions[:4]:
        kept = "在用" if version.in_use else "用过" if version.better else "没换上"
        lines.append(f"{moment(desk, version.made_at)}　{kept}：{_figures(version)}")
    stands, least = card.training, desk.office.policy.learn_least
    if stands.asked_at is not None:
        lines.append("已安排重新训练，在后台进行，结果会私聊发起人。")
    elif stands.tried_at is not None and stands.examples < least:
        lines.append(f"能学的工单 {stands.examples} 件，够 {least} 件才训练。")
    return "\n".join(lines)


def _figures(version: ModelVersion) -> str:
    return f"留出的 {version.held} 件里认对 {version.hits} 件，原来 {version.before} 件"


def added(desk: Desk, word: str, code: str) -> str:
    """The answer to a press (plain text)."""
    return f"已把「{word}」加到「{desk.office.taxonomy.get(code).label}」，已生效"


def asked() -> str:
    """The answer to a press (plain text)."""
    return "已安排，在后台进行，一般几分钟；结果会私聊您"


def taught(desk: Desk, notice: ModelTaught) -> str:
    """How a training ended."""
    policy = desk.office.policy
    match notice.outcome, notice.version:
        case "better", ModelVersion() as version:
            return f"识别已更新：{_figures(version)}。"
        case "worse", ModelVersion(in_use=True) as version:
            return f"识别已更新：学过的件里有的转成了保密或已删除，换上不含它的（{_figures(version)}）。"
        case "worse", ModelVersion() as version:
            return f"重新训练过了，新的没有更好（{_figures(version)}），继续用原来的。"
        case "few", _:
            return (
                f"没有训练：能学的工单 {notice.tickets} 件（其中留出 {notice.held} 件），"
                f"够 {policy.learn_least} 件（留出 {policy.learn_held} 件）再来。办结的、改过类别的公开工单才算。"
            )
    return "这次训练没有做成，继续用原来的识别；日志里有原因，可以过会儿再点「重新训练」。"
