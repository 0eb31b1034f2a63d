"""Rich HTML to blocks: the tags a bot of this kind uses; any other is refused."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from sandbox.errors import bad

INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
    "a": "url",
    "span": "",
}
BLOCK = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "details",
    "blockquote",
    "pre",
    "footer",
    "aside",
}
PARTS = {"li", "tr", "td", "th", "caption", "thead", "tbody", "summary", "div"}
VOID = {"br", "hr", "input"}


@dataclass
class Node:
    """An element; children are nodes and strings."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Node"]:
        """Descendants of these tags, not looking inside them."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += [child] if child.tag in tags else child.all(*tags)
        return found


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE and tag not in BLOCK | PARTS | VOID:
            raise bad(f'can\'t parse rich message: Unsupported start tag "{tag}"')
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if len(self.open) < 2 or self.open[-1].tag != tag:
            raise bad(f'can\'t parse rich message: Unexpected end tag "{tag}"')
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _text(children: list[Node | str]) -> Any:
    parts: list[Any] = []
    for child in children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "br":
            parts.append("\n")
        elif kind := INLINE.get(child.tag):
            part = {"type": kind, "text": _text(child.children)}
            parts.append({**part, "url": child.attributes.get("href") or ""} if kind == "url" else part)
        elif child.tag not in BLOCK:
            parts.append(_text(child.children))
    parts = [part for part in parts if part not in ("", [])]
    return parts[0] if len(parts) == 1 else parts or ""


def _cell(node: Node) -> dict[str, Any]:
    cell: dict[str, Any] = {"align": node.attributes.get("align") or "left", "valign": "middle"}
    cell["text"] = _text(node.children)
    if node.tag == "th":
        cell["is_header"] = True
    for span in ("colspan", "rowspan"):
        if (node.attributes.get(span) or "").isdigit():
            cell[span] = int(str(node.attributes[span]))
    return cell


def _table(node: Node) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row.all("td", "th")] for row in node.all("tr")]
    made: dict[str, Any] = {"type": "table", "cells": rows}
    if captions := node.all("caption"):
        made["caption"] = _text(captions[0].children)
    return made | {name: True for name in ("is_bordered", "is_striped", "is_compact") if name[3:] in node.attributes}


def _block(node: Node) -> dict[str, Any]:
    if node.tag[0] == "h" and node.tag[1:].isdigit():
        return {"type": "heading", "text": _text(node.children), "size": int(node.tag[1:])}
    if node.tag in ("ul", "ol"):
        items = [{"label": f"{n}." if node.tag == "ol" else "•", "blocks": _blocks(item.children)} for n, item in
                 enumerate(node.all("li"), 1)]  # fmt: skip
        return {"type": "list", "items": items}
    if node.tag == "table":
        return _table(node)
    if node.tag == "details":
        summary = node.all("summary")
        rest = [child for child in node.children if not (isinstance(child, Node) and child.tag == "summary")]
        made = {"type": "details", "summary": _text(summary[0].children) if summary else "", "blocks": _blocks(rest)}
        return {**made, "is_open": True} if "open" in node.attributes else made
    if node.tag == "blockquote" and "expandable" in node.attributes:
        return {"type": "expandable_blockquote", "text": _text(node.children)}
    if node.tag == "blockquote":
        return {"type": "blockquote", "blocks": _blocks(node.children)}
    kind = {"p": "paragraph", "aside": "pullquote"}.get(node.tag, node.tag)
    return {"type": kind, "text": _text(node.children)}


def _blocks(children: list[Node | str]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    loose: list[Node | str] = []

    def flush() -> None:
        text = _text(loose)
        if text if not isinstance(text, str) else text.strip():
            made.append({"type": "paragraph", "text": text.strip() if isinstance(text, str) else text})
        loose.clear()

    for child in children:
        if isinstance(child, Node) and (child.tag in BLOCK or child.tag == "hr"):
            flush()
            made.append({"type": "divider"} if child.tag == "hr" else _block(child))
        elif isinstance(child, Node) and child.tag == "div":
            flush()
            made.extend(_blocks(child.children))
        else:
            loose.append(child)
    flush()
    return made


def blocks_of(source: str) -> list[dict[str, Any]]:
    """Rich HTML as the Bot API's blocks.

    Raises:
        ApiError: 400 for tags unknown or unclosed, and for nothing to show.
    """
    tree = _Tree()
    tree.feed(source)
    tree.close()
    if len(tree.open) > 1:
        raise bad(f"can't parse rich message: Can't find end tag corresponding to start tag \"{tree.open[-1].tag}\"")
    made = _blocks(tree.open[0].children)
    if not made:
        raise bad("rich message must be non-empty")
    return made
