"""What residents read of their choices and notices, and admins of an audience: sound HTML, one message each."""

from domain.broadcasts import AudienceSort, Medium, Piece, Topic
from handlers.texts import audience, audience_refusing, subscribing, topics
from handlers.texts.words import plain
from sandbox.markup import parse
from tests.handlers import subscribe_samples as samples
from tests.handlers.samples import LONG


def sound(text: str, most: int = 4096) -> None:
    found: str = parse(text)[0]
    assert found.strip()
    assert len(found) <= most
    assert "&amp;lt;" not in text, "escaped twice"
    assert "None" not in found
    assert "{" not in found


def test_choices_and_what_was_sent_are_one_message_each() -> None:
    centre = samples.desk(samples.organisation())
    for desk, now in samples.chosen():
        sound(subscribing.panel(desk, now))
    for on in samples.grounds():
        sound(subscribing.choose_place(centre, on, also=True))
        sound(subscribing.choose_place(centre, on, also=False))
    for page in samples.inboxes():
        sound(subscribing.inbox(centre, page))
        for i, one in enumerate(page.notices, 1):
            assert 0 < len(subscribing.again(i, one)) <= 40
            sound(subscribing.once_more(centre, one.broadcast, centre.now))
            for said in ("", LONG[:500]):
                sound(subscribing.lifted(centre, one.broadcast, centre.now, said))
    sound(subscribing.poll(Piece(Medium.POLL, LONG)))
    sound(subscribing.which_place(centre.centre.units, 8))
    sound(subscribing.no_such_place(LONG))
    for topic in Topic:
        sound(subscribing.muted(topic))
        sound(subscribing.unmuted(topic))


def test_the_answer_to_a_press_is_short_and_plain() -> None:
    desk = samples.desk(samples.organisation())
    said = [subscribing.dropped(), subscribing.sent_again(), *(audience.chosen(s) for s in AudienceSort)]
    for topic in Topic:
        said += [subscribing.topic_on(topic), subscribing.topic_off(topic)]
        said += [subscribing.muted_short(topic), subscribing.unmuted_short(topic)]
    said += [subscribing.chosen(desk, unit) for unit in desk.centre.units]
    said += [*audience_refusing.MISSING.values(), *audience_refusing.NOT_ALLOWED.values()]
    for text in said:
        assert 0 < len(text) <= 200, text
    assert all(plain(text) == text for text in audience_refusing.MISSING.values())


def test_an_audience_is_told_in_one_line_and_picked_in_one_message() -> None:
    for desk in (samples.desk(), samples.desk(samples.organisation())):
        for notice in samples.audiences():
            sound(audience.told(desk, notice), 400)
            sound(audience.pick_posts(desk, notice))
            for sort, ground in ((s, g) for s in audience._WHOM for g in samples.area_grounds()):
                sound(audience.pick(desk, notice, sort, ground.at))
    for got in samples.files():
        sound(audience.enlisted(got))
    sound(audience.ask_file())
    sound(audience.not_read())


def test_each_kind_and_sort_has_its_words() -> None:
    assert set(topics.TOPIC) == set(Topic)
    assert set(audience.SORT) == set(AudienceSort)
    assert list(audience.SORT.values()) == ["全体", "按区域", "按订阅", "按岗位", "曾上报者", "名单文件"]
