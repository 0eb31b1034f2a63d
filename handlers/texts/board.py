"""看板: one unit's state as a table in rich text, and as aligned lines for servers that know no rich text."""

from collections.abc import Iterator

from domain.boards import Board, share
from domain.desk import Desk
from handlers.texts.words import STATUS, label, moment, quoted

_SHOWN_BELOW = 20
Rows = list[tuple[str, str]]


def title(board: Board) -> str:
    """The unit's name; of the one desk for all its own."""
    return quoted(board.unit.name, 30) if board.unit is not None else "值班台"


def rich(desk: Desk, board: Board) -> str:
    """As rich HTML: headings and tables."""
    parts = [f"<h3>📊 {title(board)}看板</h3>", f"<p>{_as_of(desk)}未结 <b>{board.open}</b> 件。</p>"]
    for heading, rows in _sections(desk, board):
        cells = "".join(f'<tr><td>{name}</td><td align="right">{value}</td></tr>' for name, value in rows)
        parts.append(f"<h4>{heading}</h4><table bordered striped compact>{cells}</table>")
    parts.append(f"<footer>{_notes()}</footer>")
    return "".join(parts)


def plain(desk: Desk, board: Board) -> str:
    """The same as plain HTML."""
    lines = [f"📊 <b>{title(board)}看板</b>", f"{_as_of(desk)}未结 <b>{board.open}</b> 件。"]
    for heading, rows in _sections(desk, board):
        widest = max((_width(name) for name, _ in rows), default=0)
        lines.append(f"\n<b>{heading}</b>")
        body = "\n".join(f"{name}{'　' * ((widest - _width(name)) // 2)} {value}" for name, value in rows)
        lines.append(f"<pre>{body}</pre>")
    return "\n".join([*lines, "", _notes()])


def _as_of(desk: Desk) -> str:
    return f"截至{moment(desk, desk.now)}，"


def _notes() -> str:
    return "保密件不计入。本周从周一算起；不到 5 件不算比例。按期：本周办结的里按期的，分母另加现在超时未结的。"


def _sections(desk: Desk, board: Board) -> Iterator[tuple[str, Rows]]:
    yield (
        "要紧的",
        [
            ("⏰ 已超时", str(board.late)),
            ("今天到期", str(board.today)),
            ("本周到期", str(board.due_this_week)),
            ("未签收", str(board.unsigned)),
            ("等居民答复", str(board.waiting)),
            ("挂账", str(board.suspended)),
            ("🆘 急件未知晓", str(board.alarm)),
        ],
    )
    if board.states:
        yield "未结，按状态", [(STATUS[s].split("，")[-1], str(n)) for s, n in board.states]
    if board.below:
        shown = board.below[:_SHOWN_BELOW]
        rows = [(quoted(b.unit.name, 16), f"{b.open} 件" + (f"，超时 {b.late}" if b.late else "")) for b in shown]
        more = len(board.below) - len(shown)
        yield "下级单位", rows + ([(f"另有 {more} 个单位", "")] if more > 0 else [])
    if board.classes:
        yield "最多的五类", [(label(desk, code), str(n)) for code, n in board.classes]
    w = board.week
    yield (
        "本周",
        [
            ("收到", str(w.received)),
            ("办结", str(w.resolved)),
            ("按期办结率", _share(w.on_time, w.resolved + board.late)),
            ("解决率", _share(w.solved, w.judged)),
        ],
    )


def _share(part: int, of: int) -> str:
    found = share(part, of)
    return f"{found}%（{part}/{of}）" if found is not None else f"不足 5 件（{of} 件）"


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
