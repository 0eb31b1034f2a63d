"""What a wave about an earlier one carries as its words, and how many messages each person gets of it. Pure."""

from datetime import datetime

from domain.broadcasts import Broadcast, Wave, WaveKind
from domain.copies import parts

#: Of a recall: delete what replied to the notice (a reminder, a correction), not the notice itself.
REPLIED = "replied"
#: Of a recall: what can't be deleted any more says so.
MARKED = "marked"
#: Of a correction: another picture takes the place of its own. It stands behind the time, and for what is said.
PICTURE = "picture"
_BEHIND = f" {PICTURE}"


def packed(base: Wave, said: str = "", *, pictured: bool = False) -> str:
    """When the notice it is about was sent, and what is said. Without words it only edits. `pictured`: its picture."""
    return f"{base.created_at.isoformat()}{_BEHIND if pictured else ''}\n{said}"


def unpacked(wave: Wave) -> tuple[datetime, str]:
    """The same of a reminder, a correction or a lifting."""
    at, _, said = wave.words.partition("\n")
    at = at.removesuffix(_BEHIND)
    return (datetime.fromisoformat(at) if at else wave.created_at), said


def speaks(words: str) -> bool:
    """Whether it says something below the notice as well."""
    return bool(words.partition("\n")[2])


def pictured(words: str) -> bool:
    """Whether the picture is another one."""
    return words.partition("\n")[0].endswith(_BEHIND)


def count(broadcast: Broadcast, kind: WaveKind, words: str) -> int:
    """Messages a person. Of a correction or lifting the reply comes first: it arrives even where the notice was deleted
    in his chat and cannot be edited."""
    match kind:
        case WaveKind.SEND:
            return len(parts(broadcast))
        case WaveKind.REMIND:
            return 1
        case WaveKind.RECALL:
            return 1 if words else len(parts(broadcast))
        case _:
            apart = pictured(words) and not parts(broadcast)[-1].pieces  # the picture is edited by itself
            return 1 + speaks(words) + apart
