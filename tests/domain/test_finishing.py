"""办结: what counts as passing the matter on, and what must be there before a ticket is resolved."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.finishing import passes_on

#: Nothing was done: the matter went elsewhere, or will be seen to.
PASSED_ON = """
已转办
已转办。
转办了
已转交
已移交
已经转交城管局处理
已转城管局
已转相关部门
已转交有关部门办理
该件已转交住建局
此问题已移送市场监管局核实
我中心已转派供电所处理
已上报
已上报镇政府
已登记
已受理
已登记，请耐心等待
已转办，请等待回复
已派单给物业公司
已派单
已交办社区
已反馈给村委会
已通知物业
已通知物业尽快处理
已联系供电公司
已联系自来水公司维修
已告知社区网格员
已转 城管 处理
已转办，谢谢
已 转 办
转交城管、交警处理
已转镇综治中心和派出所办理
已报送县住房和城乡建设局
已协调相关单位处理
已督促物业整改
请联系12345
已转12345热线
已移交公安机关处理，由其答复
已转办！！！
已转交执法大队跟进处理中
按程序转交县信访局办理
现已移交
您的诉求已转交承办单位
已收到，将尽快处理
已收到，会尽快核实处理
已流转至街道
已转至开发区管委会
情况已反映给领导
上报镇里了
报给城管了
""".strip().splitlines()

#: Something was done or found out, whoever did it.
DONE = """
已更换灯泡，现场恢复照明
垃圾已清运干净
转运垃圾三车，现场清理完毕
受理后已更换灯泡
登记造册并现场调解成功
上报后当天维修完毕
已转给维修师傅现场修好了
已转交城管局，城管局当天已清走占道摊位
联系物业后电梯已恢复运行
已通知商户撤走音响，晚上复查没有声音
双方达成协议，赔偿八百元
经调解，双方和解
已向其解释政策，不符合低保条件
实地查看，没有发现漏水
已劝离
已拆除
修好了
井盖已补
路面已填平
交警已处罚车主并拖走车辆
派出所已立案，案号已告知本人
不属于违建，规划许可证已公示
欠款已结清
已送医，病情稳定
工资到账三万二
已联系上家属，老人已回家
转弯处加装了凸面镜
报警器已更换电池
请施工队连夜抢修，水已通
登记结婚所需材料已当面说明
""".strip().splitlines()


@pytest.mark.parametrize("result", PASSED_ON)
def test_passing_it_on_is_no_ending(result: str) -> None:
    assert passes_on(result)


@pytest.mark.parametrize("result", DONE)
def test_a_deed_or_a_finding_is_one(result: str) -> None:
    assert not passes_on(result)


@pytest.mark.parametrize("result", DONE)
@pytest.mark.parametrize("before", ["已转办。", "已转交城管局处理，", "已登记\n"])
def test_a_deed_counts_whatever_stands_before_it(before: str, result: str) -> None:
    assert not passes_on(before + result)


@pytest.mark.parametrize("result", PASSED_ON)
def test_thanks_and_patience_make_no_result(result: str) -> None:
    assert passes_on(f"您好，{result}，请耐心等待，谢谢")


def test_nothing_at_all_is_missing_rather_than_passed_on() -> None:
    assert not passes_on("")
    assert not passes_on(" \n。！")


@given(st.text(alphabet="已转办交给城管局处理和、及部门单位由请，。", max_size=4000))
def test_it_answers_soon_whatever_is_written(result: str) -> None:
    began = time.process_time()
    passes_on(result)
    assert time.process_time() - began < 1
