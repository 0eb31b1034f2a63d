"""Why a step of placing is refused by a rule of the office, and what to do instead; what it still needs."""

from domain.desk import Desk
from domain.errors import RuledOut
from handlers.texts import amending, notice_rules, rollcall, splitting
from handlers.texts.words import moment

_RULES = {
    "signed": "{n} 已经签收过了，请认领办理。",
    "directed": "{n} 是上级指定（裁定）由本单位办的，不能再退。确有困难可以申请延期、请协办，或向县值守说明。",
    "return_late": "退单要在派到后 2 个工作日内，{n} 已过（{until}）。请继续办理，或请上级改派。",
    "directed_moved": "{n} 是上级指定（裁定）由本单位办的，只有县值守（裁定人）能改派。确有困难可以申请延期、请协办。",
    "onward_late": "本单位的件要改派，须在派到后 2 个工作日内，{n} 已过（{until}）。请继续办理，或请县值守改派。",
    "upwards": (
        "{n} 不能改派给上级。不归本单位管的，请在派到后 2 个工作日内退单：/return {n} 理由和建议单位；"
        "需要上级牵头的，可以「升级」。"
    ),
    "top": "{n} 已在县值守，没有再上一级。请直接派给承办单位。",
    "direct": "「指定」由县值守来做。您可以普通改派：/reassign {n} 单位",
    "village": "{n} 是部门该办的事，不能派给村（网格）。请派给部门；确需村里配合请用「协办」，或报县值守。",
    "reach": "这个单位不归您派单。您可以派给下级单位、县部门，或退给上一级。",
    "blamed": "{n} 反映的正是这个单位，不能由它办，也不能请它协办。请找它的上一级或别的单位。",
    "no_keeper": "{n} 是保密件，那个单位没有可办保密件的人，不能派过去。请派给有保密专人的单位，或自己认领办理。",
    "extended": "{n} 已经延过一次期，不能再延。条件不具备的可以申请挂账。",
    "extend_late": "{n} 已过时限，不能再延期。请尽快办结，并主动向居民说明。",
    "suspend_late": "{n} 已过时限，不能再挂账。请尽快办结，办不了的请用「升级」报上一级。",
    "suspended": "{n} 挂账的次数或天数已用完，不能再挂。请尽快办结，办不了的请用「升级」报上一级。",
    "higher": "{n} 以前挂过账，这次要由再上一级批准，申请已送到那里。您可以点「不批准」。",
    "no_pause": "{n} 是险情，不能延期，也不能挂账。请马上处置，人手不够就用「吹哨」「升级」。",
    "extend_day": "{n} 的延期要晚于现在的时限，最多到 {until}。请换一个日期。",
    "review_day": "{n} 的复核日要在今天之后，最迟 {until}（90 天内）。请换一个日期。",
    "pending": "{n} 已有申请在等批准，请先等上级答复。",
    "confirming": "{n} 在等复核，现在不能挂账。",
    "own_application": "自己的申请要由另一位有权派单的同事来批。",
    "directed_end": "{n} 是上级指定（裁定）由本单位办的，不受理、移交由上级来定。请向县值守说明，或申请延期、请协办。",
    "refused_self": "{n} 是您不受理过的，居民有异议，要由另一位同事决定。您可以派给承办单位，或请同事来看。",
    "refused_twice": (
        "{n} 已复核过一次，仍不受理，不再重新审核。请按告知的去处办理；仍有意见，请打 12345 或到县信访局反映。"
    ),
    "own_round": "{n} 上一轮是您办的，居民说没解决，要由县值守另派。请等派单，或请县值守转给您。",
    "danger": "{n} 是险情，不能不受理。请核实、处置，或移交公安、消防。",
    "ask_first": "说不清具体事项的，要先追问一次：/ask {n} 请问具体时间、地点、发生了什么",
    **splitting.RULES,
    **notice_rules.RULES,
    **amending.RULES,
    **rollcall.RULES,
}
MISSING = {
    "notice_why": "请写退回的理由，发起人要照着改。",
    "unit": "请写明派给哪个单位（不能是现在的单位），如：/reassign {n} 县城管局",
    "proposed": "退单要写明理由和建议承办单位，如：/return {n} 不属本单位职责，建议县城管局",
    "onward": "本单位的件改派出去要写明理由，如：/reassign {n} 县城管局 路灯归县城管局管",
    "back": "派回原单位要写明理由，如：/dispatch {n} 县城管局 职责清单第 3 条归你局",
    "ground": (
        "请写明不受理的法定理由：诉讼仲裁复议信访程序中 / 涉密隐私 / 检举公职人员 / "
        "民事市场可解决 / 不属本县 / 无具体事项，如：/reject {n} 民事纠纷"
    ),
    "body": "请写明移交给谁，如：/handoff {n} 县公安局城关派出所，受案回执 2026-118 号",
    "proof": (
        "移交要有凭据：接收单位，加文号（或接收人和时间），如：/handoff {n} 县公安局城关派出所，受案回执 2026-118 号"
    ),
    "until": "请写明到哪天，如：/extend {n} 3个工作日 等配件；/suspend {n} 12月20日 等资金到位",
    "wish": "请写明具体情况，如：/extend {n} 3个工作日 配件周三到货；/suspend {n} 12月20日 等资金到位",
    "application": "{n} 现在没有等您批的申请。",
    "matter": splitting.MATTER,
    **rollcall.MISSING,
}


def ruled_out(desk: Desk, refusal: RuledOut) -> str:
    """The sentence: which rule, and what to do instead."""
    until = moment(desk, refusal.until) if refusal.until is not None else ""
    return _RULES.get(refusal.rule, "{n} 现在不能这样做。").format(n=refusal.number or "这件", until=until)
