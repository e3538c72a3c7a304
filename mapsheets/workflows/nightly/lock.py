"""One run over a workspace at a time, on one machine.

The lock is the system's: it goes when its run goes, however that ended, so there
are no stale locks. Runs on other machines are kept apart by the stores themselves,
which write only where nothing changed since it was read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mapsheets.errors import Locked, StoreFault
from mapsheets.workflows.settings import user_folder

NAME = ".mapsheets.run.lock"


def lock_path(workspace: str) -> Path:
    """Give the lock's place: in the folder, or beside the user's data for Google."""
    kind, _, place = workspace.partition(":")
    if kind == "folder":
        return Path(place) / NAME
    digest = hashlib.sha256(workspace.encode()).hexdigest()[:16]
    return user_folder(os.environ) / "runs" / f"{digest}.lock"


@contextmanager
def one_run(workspace: str) -> Iterator[None]:
    """Keep a second run out.

    Raises:
        Locked: another run is under way.
        StoreFault: the lock cannot be made.
    """
    path = lock_path(workspace)
    if workspace.startswith("folder:") and not path.parent.is_dir():
        yield  # there is nothing to sync, and no folder is made for that
        return
    lock = FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise Locked(
            f"Another run is syncing {workspace}.",
            "Wait until it has ended, or sync single plans by name meanwhile.",
        ) from error
    except OSError as error:
        raise StoreFault(
            f"{path} cannot be made: {error.strerror}.",
            "Make the folder writable, then run this again.",
        ) from error
    try:
        yield
    finally:
        lock.release()
