"""/accuracy and what is learnt: figures of a month, a word added at a tap, corrections that change later guesses."""

from dataclasses import replace
from datetime import timedelta

from bot.teaching import Teacher
from domain.desk import Desk
from domain.history import By, Line, Step
from domain.policy import Policy
from domain.tickets import Status
from domain.words import WordsKind
from tests.storage.hands import a_ticket
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import number_in

PLACES = [
    "东街",
    "西街",
    "南门",
    "北门",
    "桥头",
    "河边",
    "老粮站",
    "菜市场",
    "二组",
    "三组",
    "五组",
    "车站",
    "庙口",
    "坝上",
]
ODD = "那个坨坨又歇菜了，喊了几回都不来"


async def kept(centre: Centre, guessed: str, code: str, text: str, months: int = 0) -> None:
    """A ticket of an earlier day, as it would lie in the store."""
    at = centre.clock.now() - timedelta(days=30 * months)

    async def step(desk: Desk) -> tuple[()]:
        number = await desk.unit.tickets.next_number("251001")
        plain = replace(a_ticket(f"GD251001-{number:04}"), category=code, submitted_at=at, status=Status.CLOSED)
        ticket = await desk.unit.tickets.add(replace(plain, updated_at=at))
        await desk.unit.words.add(ticket.id, WordsKind.REPORT, text, text, at)
        detail = {"guessed": guessed, "chosen": guessed, "by": "bot", "three": f"{guessed},{code}"}
        await desk.unit.history.add(Line(ticket.id, at, Step.SUBMIT, By.REPORTER, Status.QUEUED, detail=detail))
        if guessed != code:
            await desk.unit.history.add(Line(ticket.id, at, Step.RECLASSIFY, By.STAFF, ticket.status))
        return ()

    await centre.house.works.do(step)


async def test_the_month_in_figures_and_a_word_added_at_a_tap(wang: Person, zhou: Person, centre: Centre) -> None:
    centre.tampered = True  # its tickets are laid into the store as they stood months ago
    for n, place in enumerate(PLACES[:4]):
        await kept(centre, "SR09", "SR04", f"{place}的坨坨灯瞎了{'又' * n}", months=1)
    for place in PLACES[4:]:
        await kept(centre, "ZX01", "ZX01", f"{place}怎么办居住证", months=1)
    await zhou.says("/accuracy")
    page = await zhou.sees("识别成绩单", "10/14（71%）", "前三个里有对的：14/14（100%）")
    assert "工作人员改了 4 件" in page.text
    assert "市容环卫与市政公用 0/4\n" in page.text
    assert "应是 路灯与公共照明 ×4" in page.text
    assert "「坨坨灯」→ 路灯与公共照明" in page.text
    assert "已生效" in await zhou.presses("添加「坨坨灯」")
    page = await zhou.sees("识别成绩单", without=["坨坨灯"])
    await wang.says("我们巷子的坨坨灯又坏了")
    await wang.sees("路灯与公共照明")


async def test_a_month_without_tickets_and_a_training_without_enough(zhou: Person, centre: Centre) -> None:
    await zhou.says("/accuracy")
    page = await zhou.sees("这个月没有可以评判的工单", "出厂的识别")
    back = next(b for b in page.buttons if "›" not in b and "训练" not in b)
    await zhou.presses(back)
    await zhou.sees("这个月没有可以评判的工单")
    assert "已安排" in await zhou.presses("重新训练")
    await zhou.sees("已安排重新训练")
    assert await centre.house.teacher.tick()
    await zhou.sees("没有训练：能学的工单 0 件", "够 60 件")
    await zhou.says("/accuracy")
    await zhou.sees("能学的工单 0 件，够 60 件才训练")


async def test_a_corrected_class_changes_later_guesses_after_retraining(
    wang: Person, li: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    await zhou.says("/start")
    await wang.says(f"桥头{ODD}")
    await wang.presses("提交")
    number = number_in((await wang.sees("已受理")).text)
    before = (await group.card(number)).text
    assert "路灯与公共照明" not in before
    await zhao.presses("改类别", on=await group.card(number))
    await zhao.presses("市容环卫与市政公用", on=await group.sees(number, "应该是哪一类？"))
    await zhao.presses("路灯与公共照明", on=await group.sees(number, "具体是哪一种？"))
    assert "路灯与公共照明" in (await group.card(number)).text
    for n, place in enumerate(PLACES * 2):
        await kept(centre, "SR09", "SR04", f"{place}{ODD}" if n < len(PLACES) else f"{place}的坨坨歇菜好久了没人管")
    works = centre.house.works
    small = replace(works.office, policy=Policy(learn_least=10, learn_held=2, learn_after=3))
    assert await Teacher(replace(works, office=small)).tick()
    await zhou.sees("识别已更新：留出的")
    await li.says(f"河边{ODD}")
    await li.sees("路灯与公共照明")
    await zhou.says("/accuracy")
    await zhou.sees("在用：留出的")


async def test_only_admins_see_it(zhao: Person, group: Group) -> None:
    await zhao.writes("我在", group)
    await zhao.says("/accuracy")
    await zhao.sees("只有管理员能做")
