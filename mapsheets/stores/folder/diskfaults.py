"""The sentences for what a disk or an operating system refuses."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mapsheets.errors import Locked, StoreFault

_HELD = {5, 32, 33}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def disk(path: Path, doing: str) -> Iterator[None]:
    """Turn what the system raises around a file into an error of ours.

    ``doing`` completes "could not be ...".

    Raises:
        StoreFault: the disk is full, read-only, broken, or the folder is not ours.
        Locked: Windows says that another program holds the file.
    """
    try:
        yield
    except OSError as error:
        raise _sentences(error, path, doing) from error


def _sentences(error: OSError, path: Path, doing: str) -> StoreFault | Locked:
    if getattr(error, "winerror", None) in _HELD:
        return Locked(
            f"{path.name} is open in another program.",
            "Close it in Excel, then run this again.",
        )
    if error.errno in _FULL:
        return StoreFault(
            f"{path.name} could not be {doing}: the disk is full.",
            "Free some space and run this again; what was there is unchanged.",
        )
    if error.errno in _REFUSED and doing == "read":
        return StoreFault(
            f"{path.name} could not be read: its permissions do not allow it.",
            f"Ask for permission to read {path.name}, then run this again.",
        )
    if error.errno in _REFUSED:
        return StoreFault(
            f"{path.name} could not be {doing}: {path.parent} does not allow it.",
            "Check the permissions of that folder, or choose another one with "
            "--workspace.",
        )
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return StoreFault(
            f"{path.name} could not be {doing}: {path.parent} is not a folder.",
            "Choose another folder with --workspace.",
        )
    reason = error.strerror or type(error).__name__
    return StoreFault(
        f"{path.name} could not be {doing}: {reason}.",
        "Check the disk or the network drive, then run this again.",
    )
