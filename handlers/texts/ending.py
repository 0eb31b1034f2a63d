"""不受理 and 移交 in words: the grounds with law and way out (rulebook §3.5), the bodies with their telephone."""

from domain.desk import Desk
from domain.ending import Body, Ground
from domain.notices import Told
from handlers.texts.words import NUMBERS, class_for_reporter, quoted

#: On buttons; then why, by which rule, and where to go.
GROUND = {
    Ground.PROCEDURE: "已在诉讼、仲裁、复议、信访程序中",
    Ground.SECRET: "涉密或涉他人隐私",
    Ground.OFFICIALS: "检举公职人员 → 12388",
    Ground.MARKET: "民事、市场可解决",
    Ground.ELSEWHERE: "不属本县事项",
    Ground.VAGUE: "没有具体事项（已追问）",
}
_LAW: dict[str, tuple[str, str]] = {
    Ground.PROCEDURE: (
        "这件事已进入诉讼、仲裁、行政复议或信访程序，不能重复受理（《信访工作条例》第十九条）。",
        "请向正在办理的法院、仲裁委、复议机关或信访机构查询进度：法院 12368，信访 12345 转。",
    ),
    Ground.SECRET: (
        "内容涉及国家秘密、商业秘密或他人隐私，这里不能收取细节（参照《北京市接诉即办工作条例》第十一条）。",
        "请勿在网上发送细节，可到有关主管部门当面反映；不清楚找谁请打 12345。",
    ),
    Ground.OFFICIALS: (
        "检举公职人员违纪违法由纪检监察机关受理（《信访工作条例》第二十二条）。",
        "请打 <b>12388</b> 或到县纪委监委反映，依法为您保密。",
    ),
    Ground.MARKET: (
        "这是民事或市场可以解决的纠纷，政府不能代替裁决（参照《北京市接诉即办工作条例》第十一条）。",
        "可以：① 找村（居）人民调解委员会，免费；② 向人民法院起诉（12368）；③ 消费纠纷打 12315；④ 法律咨询 12348。",
    ),
    Ground.ELSEWHERE: (
        "事情不在本县管辖范围（《信访工作条例》第五条，属地管理）。",
        "请打事发地区号加 12345 反映。",
    ),
    Ground.VAGUE: (
        "问过之后仍没有具体的时间、地点、事情（参照《北京市接诉即办工作条例》第十条）。",
        "补上这几样，直接发消息就能重新反映。",
    ),
}
_OTHERWISE = ("不在受理范围。", "不清楚找谁请打 12345。")
_SAID = {
    Ground.PROCEDURE: ("诉讼", "仲裁", "复议", "信访", "法院", "程序"),
    Ground.SECRET: ("涉密", "秘密", "隐私"),
    Ground.OFFICIALS: ("检举", "公职", "纪检", "纪委", "12388"),
    Ground.MARKET: ("民事", "市场", "调解", "12315", "消费"),
    Ground.ELSEWHERE: ("本县", "辖区", "外地", "管辖"),
    Ground.VAGUE: ("具体", "不清"),
}
BODY = {
    Body.POLICE: "公安机关",
    Body.PETITION: "信访机构",
    Body.ARBITRATION: "劳动人事仲裁",
    Body.COURT: "人民法院",
    Body.DISCIPLINE: "纪委监委",
    Body.OTHER: "其他单位",
}
_PHONE = {
    Body.POLICE: "110",
    Body.PETITION: "12345",
    Body.ARBITRATION: "12333",
    Body.COURT: "12368",
    Body.DISCIPLINE: "12388",
    Body.OTHER: "12345",
}
_NAMES = {
    Body.POLICE: ("公安", "派出所", "警"),
    Body.PETITION: ("信访",),
    Body.ARBITRATION: ("仲裁",),
    Body.COURT: ("法院", "法庭"),
    Body.DISCIPLINE: ("纪委", "监委", "纪检"),
}


def ground_in(text: str) -> Ground | None:
    """The ground that typed words mean."""
    return next((g for g, words in _SAID.items() if any(w in text for w in words)), None)


def body_in(text: str) -> Body:
    """Who is meant by typed words."""
    return next((b for b, words in _NAMES.items() if any(w in text for w in words)), Body.OTHER)


def choose_ground(number: str) -> str:
    return f"<b>{number}</b> 不受理的法定理由？（选了还会让您确认一次）"


def sure(number: str, ground: Ground) -> str:
    """Before it is refused: what the resident will read."""
    why, way = _LAW[ground]
    return f"确定不受理 <b>{number}</b>？居民会看到：\n<blockquote>{why}\n{way}</blockquote>编号保留，他可以提出异议。"


def choose_body(number: str) -> str:
    return f"<b>{number}</b> 移交给谁？"


def ask_proof(body: Body) -> str:
    return f"移交{BODY[body]}的凭据：接收单位，加文号（或接收人和时间）。如：县公安局城关派出所，受案回执 2026-118 号"


def rejected(desk: Desk, notice: Told) -> str:
    """To the reporter: why, where to go, that the number stays, that he may disagree."""
    ticket = notice.ticket
    why, way = _LAW.get(notice.code, _OTHERWISE)
    said = f"\n说明：{quoted(notice.words, 500)}" if notice.words and not ticket.confidential else ""
    then = (
        "这是对您异议的复核结果，综治中心不再重新审核；仍有意见，请打 12345 或到县信访局反映。"
        if notice.final
        else "不同意这个决定，30 天内点「我有异议」，由上级重新审核。"
    )
    return (
        f"<b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n"
        f"很抱歉，这件事综治中心<b>不能受理</b>。\n理由：{why}{said}\n<b>您可以</b>：{way}\n"
        f"编号保留备查。{then}\n{NUMBERS}"
    )


def handed_off(desk: Desk, notice: Told) -> str:
    """To the reporter: where it went, whom to ask; of a clue nothing more (M06)."""
    ticket = notice.ticket
    body = next((b for b in Body if b == notice.code), Body.OTHER)
    proof = f"\n移交情况：{quoted(notice.words, 500)}" if notice.words and not ticket.confidential else ""
    return (
        f"📨 <b>{ticket.number}</b>{class_for_reporter(desk, ticket)}\n"
        f"已移交<b>{BODY[body]}</b>依法办理，咨询电话 <b>{_PHONE[body]}</b>。{proof}\n"
        "中心的办理到此结束，后面的进展请向接收单位了解。没有人接手？30 天内点「我有异议」，由上级核实。"
    )
