"""The returned file itself: read without touching it, and kept for audit."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from mapsheets.errors import StoreFault, UsageFault
from mapsheets.sheet.address import a1
from mapsheets.sheet.spec import ReadWorkbook
from mapsheets.stores.base import Store
from mapsheets.workflows.exportingfiles import workspace_folder, write_whole
from mapsheets.workflows.settings import user_folder

KEPT = "returned"
PRIVATE = "private"
SHOWN_COMMENTS = 5
SHOWN_TEXT = 80  # characters of a comment
BANNER = ("copy of ", "please return this file")


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned workbook; ``digest`` is the SHA-256 of its bytes."""

    path: Path
    data: bytes
    digest: str
    modified: date
    workbook: ReadWorkbook

    @property
    def is_copy(self) -> bool:
        """Tell whether it is a copy that was made for a buyer."""
        return any(
            isinstance(value, str) and all(part in value.lower() for part in BANNER)
            for tab in self.workbook.tabs
            for value in tab.cells.values()
        )

    def comments(self) -> tuple[str, ...]:
        """List the comments that people left in it: the first ones in full."""
        found = [
            (a1(tab.title, *address), " ".join(text.split()))
            for tab in self.workbook.tabs
            for address, text in sorted(tab.notes.items())
        ]
        lines = [f"Comment in {cell}: {_short(text)}" for cell, text in found]
        rest = len(lines) - SHOWN_COMMENTS
        more = (f"{rest} more comments are in the kept copy.",) if rest > 0 else ()
        return (*lines[:SHOWN_COMMENTS], *more)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}..."


def read_returned(path: Path) -> Returned:
    """Read a returned workbook; the file itself stays as it is.

    Raises:
        UsageFault: there is no such file.
        ForeignFile: it is hostile, broken or of another kind.
    """
    from mapsheets.stores.folder.limits import LIMITS  # noqa: PLC0415  slow
    from mapsheets.stores.folder.reading import read_workbook  # noqa: PLC0415

    try:
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            data = file.read(LIMITS.file + 1)
    except FileNotFoundError as error:
        raise UsageFault(
            f"There is no file {path}.", "Give the path of the returned workbook."
        ) from error
    except IsADirectoryError as error:
        raise UsageFault(
            f"{path} is a folder.", "Give the path of the returned workbook."
        ) from error
    except OSError as error:
        raise StoreFault(
            f"{path} cannot be read: {error.strerror}.", "Copy it to another place."
        ) from error
    workbook = replace(read_workbook(path.name, data), location=str(path))
    digest = sha256(data).hexdigest()
    return Returned(path, data, digest, moment.date(), workbook)


def kept_path(store: Store, digest: str) -> Path:
    """Give where a returned file is kept: in the workspace's private folder.

    A workspace on a service keeps it on this machine, in the user's folder.
    """
    folder = workspace_folder(store)
    base = user_folder(os.environ) if folder is None else folder / PRIVATE
    return base / KEPT / f"{digest}.xlsx"


def keep(store: Store, returned: Returned) -> Path:
    """Keep a returned file as it came.

    Raises:
        StoreFault: the disk refuses.
    """
    path = kept_path(store, returned.digest)
    if not path.exists():
        write_whole(path, returned.data, force=True)
    return path
