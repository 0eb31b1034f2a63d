"""Lines such as 「地点：…」 in a pasted text fill the elements of a notice, and leave the text."""

import json
import re
from typing import Any

from domain.broadcasts import Element
from domain.copies import LONGEST, units

#: The labels that people write, by element.
LABELS = {
    Element.WHAT: "事项|内容|情况|事由|案情",
    Element.WHERE: "地点|地区|范围|影响范围|影响区域|区域",
    Element.SINCE: "时间|开始|开始时间|起始时间|发生时间|走失时间",
    Element.UNTIL: "截止|截止时间|结束|结束时间|截至|恢复时间|预计恢复",
    Element.DO: "请您|措施|应对措施|应采取的措施|怎么做|防范|防范措施|提醒|注意|注意事项",
    Element.CALL: "电话|联系电话|咨询电话|报警电话|举报电话|联系人|联系|联系方式",
    Element.ISSUER: "发布单位|发布|发布机构",
    Element.SOURCE: "来源|信息来源|出处",
}
_LINE = {e: re.compile(rf"^[ \t·•●▪-]*(?:{names})[ \t]*[:：][ \t]*(\S.*)$") for e, names in LABELS.items()}
_LINK = re.compile(r"^[ \t]*(?:链接|原文|原文链接|官方链接)[ \t]*[:：]?[ \t]*(https://\S+)[ \t]*$")


def labelled(text: str, entities: str = "") -> tuple[str, str, dict[Element, str], str]:
    """The text without its labelled lines, its entities (JSON) moved along, what the lines tell, and the link.

    Of two lines with one label the first counts; the other stays in the text, as does what is too long.
    """
    found: dict[Element, str] = {}
    link, kept, cuts, at = "", [], [], 0
    for line in text.splitlines(keepends=True):
        element, said = _read(line.rstrip("\r\n"))
        if element is not None and element not in found and len(said) <= LONGEST:
            found[element] = said
        elif element is None and said and not link:
            link = said
        else:
            kept.append(line)
            at += units(line)
            continue
        cuts.append((at, at + units(line)))
        at += units(line)
    left = "".join(kept)
    head = units(left) - units(left.lstrip())
    moved = _shifted(_cut(_given(entities), cuts), head, units(left.strip()))
    return left.strip(), json.dumps(moved, ensure_ascii=False) if moved else "", found, link


def cut_front(text: str, entities: str, front: int) -> tuple[str, str]:
    """A text without its first `front` characters and the white space then around it."""
    rest = text[front:]
    gone = units(text[:front]) + units(rest) - units(rest.lstrip())
    moved = _shifted(_given(entities), gone, units(rest.strip()))
    return rest.strip(), json.dumps(moved, ensure_ascii=False) if moved else ""


def _read(line: str) -> tuple[Element | None, str]:
    link = _LINK.match(line)
    if link is not None:
        return None, link[1]
    for element, pattern in _LINE.items():
        match = pattern.match(line)
        if match is not None:
            return element, match[1].strip()
    return None, ""


def _given(entities: str) -> list[dict[str, Any]]:
    return json.loads(entities) if entities else []


def _cut(entities: list[dict[str, Any]], cuts: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """What is left of the entities when these stretches (UTF-16 units, in order) are taken out."""

    def place(at: int) -> int:
        return at - sum(min(at, end) - start for start, end in cuts if start < at)

    out = []
    for one in entities:
        start, end = place(one["offset"]), place(one["offset"] + one["length"])
        if end > start:
            out.append({**one, "offset": start, "length": end - start})
    return out


def _shifted(entities: list[dict[str, Any]], by: int, longest: int) -> list[dict[str, Any]]:
    """Moved to the front by so many units, cut to what is left of the text."""
    out = []
    for one in entities:
        start, end = max(0, one["offset"] - by), min(longest, one["offset"] + one["length"] - by)
        if end > start:
            out.append({**one, "offset": start, "length": end - start})
    return out
