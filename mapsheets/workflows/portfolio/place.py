"""Where the private workbook lives; loads nothing, so that ``new`` stays quick."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mapsheets.stores.base import Store
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.workspace import private_folder_store

FOLDER = "private"
NAME = "Portfolio"
_ONLY_OWNER = 0o700


def private_folder(settings: Settings) -> Path | None:
    """Give the private sub-folder of a folder workspace, None for another kind."""
    kind, _, place = settings.workspace.partition(":")
    if kind != "folder" or not place:
        return None
    return Path(place).expanduser() / FOLDER


def private_store(settings: Settings, beside: Store | None = None) -> Store | None:
    """Open the place of the private workbook, without making anything.

    None where the workspace has none.

    Args:
        settings: name the workspace.
        beside: the workspace's own store, where it is open already.
    """
    folder = private_folder(settings)
    if folder is not None:
        return private_folder_store(folder)
    if settings.workspace.partition(":")[0] != "google":
        return None
    from mapsheets.workflows.google import private_beside  # noqa: PLC0415  slow

    return private_beside(settings, beside)


def belongs(store: Store, settings: Settings) -> bool:
    """Tell whether a plan's store is the workspace that the portfolio is about.

    A plan that was named by its path may lie anywhere.
    """
    kind, _, place = store.workspace.partition(":")
    own_kind, _, own = settings.workspace.partition(":")
    if kind != own_kind or kind != "folder":
        return kind == own_kind
    return Path(place).resolve() == Path(own).expanduser().resolve()


def has_private(settings: Settings) -> bool:
    """Tell whether a new plan is told to the private workbook at once.

    Only where that is there and costs no calls to find out; else the first sync does.
    """
    folder = private_folder(settings)
    return folder is not None and (folder / f"{NAME}.xlsx").exists()


def make_folder(settings: Settings) -> None:
    """Make the private folder so that only its owner can look into it."""
    folder = private_folder(settings)
    if folder is None or folder.exists():
        return
    # What the disk refuses is said when the workbook is made.
    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(_ONLY_OWNER)
