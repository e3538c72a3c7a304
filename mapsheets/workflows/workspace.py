"""Opens the workspace that the settings name."""

from __future__ import annotations

import os
from pathlib import Path

from mapsheets.errors import NotAllowed, UsageFault
from mapsheets.stores.base import Store
from mapsheets.workflows.settings import DEFAULT_WORKSPACE, Settings


def open_store(settings: Settings, *, making: bool = False) -> Store:
    """Open the store of a workspace.

    A folder that somebody named must exist, unless a plan is made in it; the
    default one need not.

    Raises:
        UsageFault: the workspace is neither a folder nor a Google folder, or the
            folder is missing.
        NotAllowed, Unreachable: a workspace that may not be read or is not there.
    """
    kind, _, place = settings.workspace.partition(":")
    if kind == "folder" and place:
        folder = Path(place).expanduser()
        named = settings.workspace != DEFAULT_WORKSPACE
        if named and not making and not folder.is_dir():
            raise UsageFault(
                f"There is no folder '{place}' to look for plans in.",
                "Correct --workspace (or MAPSHEETS_WORKSPACE, or mapsheets.toml).",
            )
        if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
            raise NotAllowed(
                f"The folder '{place}' may not be read.",
                "Change its permissions, or name another one with --workspace.",
            )
        return folder_store(folder)
    if kind == "google":
        from mapsheets.workflows.google import google_store  # noqa: PLC0415  slow

        return google_store(settings, place)
    raise UsageFault(
        f"The workspace '{settings.workspace}' is not understood.",
        "Use folder:DIR, google:FOLDER_ID or google.",
    )


def folder_store(folder: Path) -> Store:
    """Open a folder of xlsx files as a store."""
    from mapsheets.stores.folder.store import FolderStore  # noqa: PLC0415  slow

    return FolderStore(folder)


def private_folder_store(folder: Path) -> Store:
    """Open the seller's own folder, whose workbook has a row for every plan."""
    from mapsheets.stores.folder.limits import PRIVATE_LIMITS  # noqa: PLC0415
    from mapsheets.stores.folder.store import FolderStore  # noqa: PLC0415  slow

    return FolderStore(folder, limits=PRIVATE_LIMITS)


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """List the folders with a user's own templates, the most special first."""
    folders = []
    if settings.templates:
        own = Path(settings.templates).expanduser()
        if not own.is_dir():
            raise UsageFault(
                f"There is no folder '{own}' of templates.",
                "Correct 'templates' in mapsheets.toml.",
            )
        folders.append(own)
    kind, _, place = settings.workspace.partition(":")
    if kind == "folder" and place:
        folders.append(Path(place).expanduser() / "templates")
    return tuple(folders)
