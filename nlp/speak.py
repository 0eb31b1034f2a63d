"""Messages in, one a line; one JSON object a line out. Nothing stops it but the end of the input."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from domain.understanding import Context, Place, Reader, Span, Understanding, Urgency


def answers(reader: Reader, lines: Iterable[bytes]) -> Iterator[str]:
    """One answer for each line, empty and broken ones too."""
    for line in lines:
        text, context, wrong = understood_line(line)
        yield written(as_object(reader.understand(text, context)) | ({"error": wrong} if wrong else {}))


def understood_line(line: bytes) -> tuple[str, Context, str]:
    """The text of a plain line or of a JSON object with `text`; the last is what was wrong with it, if anything."""
    raw = line.decode("utf-8", "replace").removeprefix("\ufeff").strip("\r\n")
    if not raw.lstrip().startswith("{"):
        return raw, Context(), ""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return raw, Context(), "不是完整的 JSON 对象，当作原话来读"
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        return "", Context(), "JSON 里没有 text"
    tickets = given.get("open_tickets", 0)
    count = tickets if isinstance(tickets, int) and tickets >= 0 else 0
    return text, Context(count, given.get("draft_open") is True), ""


def as_object(said: Understanding) -> dict[str, Any]:
    """The answer's fields, as issue 3 names them; offsets are code points of the original text."""
    return {
        "intent": said.intent.value,
        "danger": {"level": said.danger.level.value, "call": list(said.danger.call)},
        "urgent": said.urgency in (Urgency.EXTREME, Urgency.URGENT),
        "categories": [
            {"code": g.code, "label": g.label, "confidence": g.confidence, "because": list(g.because)}
            for g in said.categories
        ],
        "places": [_place(place) for place in said.places],
        "times": [_span(time) for time in said.times],
        "matters": [_span(matter) | {"code": matter.code} for matter in said.matters],
        "missing": list(said.missing),
        "masked": said.masked,
    }


def written(answer: dict[str, Any]) -> str:
    """One line of JSON; characters UTF-8 cannot hold (lone surrogates) are escaped."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer, ensure_ascii=True)
    return line


def _place(place: Place) -> dict[str, Any]:
    found = _span(place)
    return found | {"parts": [_span(part) for part in place.parts]} if place.parts else found


def _span(span: Span) -> dict[str, Any]:
    found = {"text": span.text, "start": span.start, "end": span.end}
    return found | {"kind": span.kind} if span.kind else found
