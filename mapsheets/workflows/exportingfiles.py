"""Puts exported files where a person wants them: whole, and over nothing by chance."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mapsheets.errors import SafetyStop, StoreFault, UsageFault
from mapsheets.stores.base import Store

_MODE = 0o644


class FileExists(SafetyStop):
    """There is a file already where the export should go."""

    code = "FILE_EXISTS"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is already a file {path}.",
            "Name another one with --to, or replace it with --force.",
        )


def workspace_folder(store: Store) -> Path | None:
    """Give the folder of a folder workspace, None for any other."""
    kind, _, place = store.workspace.partition(":")
    return Path(place) if kind == "folder" else None


def check_target(path: Path, store: Store, *, force: bool) -> None:
    """See that a file may be written, before anything else is done.

    Raises:
        FileExists: something is there already.
        UsageFault: a second workbook of a plan would come into the workspace.
    """
    folder = workspace_folder(store)
    inside = folder is not None and path.parent.resolve() == folder.resolve()
    if inside and path.suffix.lower() == ".xlsx":
        raise UsageFault(
            f"{path} would stand among the plans, as a second one of the same plan.",
            "Put the copy into another folder with --to.",
        )
    if path.is_dir():
        raise UsageFault(f"{path} is a folder.", "Give the name of a file with --to.")
    if path.exists() and not force:
        raise FileExists(path)


def check_folder(path: Path) -> None:
    """See that the folder of a named file is there: a typing mistake makes none.

    Raises:
        UsageFault: there is no such folder.
    """
    if not path.parent.is_dir():
        raise UsageFault(
            f"There is no folder {path.parent} to write {path.name} into.",
            "Make the folder first, or name another place with --to.",
        )


def write_whole(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file at once: it is whole or not there.

    Raises:
        FileExists: something is there already.
        StoreFault: the disk refuses; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data, force=force)
    except FileExistsError as error:
        raise FileExists(path) from error
    except OSError as error:
        raise StoreFault(
            f"{path} cannot be written: {error.strerror}.",
            "Choose another place with --to, or make room.",
        ) from error


def _write(path: Path, data: bytes, *, force: bool) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_MODE)
        if not force and path.exists():
            raise FileExistsError(path)
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
