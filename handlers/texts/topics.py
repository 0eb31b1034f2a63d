"""What kinds of notices and their levels are called, and each notice in a list."""

from domain.broadcasts import Broadcast, Element, Level, Topic

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
LEVEL = {Level.ORDINARY: "一般", Level.URGENT: "紧急"}
_TITLE = 24


def title(broadcast: Broadcast) -> str:
    """How a notice is called in a list: what it says first, unescaped."""
    words = broadcast.elements.get(Element.WHAT, "") or next((p.text for p in broadcast.pieces if p.text.strip()), "")
    line = next(iter(words.strip().splitlines()), "").strip() or f"{TOPIC[broadcast.topic]}提示"
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
