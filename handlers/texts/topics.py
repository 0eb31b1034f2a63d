"""What kinds of notices are called, and their levels."""

from domain.broadcasts import Broadcast, Colour, Element, Level, Topic

TOPIC = {
    Topic.FLOOD: "防汛",
    Topic.FRAUD: "防诈骗",
    Topic.MISSING: "寻人",
    Topic.OUTAGE: "停水停电",
    Topic.DROWNING: "防溺水",
    Topic.FIRE: "森林防火",
    Topic.RUMOUR: "辟谣",
    Topic.OTHER: "其他提示",
}
LEVEL = {Level.ORDINARY: "普通", Level.URGENT: "紧急"}
COLOUR = {Colour.BLUE: "蓝色", Colour.YELLOW: "黄色", Colour.ORANGE: "橙色", Colour.RED: "红色"}
_TITLE = 24


def title(broadcast: Broadcast) -> str:
    """How a notice is called in a list: what it says first, unescaped."""
    words = broadcast.elements.get(Element.WHAT, "") or next((p.text for p in broadcast.pieces if p.text.strip()), "")
    line = next(iter(words.strip().splitlines()), "").strip() or f"{TOPIC[broadcast.topic]}提示"
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
