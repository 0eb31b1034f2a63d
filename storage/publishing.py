"""A finished file under its name: whole, on the disk, and over nothing that is there."""

import errno
import os
import shutil
from pathlib import Path

#: a file system that knows no hard links says so in one of these ways
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


def publish(part: Path, file: Path) -> None:
    """To the disk, then under its name; a file that appeared there meanwhile is not overwritten."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    try:
        os.link(part, file)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copied(part, file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _copied(part: Path, file: Path) -> None:
    """For file systems without hard links: whole or gone, and nothing overwritten either."""
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as target, part.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise
