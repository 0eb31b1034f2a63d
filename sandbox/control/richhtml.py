"""A rich message as safe HTML for the page: headings, tables, lists, what folds; all else as its words."""

from html import escape
from typing import Any

INLINE = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "marked": "mark",
    "subscript": "sub",
    "superscript": "sup",
}


def words(text: Any) -> str:
    """A RichText: a string, a list of them, or one with a type and a text."""
    if isinstance(text, str):
        return escape(text).replace("\n", "<br>")
    if isinstance(text, list):
        return "".join(words(part) for part in text)
    if not isinstance(text, dict):
        return ""
    inner = words(text.get("text", ""))
    tag = INLINE.get(str(text.get("type")))
    if tag:
        return f"<{tag}>{inner}</{tag}>"
    if text.get("type") == "url" and str(text.get("url", "")).startswith(("http://", "https://", "tg://")):
        return f'<a href="{escape(text["url"])}" rel="noopener" target="_blank">{inner}</a>'
    return inner


def _table(block: dict[str, Any]) -> str:
    rows = []
    for row in block.get("cells") or []:
        cells = ""
        for cell in row:
            tag = "th" if cell.get("is_header") else "td"
            cells += f"<{tag}>{words(cell.get('text', ''))}</{tag}>"
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _block(block: dict[str, Any]) -> str:
    kind, inner = block.get("type"), words(block.get("text", ""))
    if kind == "heading":
        size = min(6, max(1, int(block.get("size") or 1)))
        return f"<h{size}>{inner}</h{size}>"
    if kind == "table":
        return _table(block)
    if kind == "list":
        return (
            "<ul>" + "".join(f"<li>{_blocks(item.get('blocks'))}</li>" for item in block.get("items") or []) + "</ul>"
        )
    if kind == "details":
        opened = " open" if block.get("is_open") else ""
        summary = words(block.get("summary", ""))
        return f"<details{opened}><summary>{summary}</summary>{_blocks(block.get('blocks'))}</details>"
    if kind in ("blockquote", "pullquote", "expandable_blockquote"):
        return f"<blockquote>{inner}{_blocks(block.get('blocks'))}</blockquote>"
    if kind == "divider":
        return "<hr>"
    if kind == "map":
        place = block.get("location") or {}
        return f"<p>📍 {escape(str(place.get('latitude')))}, {escape(str(place.get('longitude')))}</p>"
    if kind in ("pre", "footer"):
        return f"<{kind}>{inner}</{kind}>"
    if kind == "buttons":
        return ""
    return f"<p>{inner}{_blocks(block.get('blocks'))}</p>"


def _blocks(blocks: Any) -> str:
    return "".join(_block(block) for block in blocks or [] if isinstance(block, dict))


def rich_html(message: dict[str, Any]) -> str:
    """All blocks of a RichMessage."""
    return _blocks(message.get("blocks"))
