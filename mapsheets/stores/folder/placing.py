"""Put files into a folder: whole or not at all, and never over another's change."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mapsheets.errors import ChangedMeanwhile, PlanExists
from mapsheets.stores.folder.files import (
    Files,
    Stamp,
    digest,
    replace_patiently,
    write_new,
)
from mapsheets.stores.folder.limits import LIMITS

LOCK = ".mapsheets.lock"
TRASH = ".trash"
_TEMPORARY = ".mapsheets.tmp"
_TOO_OLD = 3600
_DEFAULT_MODE = 0o644
# What file systems without hard links answer.
_NO_LINKS = {
    errno.EPERM,
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EMLINK,
    errno.EINVAL,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One state of a file: its bytes and the stamp it had."""

    data: bytes
    stamp: Stamp

    @property
    def revision(self) -> str:
        """Give the token of this state: size, time of change and hash."""
        stamp = self.stamp
        return f"{stamp.size}-{stamp.mtime_ns}-{digest(self.data)}"


def seen(files: Files, path: Path) -> Seen:
    """Read a file; the stamp is taken first, so that a later change shows."""
    stamp = files.stamp(path)
    return Seen(files.read(path, LIMITS.file + 1), stamp)


def changed_meanwhile(path: Path) -> ChangedMeanwhile:
    """Say that somebody was faster."""
    return ChangedMeanwhile(
        f"{path.name} was changed by somebody while it was being worked on.",
        "Nothing was written; run this again to take their change in.",
    )


def place_new(files: Files, path: Path, data: bytes) -> None:
    """Make a file under a name that is free, at once and on the disk.

    Raises:
        PlanExists: the name is taken, be it in another case.
        OSError: as the system says; nothing is left behind.
    """
    folder = path.parent
    with files.locked(folder / LOCK):
        _check_free(path)
        with _temporary(files, folder, data, _DEFAULT_MODE) as temporary:
            _name_new(files, temporary, path)
        files.sync_folder(folder)


def put_back(files: Files, path: Path, data: bytes, expect: str) -> Seen:
    """Replace a file by its changed self, if it still is what was read.

    Raises:
        ChangedMeanwhile: it is not.
        OSError: as the system says; the file is as it was.
    """
    target = Path(os.path.realpath(path))
    with files.locked(path.parent / LOCK):
        mode = files.stamp(target).mode
        with _temporary(files, target.parent, data, mode) as temporary:
            if seen(files, target).revision != expect:
                raise changed_meanwhile(path)
            replace_patiently(files, temporary, target)
        files.sync_folder(target.parent)
        return Seen(data, files.stamp(target))


def move_away(files: Files, path: Path) -> None:
    """Move a file into the trash of its folder, under a name that is free there."""
    trash = path.parent / TRASH
    files.make_folder(trash)
    with files.locked(path.parent / LOCK):
        replace_patiently(files, path, _free_name(trash, path))
    files.sync_folder(path.parent)


def sweep(files: Files, folder: Path) -> None:
    """Remove temporary files that a run which died left more than an hour ago."""
    for path in folder.iterdir():
        if path.name.endswith(_TEMPORARY):
            # Another run may be quicker, or still need it: both are fine.
            with suppress(OSError):
                age = files.now() - files.stamp(path).mtime_ns / 1e9
                if age > _TOO_OLD:
                    files.remove(path)


@contextmanager
def _temporary(files: Files, folder: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Keep the data in a hidden file of the folder; it is gone afterwards."""
    path = folder / f".{os.urandom(6).hex()}{_TEMPORARY}"
    write_new(files, path, data, mode)
    try:
        files.set_mode(path, mode)
        yield path
    finally:
        with suppress(OSError):
            files.remove(path)


def _check_free(path: Path) -> None:
    wanted = path.name.casefold()
    for other in path.parent.iterdir():
        if other.name.casefold() == wanted:
            raise PlanExists(path.stem, str(other))


def _name_new(files: Files, temporary: Path, path: Path) -> None:
    try:
        files.link(temporary, path)
    except FileExistsError as error:
        raise PlanExists(path.stem, str(path)) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # The lock is held and the name was free a moment ago.
        files.rename(temporary, path)


def _free_name(folder: Path, path: Path) -> Path:
    candidate, number = folder / path.name, 1
    while candidate.exists():
        number += 1
        candidate = folder / f"{path.stem} ({number}){path.suffix}"
    return candidate
