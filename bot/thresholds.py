"""The centre's own thresholds and terms: a TOML file over the defaults of domain.policy, each with what it is."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain.deadlines import Term
from domain.policy import Policy
from domain.taxonomy import Taxonomy

#: What each threshold is, in the order of domain.policy.
LABELS: Mapping[str, str] = {
    "draft_reminder": "草稿没提交，多久提醒一次",
    "draft_lapse": "草稿没动静，多久删掉",
    "draft_parts": "一份草稿最多几条消息",
    "alarm_after": "急件没人知晓，多久再响",
    "alarm_times": "最多响几次",
    "check_after": "急件开出多久问诉求人有没有人来",
    "urgent_hours": "急件几小时内处置",
    "urgent_follow": "开急件后多久内发来的都算它的",
    "verdict_wait": "办结后等居民评价多久",
    "reopen_within": "结案后多久内可以重新打开",
    "unsolved_limit": "第几次没解决升级",
    "draft_bound": "每人新开草稿：几份，几秒内",
    "message_bound": "每人消息：几条，几秒内",
    "urgent_bound": "每人急件：几件，几秒内",
    "urge_bound": "每件催办：几次，几秒内",
    "lookup_bound": "错的查询码：几次，几秒内",
    "look_bound": "用查询码查看：几次，几秒内",
    "alarm_bound": "急件后续的话：几条，几秒内",
    "answer_sure": "解答：像到几成直接答",
    "answer_maybe": "解答：像到几成列出标题",
    "answer_lead": "解答：要比第二名好多少",
    "answer_review": "解答：复核日前多久提醒",
    "own_words": "词表最多几个自己的词",
    "learn_least": "训练最少几件",
    "learn_held": "训练留几件考试",
    "learn_after": "改了几次类别就训练",
    "learn_hour": "每天几点训练",
    "dialog_wait": "等人打字等多久",
    "membership_fresh": "群成员身份多久再问",
    "membership_trust": "问不到时还信多久",
    "alike_within": "多久以内的件拿来比是不是同一件",
    "joined_raises": "几人共同关注提一级紧急",
    "forget_words": "结案多久抹去文字和来路",
    "forget_tickets": "结案多久只留数字",
    "unanswered": "没答上的问题留多久",
    "dead_letters": "死信留多久",
    "delivery_records": "发送记录留多久",
    "update_marks": "收信标记留多久",
    "sign_urgent": "紧急件多久内签收",
    "sign_ordinary": "一般件多久内签收",
    "sign_calm": "平缓件多久内签收",
    "unsigned_after": "多久没签收就催办",
    "triage_within": "待分流的件多久内分出去",
    "soon": "到期前多久提醒（黄牌）",
    "silent_after": "认领后多久没进展放回队列",
    "silent_urgent": "特急、紧急件：多久没进展放回",
    "silent_soon": "放回前多久提醒经办人",
    "silent_urgent_soon": "特急、紧急件：放回前多久提醒",
    "place_within": "退回、督办的件多久内要派出去",
    "answer_wait": "等居民答复，时限最多停多久",
    "answer_pauses": "一件最多停几次",
    "unseal_wait": "申请看保密件，等第二人多久",
    "unseal_within": "同意后多久内要看",
    "village_days": "村里多久没办完升镇",
    "town_days": "镇里多久没办完升县",
    "assist_within": "协办几时答复",
    "whistle_within": "吹哨几时报到",
    "returns_watched": "退单几次进督办",
    "transfers_watched": "改派几次进督办",
    "unsolved_watched": "没解决几次进督办",
    "rectify_terms": "限期整改的几档",
    "mediations_limit": "调解几次不成升级",
    "people_county": "涉及几人升县",
    "returns_county": "退单几次升县",
    "return_within": "派来多久内可以退单",
    "bounces": "第几次退单由裁决人定",
    "extend_most": "延期最长",
    "extend_petition": "信访件延期最长",
    "petition_classes": "哪些类别算信访件",
    "suspend_most": "挂账最长多久复核",
    "suspend_times": "一件最多挂账几次",
    "suspend_total": "一件挂账合计最长",
    "split_most": "一件最多拆成几件",
    "roster_ahead": "每周的班往后排多久",
    "roster_kept": "过去的班留多久",
    "roster_hour": "每天几点看有没有人值班",
    "roster_watched": "排过班的单位，多久没排还提醒",
    "on_most": "表外上班最长多久",
    "leave_most": "一次请假最多几天",
    "leave_answer": "请假问手上的件，等多久",
    "swap_wait": "换班申请等多久",
    "handover_late": "交接班最晚多久还告诉下班的人",
    "broadcast_alone": "通知：不超过多少人可一人发出",
    "official_hosts": "通知：官方预警网站的域名（含下级域名）；别的网站的链接须另一位管理员审核",
    "broadcast_approve": "通知：从哪一级起须另一位管理员审核（ordinary、blue、yellow、urgent、orange、red）",
    "approve_wait": "通知：等审核等多久",
    "quiet_from": "一般通知几点起不发",
    "quiet_until": "一般通知几点起再发",
    "resend_uncertain": "通知：说不准有没有送到的，哪些再发（urgent、all、none）",
    "reporters_within": "通知：多久以内公开上报过的算“曾上报”",
    "reporters_least": "通知：曾上报者不足几人不单发",
    "recall_within": "通知：发出多久内还能撤回",
    "notices_kept": "通知的送达台账留多久",
    "help_bound": "通知下的“需要帮助”：几次，几秒内",
    "remind_again": "点名：多久后才能再提醒没有回应的",
}
#: Given elsewhere.
_NOT_HERE = frozenset({"sure_from"})
#: One of these words.
_CODES = {
    "broadcast_approve": ("ordinary", "blue", "yellow", "urgent", "orange", "red"),
    "resend_uncertain": ("urgent", "all", "none"),
}
_SPAN = re.compile(r"([1-9][0-9]{0,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The policy in force and the terms of classes that differ from the taxonomy (code → "5wd")."""

    policy: Policy = field(default_factory=Policy)
    terms: Mapping[str, str] = field(default_factory=dict)

    def over(self, taxonomy: Taxonomy) -> Taxonomy:
        """The taxonomy with these terms. Raises WrongThresholds naming codes that are no class."""
        unknown = [code for code in self.terms if code not in taxonomy]
        if unknown:
            raise WrongThresholds([f"[terms] {code}：没有这个类别" for code in unknown])
        return taxonomy.with_terms(self.terms) if self.terms else taxonomy


class WrongThresholds(ValueError):
    """Some lines of the file are wrong; `lines` names each and says what to write."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("；".join(lines))
        self.lines = lines


def read(file: Path) -> Thresholds:
    """What that file sets. Raises WrongThresholds naming every wrong line."""
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise WrongThresholds([f"打不开 {file}：{error.strerror}"]) from None
    except (ValueError, RecursionError):
        raise WrongThresholds([f"{file} 不是 TOML；可先运行 python -m bot policy 得到一份样子"]) from None
    terms = given.pop("terms", {})
    wrong, changes = [], {}
    kinds = {f.name: getattr(Policy(), f.name) for f in fields(Policy) if f.name not in _NOT_HERE}
    for name, value in given.items():
        if name not in kinds:
            wrong.append(f"{name}：没有这一项" + ("，请用 SURE_FROM" if name in _NOT_HERE else ""))
            continue
        try:
            changes[name] = _code(name, value) if name in _CODES else _value(kinds[name], value)
        except (ValueError, TypeError):
            wrong.append(f"{name}（{LABELS[name]}）：应像 {_written(kinds[name])}")
    if not isinstance(terms, dict):
        wrong.append('[terms]：应是一张表，如 SR04 = "2wd"')
        terms = {}
    for code, value in terms.items():
        if not _is_term(value):
            wrong.append(f'[terms] {code}：应像 "5wd"、"8wh"、"24h"、"60d"')
    if wrong:
        raise WrongThresholds(wrong)
    return Thresholds(replace(Policy(), **changes), dict(terms))


def written(thresholds: Thresholds) -> str:
    """All of them as such a file, each with what it is."""
    return "\n".join(_lines(thresholds)) + "\n"


def _lines(thresholds: Thresholds) -> Iterator[str]:
    yield "# 阈值。期限：5wd 工作日，8wh 工作小时，24h 小时，60d 天；间隔：30m 分钟，24h 小时，7d 天。"
    for name, label in LABELS.items():
        yield f"{name} = {_written(getattr(thresholds.policy, name))}  # {label}"
    yield "\n# 某些类别的办结时限，类别编号 = 期限"
    yield "[terms]"
    for code, given in thresholds.terms.items():
        yield f'{code} = "{given}"'


def _code(name: str, given: Any) -> Any:
    """One of the words it may be. Raises ValueError."""
    if given not in _CODES[name]:
        raise ValueError(given)
    return given


def _value(kind: Any, given: Any) -> Any:
    """`given` as what the default `kind` is. Raises ValueError, TypeError."""
    match kind:
        case timedelta():
            found = _SPAN.fullmatch(given)
            if found is None:
                raise ValueError(given)
            return timedelta(**{_UNITS[found[2]]: int(found[1])})
        case str():
            return str(Term.parse(*_words([given])))
        case bool() | int():
            if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 1_000_000:
                raise ValueError(given)
            return given
        case float():
            if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
                raise ValueError(given)
            return float(given)
        case frozenset():
            return frozenset(_words(given))
        case tuple() if isinstance(kind[0], int):
            if len(given) != len(kind) or any(_value(1, n) < 1 for n in given):
                raise ValueError(given)
            return tuple(given)
        case _:
            if not given:
                raise ValueError(given)
            return tuple(str(Term.parse(one)) for one in _words(given))


def _words(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise TypeError(given)
    return given


def _is_term(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(Term.parse(value))
    except ValueError:
        return False


def _written(value: Any) -> str:
    match value:
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            for size, unit in ((1440, "d"), (60, "h")):
                if minutes % size == 0:
                    return f'"{minutes // size}{unit}"'
            return f'"{minutes}m"'
        case str():
            return f'"{value}"'
        case frozenset():
            return "[" + ", ".join(f'"{one}"' for one in sorted(value)) + "]"
        case tuple():
            return "[" + ", ".join(_written(one) for one in value) + "]"
        case _:
            return str(value)
