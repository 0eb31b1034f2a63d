"""Files: each upload gets its own file_id; a file_id can be sent again and downloaded."""

import base64
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad

UPLOAD_MAX = 50 * 2**20
PHOTO_MAX = 10 * 2**20
DOWNLOAD_MAX = 20 * 2**20
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "document": "documents", "audio": "music"}
SUFFIXES = {"photo": "jpg", "voice": "oga", "video": "mp4", "sticker": "webp", "audio": "mp3", "video_note": "mp4"}


@dataclass(frozen=True)
class Kept:
    """One file."""

    id: str
    unique: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str


class Files:
    """All files of the town, by file_id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Kept] = {}
        self._by_path: dict[str, Kept] = {}
        self._count = 0

    def add(self, kind: str, content: bytes, name: str = "", mime: str = "") -> Kept:
        """Keep a file; every call makes a new file_id and unique id."""
        self._count += 1
        unique = f"SBX{self._count:08d}"
        file_id = base64.urlsafe_b64encode(f"{kind}:{unique}:sandbox".encode()).decode().rstrip("=")
        suffix = name.rsplit(".", 1)[-1] if "." in name else SUFFIXES.get(kind, "bin")
        path = f"{FOLDERS.get(kind, kind + 's')}/file_{self._count}.{suffix}"
        kept = Kept(file_id, unique, kind, name or f"file_{self._count}.{suffix}", mime, content, path)
        self._by_id[kept.id] = self._by_path[kept.path] = kept
        return kept

    def by_id(self, file_id: str) -> Kept:
        """Find a file.

        Raises:
            ApiError: 400 when the id is none of ours.
        """
        if file_id not in self._by_id:
            raise bad("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def by_path(self, path: str) -> Kept | None:
        """Find a file by the path getFile gave."""
        return self._by_path.get(path)


def described(kept: Kept, extra: dict[str, Any] | None = None) -> Any:
    """The Bot API object of a file: a list of sizes for a photo, one object for all else."""
    base: dict[str, Any] = {"file_id": kept.id, "file_unique_id": kept.unique, "file_size": len(kept.content)}
    extra = {name: value for name, value in (extra or {}).items() if value is not None}
    if kept.kind == "photo":
        small = {**base, "file_id": kept.id, "file_unique_id": kept.unique + "s", "width": 90, "height": 67}
        return [small, {**base, "width": 320, "height": 240}]
    if kept.kind in ("document", "audio", "voice", "video", "animation"):
        base["mime_type"] = kept.mime or "application/octet-stream"
    if kept.kind in ("document", "audio", "video", "animation"):
        base["file_name"] = kept.name
    shapes: dict[str, dict[str, Any]] = {
        "voice": {"duration": 1},
        "audio": {"duration": 1},
        "video": {"duration": 1, "width": 320, "height": 240},
        "animation": {"duration": 1, "width": 320, "height": 240},
        "video_note": {"duration": 1, "length": 240},
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    }
    return {**base, **shapes.get(kept.kind, {}), **extra}


def fields(kind: str, file: Any) -> dict[str, Any]:
    """The fields of a message with that file: an animation comes as a document too, for older readers."""
    if kind != "animation":
        return {kind: file}
    return {kind: file, "document": {name: file[name] for name in file if name not in ("duration", "width", "height")}}
