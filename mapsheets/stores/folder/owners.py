"""Who has a workbook open: the marks that Excel and LibreOffice leave beside it."""

from __future__ import annotations

from pathlib import Path

from mapsheets.errors import Locked
from mapsheets.stores.folder.files import Files

_LONGEST_MARK = 4096


def check_not_open(files: Files, path: Path) -> None:
    """Refuse a workbook that somebody has open.

    Raises:
        Locked: names the program, the person where known, and the mark.
    """
    for mark, program in (
        (path.with_name(f"~${path.name}"), "Excel"),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice"),
    ):
        try:
            content = files.read(mark, _LONGEST_MARK)
        except FileNotFoundError:
            continue
        except OSError:
            # Excel keeps its mark to itself on Windows: there, but not readable.
            content = b""
        read = excel_user if program == "Excel" else libreoffice_user
        raise _open_elsewhere(path, mark, program, read(content))


def _open_elsewhere(path: Path, mark: Path, program: str, user: str) -> Locked:
    by = f" by {user}" if user else ""
    return Locked(
        f"{path.name} is open in {program}{by}.",
        "Close it there and run this again. If nobody has it open, delete "
        f"'{mark.name}' beside it.",
    )


def excel_user(mark: bytes) -> str:
    """Read the name in Excel's mark: its length, then the name."""
    if not mark:
        return ""
    return _shown(mark[1 : 1 + mark[0]].decode("cp1252", "replace"))


def libreoffice_user(mark: bytes) -> str:
    """Read the name in LibreOffice's mark: full name, account, machine, time."""
    fields = mark.decode("utf-8", "replace").split(",")
    return next((_shown(field) for field in fields[:2] if _shown(field)), "")


def _shown(name: str) -> str:
    return "".join(mark for mark in name if mark.isprintable()).strip()[:60]
