"""What a notice to many needs of the server: albums, polls that count together, forwards, taking back, Stars."""

from typing import Any

import pytest

from tests.town import CHEN, LI, WANG, ZHOU, Refused, Town, labels

BUTTON = {"inline_keyboard": [[{"text": "我已收到", "callback_data": "a"}]]}


async def refused(town: Town, words: str, method: str, **params: Any) -> None:
    body = await town.api(method, **params)
    assert (body.get("error_code"), body.get("description")) == (400, f"Bad Request: {words}")


@pytest.fixture
async def three(chatting: Town) -> Town:
    """王秀兰, 李建国 and 周主任 have all written."""
    for uid in (LI, ZHOU):
        await chatting.say(uid, "/start")
    await chatting.ok("deleteWebhook", drop_pending_updates=True)
    return chatting


async def updates(town: Town) -> list[dict[str, Any]]:
    """Those that wait; confirmed."""
    found: list[dict[str, Any]] = await town.ok("getUpdates")
    if found:
        await town.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return found


async def test_forwarded_polls_count_together_and_copied_ones_apart(three: Town) -> None:
    sent = await three.send(ZHOU, poll={"question": "在家吗？", "options": ["在", "不在"]})
    (update,) = await updates(three)
    poll = update["message"]["poll"]
    assert (poll["question"], poll["is_anonymous"], poll["total_voter_count"]) == ("在家吗？", True, 0)
    source = {"from_chat_id": ZHOU, "message_id": sent["message_ids"][0]}
    mine = await three.ok("forwardMessage", chat_id=WANG, **source, reply_markup=BUTTON)
    his = await three.ok("forwardMessage", chat_id=LI, **source)
    assert "reply_markup" not in mine  # forwarding takes no buttons
    other = await three.ok("copyMessage", chat_id=LI, **source, reply_markup=BUTTON)
    await three.vote(WANG, mine["message_id"], 0)
    await three.vote(LI, his["message_id"], 1)
    seen = [await three.messages(uid, uid) for uid in (WANG, LI)]
    for message in (seen[0][-1], next(m for m in seen[1] if m["message_id"] == his["message_id"])):
        assert [option["voter_count"] for option in message["poll"]["options"]] == [1, 1]
    assert (seen[0][-1]["voted"], seen[1][-1]["voted"]) == ([0], [])
    assert (seen[1][-1]["message_id"], seen[1][-1]["poll"]["total_voter_count"]) == (other["message_id"], 0)
    assert labels(seen[1][-1]) == ["我已收到"]
    await three.vote(WANG, mine["message_id"])
    assert (await three.last(WANG, WANG))["poll"]["total_voter_count"] == 1
    assert await updates(three) == []  # the bot hears of its own polls only
    for method, more in (("editMessageReplyMarkup", {"reply_markup": BUTTON}), ("editMessageText", {"text": "好"})):
        await refused(three, "message can't be edited", method, chat_id=WANG, message_id=mine["message_id"], **more)


async def test_of_its_own_poll_the_bot_hears_and_it_can_end_it(chatting: Town) -> None:
    sent = await chatting.ok("sendPoll", chat_id=WANG, question="?", options=["a", "b"], is_anonymous=False)
    where = {"chat_id": WANG, "message_id": sent["message_id"]}
    await chatting.vote(WANG, sent["message_id"], 1)
    state, answer = await updates(chatting)
    assert [option["voter_count"] for option in state["poll"]["options"]] == [0, 1]
    assert (answer["poll_answer"]["user"]["id"], answer["poll_answer"]["option_ids"]) == (WANG, [1])
    await refused(chatting, "there is no text in the message to edit", "editMessageText", **where, text="好")
    await chatting.ok("editMessageReplyMarkup", **where, reply_markup=BUTTON)
    assert (await chatting.ok("stopPoll", **where))["is_closed"] is True
    await refused(chatting, "poll has already been closed", "stopPoll", **where)


async def test_a_quiz_needs_its_answer_and_one_from_elsewhere_hides_it(chatting: Town) -> None:
    quiz = {"chat_id": WANG, "question": "?", "options": ["a", "b"], "type": "quiz"}
    for wrong in ({}, {"correct_option_ids": [2]}):
        await refused(chatting, "wrong correct option ID specified", "sendPoll", **quiz, **wrong)
    assert (await chatting.ok("sendPoll", **quiz, correct_option_ids=[1]))["poll"]["correct_option_ids"] == [1]
    for known in ({}, {"correct": 0}):
        await chatting.send(WANG, poll={"question": "?", "options": ["a", "b"], "quiz": True, **known})
    first, second = [update["message"]["poll"] for update in await updates(chatting)]
    assert (first["type"], "correct_option_ids" in first) == ("quiz", False)
    assert second["correct_option_ids"] == [0]


async def test_an_album_takes_no_buttons_and_stays_together_when_forwarded(three: Town) -> None:
    sent = await three.send(ZHOU, album=2, caption="现场")
    photos = [update["message"]["photo"][-1]["file_id"] for update in await updates(three)]
    media = [{"type": "photo", "media": photo} for photo in photos]
    made = await three.ok("sendMediaGroup", chat_id=WANG, media=media, reply_markup=BUTTON)
    assert all("reply_markup" not in message for message in made)
    assert len({message["media_group_id"] for message in made}) == 1
    source = {"from_chat_id": ZHOU, "message_ids": sent["message_ids"]}
    for method in ("forwardMessages", "copyMessages"):
        await three.ok(method, chat_id=LI, **source, reply_markup=BUTTON)
    groups = [message.get("media_group_id") for message in await three.messages(LI, LI)][-4:]
    assert groups[0] == groups[1] != groups[2] == groups[3]
    words = "can't parse InputMedia: type must be one of photo, video"
    document = {"type": "document", "media": photos[0]}
    await refused(three, words, "editMessageMedia", chat_id=WANG, message_id=made[0]["message_id"], media=document)


async def test_an_animation_is_a_document_too_as_it_comes_and_as_it_goes(chatting: Town) -> None:
    await chatting.send(WANG, animation=True, caption="看")
    (update,) = await updates(chatting)
    came = update["message"]
    sent = await chatting.ok("sendAnimation", chat_id=WANG, animation=came["animation"]["file_id"])
    for message in (came, sent):
        assert message["document"]["file_id"] == message["animation"]["file_id"] == came["animation"]["file_id"]
    for kind in ("video", "voice", "audio", "document"):
        await chatting.send(WANG, **{kind: True})
        (update,) = await updates(chatting)
        file = update["message"][kind]["file_id"]
        again = await chatting.ok(
            f"send{kind.title()}", chat_id=WANG, **{kind: file}, caption="听", reply_markup=BUTTON
        )
        assert (again[kind]["file_id"], again["caption"]) == (file, "听")


async def test_several_at_once_go_all_or_not_at_all(three: Town) -> None:
    first = await three.say(ZHOU, "一")
    second = await three.say(ZHOU, "二")
    await three.settings(limits=True, overall_per_second=30)
    for n in range(3):
        await three.ok("sendMessage", chat_id=WANG, text=str(n))
    body = await three.api("forwardMessages", chat_id=WANG, from_chat_id=ZHOU, message_ids=[first, second])
    assert body["error_code"] == 429
    assert (await three.last(WANG))["text"] == "2"


async def test_after_two_days_nothing_is_taken_back_and_one_too_old_spoils_all(chatting: Town) -> None:
    old = (await chatting.ok("sendMessage", chat_id=WANG, text="旧"))["message_id"]
    await chatting.advance(2 * 86_400 + 60)
    new = (await chatting.ok("sendMessage", chat_id=WANG, text="新"))["message_id"]
    words = "message can't be deleted for everyone"
    await refused(chatting, words, "deleteMessage", chat_id=WANG, message_id=old)
    await refused(chatting, words, "deleteMessages", chat_id=WANG, message_ids=[old, new])
    assert (await chatting.last(WANG))["message_id"] == new
    await chatting.ok("deleteMessages", chat_id=WANG, message_ids=[1, new])
    assert (await chatting.last(WANG))["message_id"] == old


async def test_a_paid_broadcast_goes_beyond_thirty_while_there_are_stars(town: Town) -> None:
    people, _ = await town.add_crowd(34)
    await town.settings(limits=True, stars=0.3)
    # by the sandbox's clock all of it happens well within a second
    answers = [await town.api("sendMessage", chat_id=uid, text="好", allow_paid_broadcast=True) for uid in people]
    assert [body["ok"] for body in answers] == [True] * 33 + [False]
    assert answers[-1]["description"] == "Bad Request: BALANCE_TOO_LOW"
    flow = await town.flow()
    assert (flow["stars"], flow["spent"]) == (0, 0.3)
    assert (await town.ok("getMyStarBalance"))["amount"] == 0
    assert (await town.api("sendMessage", chat_id=people[0], text="好"))["error_code"] == 429


async def test_a_crowd_is_added_at_once_and_read_out_at_once(town: Town) -> None:
    people, gone = await town.add_crowd(1000, blocked=0.07)
    assert (len(people), len(gone)) == (1000, 70)
    shown = await town.town()
    assert shown["crowd"] == 1000
    assert not {person["id"] for person in shown["people"]} & set(people)
    left = [uid for uid in people if uid not in gone][:3]
    for uid in left:
        await town.ok("sendMessage", chat_id=uid, text="今夜有雨")
    await town.ok("sendMessage", chat_id=left[0], text="今夜有雨，再说一次")
    assert await town.received("今夜有雨") == {left[0]: 2, left[1]: 1, left[2]: 1}
    assert (await town.api("sendMessage", chat_id=gone[0], text="好"))["error_code"] == 403
    await town.post("/town/crowd/block", people=gone[:1], blocked=False)
    await town.ok("sendMessage", chat_id=gone[0], text="好")
    assert await updates(town) == []
    tenths = (await town.flow())["tenths"]
    assert (sum(one["taken"] for one in tenths), sum(one["turned"] for one in tenths)) == (5, 1)


async def test_to_try_in_vain_counts_with_the_others(town: Town) -> None:
    people, gone = await town.add_crowd(31, blocked=1.0)
    await town.settings(limits=True)
    codes = [(await town.api("sendMessage", chat_id=uid, text="好"))["error_code"] for uid in people]
    assert len(gone) == 31
    assert codes == [403] * 30 + [429]


async def test_a_fault_has_its_hours(chatting: Town) -> None:
    await chatting.fault("502", after=10, lasting=20, methods=["sendMessage"])
    await chatting.fault("429", after=40, lasting=2, every=60, methods=["sendMessage"])

    async def code() -> int:
        return int((await chatting.api("sendMessage", chat_id=WANG, text="好")).get("error_code", 200))

    seen = [await code()]
    for seconds in (11, 20, 10, 60, 3):
        await chatting.advance(seconds)
        seen.append(await code())
    assert seen == [200, 502, 200, 429, 429, 200]
    assert [fault["kind"] for fault in (await chatting.town())["faults"]] == ["429"]


async def test_a_429_that_lasts_says_what_is_left_of_it(chatting: Town) -> None:
    await chatting.fault("429", lasting=30)
    assert (await chatting.api("sendMessage", chat_id=WANG, text="好"))["parameters"] == {"retry_after": 30}
    await chatting.advance(20.5)
    assert (await chatting.api("sendMessage", chat_id=WANG, text="好"))["parameters"] == {"retry_after": 10}


async def test_a_poll_closed_or_wrongly_voted_in_is_refused_to_people_too(chatting: Town) -> None:
    sent = await chatting.send(CHEN, poll={"question": "?", "options": ["a", "b"], "multiple": False})
    for options in ((0, 1), (2,)):
        with pytest.raises(Refused, match=r"只能选一项|没有这个选项"):
            await chatting.vote(CHEN, sent["message_ids"][0], *options)
