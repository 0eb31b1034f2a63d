"""What each step is called: the one place. 您 is the reporter; other eyes read 诉求人 for it."""

from domain.history import By, Line, Step
from domain.seals import OPENED
from handlers.texts.unsealing import looked

STEPS = {
    Step.SUBMIT: "提交并受理",
    Step.CLAIM: "工作人员已认领",
    Step.RELEASE: "经办人放回，等待重新认领",
    Step.RETURN: "经办人退回，等待改派",
    Step.TRANSFER: "转给另一位工作人员",
    Step.DISPATCH: "重新派出，等待认领",
    Step.ASK: "工作人员追问",
    Step.ANSWER: "您回答",
    Step.NOTE: "工作人员备注",
    Step.SUPPLEMENT: "您补充",
    Step.URGE: "您催办",
    Step.DONE: "经办人办结",
    Step.PROOF: "经办人交来办理照片",
    Step.CONFIRM: "另一位工作人员复核通过",
    Step.REFUSE: "复核没有通过，继续办理",
    Step.SOLVED: "您确认已解决，结案",
    Step.UNSOLVED: "您说没有解决，重新办理",
    Step.RATE: "您作了评价",
    Step.LAPSE: "7 天没有评价，按未评价结案",
    Step.WITHDRAW: "您撤回",
    Step.REOPEN: "重新打开",
    Step.ACKNOWLEDGE: "值班人员已知晓",
    Step.ALARM: "提醒值班人员",
    Step.SAFE: "您回复了安全情况",
    Step.LOOK: "经办人查看了联系信息",
    Step.UNREACHABLE: "消息没有送达您",
    Step.RECLASSIFY: "工作人员更正了类别",
    Step.SETTLE: "分办的事都已了结",
    Step.GATHER: "分办的事重新打开",
    Step.FORGET: "您删除了自己的数据",
    Step.LOOKUP: "用查询码查看进度",
    Step.JOIN: "又有居民反映同一情况，共同关注",
    Step.ALSO: "共同关注的居民作了补充",
    Step.OPINION: "共同关注的居民作了评价",
    Step.LEAVE: "一位居民不再关注",
    Step.MERGE: "与另一件相同的工单合并办理",
    Step.SPLIT: "拆出另一件事，分别办理",
    Step.SIGN: "承办单位已签收",
    Step.REJECT: "不予受理",
    Step.REASSIGN: "改派给另一个单位",
    Step.HAND_OFF: "移交中心以外的单位办理",
    Step.APPLY: "提出申请，等待批准",
    Step.EXTEND: "批准延期",
    Step.SUSPEND: "批准挂账，时限暂停",
    Step.DECLINE: "申请没有批准",
    Step.RESUME: "恢复办理，时限继续计算",
    Step.PAUSE: "等您回答，时限暂停",
    Step.UNPAUSE: "时限继续计算",
    Step.ESCALATE: "升级到上一级督办",
    Step.REMIND: "督办：催办",
    Step.YELLOW: "督办：黄牌",
    Step.RED: "督办：红牌，限期整改",
    Step.LIST: "督办：挂牌督办",
    Step.ASSIST: "请其他单位协办",
    Step.WHISTLE: "吹哨，请部门报到",
    Step.REPORT_IN: "被请的单位已报到",
    Step.CONTRIBUTE: "协办单位交来意见",
    Step.WAIVE: "不等协办意见，继续办理",
    Step.MEDIATE: "调解没有成功",
    Step.UNSEAL_ASK: "申请查看保密信息",
    Step.UNSEAL: "批准查看保密信息",
    Step.RECKON: "按公布的工作日历重算时限",
    Step.ROUTE: "单位设置调整，确定了受理单位",
}
#: the trail was read of a confidential ticket; no contact was shown
_READ = "工作人员查看了办理经过"
_BY_RULE = "到期，文字按规定删除"


def step(line: Line, own: bool = True) -> str:
    """One step in plain words; somebody else's eyes (a look-up code) read 诉求人 for 您."""
    if line.step is Step.LOOK and line.detail.get("what") == "trail":
        return _READ
    if line.step is Step.LOOK and OPENED in line.detail:
        return looked(line) if own else looked(line).replace("您", "诉求人")
    if line.step is Step.UNSEAL and line.detail.get("answer") == "no":
        return "没有同意查看保密信息"
    if line.step is Step.FORGET and line.by is By.SYSTEM:
        return _BY_RULE
    words = STEPS.get(line.step, "有变化")
    return words if own else words.replace("您", "诉求人")
