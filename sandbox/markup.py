"""Telegram's HTML: parse it to text and entities, refusing in the server's own words."""

import html as stdlib_html
import re
from typing import Any

from sandbox.errors import ApiError, bad

#: Tag → entity type; `a`, `pre`, `code`, `span` and the like are looked at more closely below.
SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")


def units(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts offsets."""
    return len(text) + sum(char > "\uffff" for char in text)


def _refusal(reason: str) -> ApiError:
    return bad(f"can't parse entities: {reason}")


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name[0] != "#":
        return NAMED[name]
    code = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def decode(text: str) -> str:
    """Replace the four named references and the numeric ones; others stand as they are, as on Telegram."""
    return _REFERENCE.sub(_reference, text) if "&" in text else text


class _Parser:
    """One pass over the source; `stack` holds the open tags with where their text began."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.length = 0
        self.stack: list[tuple[str, int, dict[str, str]]] = []
        self.entities: list[dict[str, Any]] = []

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _plain(self, text: str) -> None:
        text = decode(text)
        self.out.append(text)
        self.length += units(text)

    def run(self) -> tuple[str, list[dict[str, Any]]]:
        source, at = self.source, 0
        while (start := source.find("<", at)) >= 0:
            self._plain(source[at:start])
            at = self._end_tag(start) if source[start + 1 : start + 2] == "/" else self._start_tag(start)
        self._plain(source[at:])
        if self.stack:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.stack[-1][0]}"')
        return "".join(self.out), self.entities

    def _start_tag(self, start: int) -> int:
        at = start + 1
        while at < len(self.source) and self.source[at] != ">" and not self.source[at].isspace():
            at += 1
        name = self.source[start + 1 : at].lower()
        if at >= len(self.source):
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(start)}")
        if name not in SIMPLE:
            raise _refusal(f'Unsupported start tag "{name}" at byte offset {self._byte(start)}')
        attributes: dict[str, str] = {}
        while self.source[at : at + 1] != ">":
            if self.source[at:].strip() == "":
                raise _refusal(f"Unclosed start tag at byte offset {self._byte(start)}")
            if self.source[at].isspace() and self.source[at:].lstrip().startswith(">"):
                at = self.source.index(">", at)
                continue
            found = _ATTRIBUTE.match(self.source, at)
            if found is None:
                raise _refusal(f'Empty attribute name in the tag "{name}" at byte offset {self._byte(start)}')
            value = next((group for group in found.groups()[1:] if group is not None), "")
            attributes[found[1].lower()] = decode(value)
            at = found.end()
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(start)}')
        self.stack.append((name, self.length, attributes))
        return at + 1

    def _end_tag(self, start: int) -> int:
        if not self.stack:
            raise _refusal(f"Unexpected end tag at byte offset {self._byte(start)}")
        end = self.source.find(">", start)
        if end < 0:
            raise _refusal(f"Unclosed end tag at byte offset {self._byte(start)}")
        found = self.source[start + 2 : end].strip().lower()
        name, began, attributes = self.stack.pop()
        if found not in ("", name):
            raise _refusal(
                f'Unmatched end tag at byte offset {self._byte(start)}, expected "</{name}>", found "</{found}>"'
            )
        self._entity(name, began, attributes)
        return end + 1

    def _entity(self, name: str, began: int, attributes: dict[str, str]) -> None:
        length = self.length - began
        if not length:
            return
        entity: dict[str, Any] = {"offset": began, "length": length, "type": SIMPLE[name]}
        if name == "a":
            url = attributes.get("href") or "".join(self.out)[-length:]
            if found := re.fullmatch(r"tg://user\?id=(\d+)", url):
                entity |= {"type": "text_mention", "user": {"id": int(found[1]), "is_bot": False, "first_name": ""}}
            elif re.match(r"(https?://|tg://|ton://|mailto:|tel:)?[\w一-鿿-]+[.:/@?]", url):
                entity["url"] = url if "://" in url or url.startswith(("mailto:", "tel:")) else f"http://{url}"
            else:
                return  # a link to nowhere is plain text, as on Telegram
        elif name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif name == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        elif name == "code" and self.stack and self.stack[-1][0] == "pre":
            if attributes.get("class", "").startswith("language-"):
                self.stack[-1][2]["language"] = attributes["class"].removeprefix("language-")
            return
        elif name == "pre" and "language" in attributes:
            entity["language"] = attributes["language"]
        self.entities.append(entity)


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """HTML to plain text and entities, offsets in UTF-16 units.

    Raises:
        ApiError: 400 in Telegram's wording, with the byte offset.
    """
    text, entities = _Parser(source).run() if "<" in source else (decode(source), [])
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def to_html(text: str, entities: list[dict[str, Any]]) -> str:
    """Text and entities to HTML that is safe to show: only these tags, all else escaped."""
    raw = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = _tags(entity, raw)
        if start:
            opens.setdefault(entity["offset"], []).append(start)
            closes.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
    made, last = [], 0
    for at in sorted({*opens, *closes, len(raw) // 2}):
        made.append(stdlib_html.escape(raw[last * 2 : at * 2].decode("utf-16-le", "replace")))
        made += closes.get(at, []) + opens.get(at, [])
        last = at
    return "".join(made).replace("\n", "<br>")


def _tags(entity: dict[str, Any], raw: bytes) -> tuple[str, str]:
    tags = {"bold": "b", "italic": "i", "strikethrough": "s", "underline": "u", "spoiler": "tg-spoiler", "pre": "pre"}
    kind = entity["type"]
    if kind in ("blockquote", "expandable_blockquote"):
        return ("<blockquote expandable>" if kind[0] == "e" else "<blockquote>", "</blockquote>")
    if kind in ("text_link", "url"):
        covered = raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")
        url = str(entity.get("url") or covered)
        if not re.match(r"(https?|tg)://|mailto:|tel:", url):
            url = f"http://{url}"
        return f'<a href="{stdlib_html.escape(url)}" rel="noopener" target="_blank">', "</a>"
    tag = tags.get(kind) or ("code" if kind == "code" else "")
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
