"""The duty group shuts the bot out, lets it in again, becomes a supergroup: nothing is lost and the admins know."""

from domain.delivery import DeliveryState
from tests.talks.centre import Centre
from tests.talks.people import Group, Person
from tests.talks.steps import LAMP, reported
from tests.town import WANG, ZHOU

FIRE = "着火了！幸福路5号楼3单元，有人困在里面"


def own_id(centre: Centre) -> int:
    """The bot's user id."""
    return int(centre.town.token.split(":")[0])


async def drained(centre: Centre) -> None:
    """Every update is done and what it led to has left or waits for the group."""
    await centre.town.wait_quiet()

    async def idle() -> bool:
        return not centre.house.duty._news and not any(j.flying for j in centre.house.lanes.jobs())

    await centre.until(idle, what="rest")


async def test_a_bot_out_of_the_duty_group_keeps_its_cards_and_tells_the_admins(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    centre.allowed |= {"kicked", "not a member"}
    await zhou.says("/help", answers=None)
    await wang.says(LAMP)
    submit = await wang.sees(button="提交")
    await centre.town.member(own_id(centre), "kicked")
    await drained(centre)
    await zhou.sees("写不进值班群")
    centre.pressed.append(await centre.town.press(WANG, submit.id, submit.label("提交")))
    await drained(centre)
    await wang.sees("已受理")
    await centre.town.say(WANG, FIRE)
    await drained(centre)
    await zhou.sees("紧急件进不了值班群")
    await centre.town.say(ZHOU, "/health")
    await zhou.sees("机器人写不进去")
    async with centre.house.store.read() as unit:
        counts = await unit.outbox.counts()
    assert counts.get(DeliveryState.BLOCKED, 0) == 0
    assert counts[DeliveryState.WAITING] >= 2

    await centre.town.member(own_id(centre), "administrator")
    await centre.quiet()
    await zhou.sees("又能写进值班群")
    await group.sees("路灯")
    await group.sees("🆘")


async def test_a_bot_that_is_no_administrator_any_more_says_so(zhou: Person, group: Group, centre: Centre) -> None:
    await zhou.says("/help", answers=None)
    await centre.town.member(own_id(centre), "member")
    await centre.quiet()
    await zhou.sees("不是值班群的管理员")
    await centre.town.member(own_id(centre), "administrator")
    await centre.quiet()
    await zhou.sees("又能写进值班群")


async def test_a_group_that_became_a_supergroup_is_worked_in_as_before(
    wang: Person, zhao: Person, zhou: Person, group: Group, centre: Centre
) -> None:
    centre.allowed |= {"upgraded"}
    await zhou.says("/help", answers=None)
    new = await centre.town.migrate()
    number = await reported(wang)
    await centre.quiet()
    moved = Group(centre, new, None)
    await zhao.presses("认领", on=await moved.card(number))
    await zhou.sees("DUTY_CHAT_ID", str(new))
    await centre.restart()
    assert centre.house.duty.id == new
    await zhao.writes(f"/done {number} 灯泡已换", moved)
    await wang.sees(number, "办结")
