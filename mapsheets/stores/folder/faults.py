"""The plain sentences for files that cannot be read, one a code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from lxml import etree

from mapsheets.errors import ForeignFile

_SAVE_AS = "Open it in a spreadsheet program, save it as Excel Workbook (.xlsx)"
_PROTECTION = "in Excel: File > Info > Protect Workbook"
_RULES = "in Excel: Home > Conditional Formatting > Clear Rules"
_ASK_AGAIN = "Ask the sender for the file again, or take the last good copy."

# Code -> (what happened, what to do); ``{name}`` and ``{detail}`` are filled in.
FAULTS: dict[str, tuple[str, str]] = {
    "EMPTY": ("{name} is empty: there is nothing in the file.", _ASK_AGAIN),
    "ENCRYPTED": (
        "{name} is password protected.",
        f"Remove the password ({_PROTECTION}), then run this again.",
    ),
    "XLS": (
        "{name} is in the old .xls format of Excel.",
        f"{_SAVE_AS}, then run this again.",
    ),
    "XLSB": (
        "{name} is a binary workbook (.xlsb).",
        f"{_SAVE_AS}, then run this again.",
    ),
    "ODS": (
        "{name} is an OpenDocument spreadsheet (.ods).",
        f"{_SAVE_AS}, then run this again.",
    ),
    "NUMBERS": (
        "{name} is a Numbers document.",
        "Export it from Numbers as Excel (.xlsx), then run this again.",
    ),
    "CSV": (
        "{name} is plain text (csv), not a workbook.",
        f"{_SAVE_AS}, then run this again.",
    ),
    "HTML": (
        "{name} is a web page, not a workbook.",
        "Download the workbook itself; a sign-in page was probably saved instead.",
    ),
    "PDF": ("{name} is a PDF, not a workbook.", "Ask the sender for the .xlsx file."),
    "STRICT": (
        "{name} is saved as Strict Open XML Spreadsheet.",
        "In Excel, save it as 'Excel Workbook (.xlsx)', then run this again.",
    ),
    "TRUNCATED": (
        "{name} is cut off: its end is missing.",
        "Copy or download it again; the transfer was probably interrupted.",
    ),
    "LARGE": (
        "{name} is too large to be a plan ({detail}).",
        "Remove pictures and unrelated tabs, then run this again.",
    ),
    "BOMB": (
        "{name} would expand to far more than it seems ({detail}).",
        "Do not open it unless you know where it comes from.",
    ),
    "PARTS": (
        "{name} is made of too many parts ({detail}).",
        "Copy the tabs into a new workbook, then run this again.",
    ),
    "DTD": (
        "{name} holds a document type, which no spreadsheet program writes.",
        "Do not open it unless you know where it comes from.",
    ),
    "DUP_PART": (
        "{name} holds the same part twice ({detail}), so programs read it differently.",
        f"{_SAVE_AS} under another name, and use that file.",
    ),
    "PATH": (
        "{name} holds a part with an unsafe name ({detail}).",
        "Do not open it unless you know where it comes from.",
    ),
    "ROWS": (
        "{name} has a filled cell too far down ({detail}).",
        "Delete the stray cells or rows below the plan, save, and run this again.",
    ),
    "CELLS": (
        "{name} has too many filled cells for a plan ({detail}).",
        "Move unrelated data to another workbook, then run this again.",
    ),
    "COMPLEX": (
        "{name} is far more complex than a plan ({detail}).",
        "Copy the plan's tabs into a new workbook and use that one.",
    ),
    "MERGE": (
        "{name} has merged cells over a huge area ({detail}).",
        "Unmerge those cells, save, and run this again.",
    ),
    "RULES": (
        "{name} has too many formatting or input rules ({detail}).",
        f"Clear the rules of the tab ({_RULES}), save, and run this again.",
    ),
    "TEXT": (
        "{name} has a cell whose text is too long ({detail}).",
        "Shorten the text in that cell, save, and run this again.",
    ),
    "DEPTH": (
        "{name} is nested deeper than any spreadsheet program writes.",
        "Do not open it unless you know where it comes from.",
    ),
    "NO_TABS": (
        "{name} holds no tab that can be read.",
        f"{_SAVE_AS}, then run this again.",
    ),
    "UNUSUAL": (
        "{name} is packed in an unusual way ({detail}).",
        f"{_SAVE_AS}, then run this again.",
    ),
    "DAMAGED": (
        "{name} is damaged and cannot be read safely ({detail}).",
        "Let Excel or LibreOffice repair it, save it, and run this again.",
    ),
    "OTHER": (
        "{name} is not an Excel workbook.",
        f"{_SAVE_AS}, then run this again.",
    ),
}


class Refused(Exception):
    """A file is refused; ``code`` is a key of ``FAULTS``. Never leaves the store."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def foreign(name: str, refused: Refused) -> ForeignFile:
    """Write the sentences for a refused file."""
    message, hint = FAULTS[refused.code]
    return ForeignFile(
        message.format(name=name, detail=refused.detail or "unknown reason"),
        hint,
        code=refused.code,
    )


@contextmanager
def only_foreign(name: str) -> Iterator[None]:
    """Turn whatever a parser raises on strange input into a ``ForeignFile``.

    Raises:
        ForeignFile: the file is refused or damaged.
    """
    try:
        yield
    except Refused as error:
        raise foreign(name, error) from error
    except MemoryError as error:
        raise foreign(name, Refused("BOMB", "out of memory")) from error
    except (
        ExpatError,
        etree.LxmlError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        struct.error,
        zlib.error,
    ) as error:
        # A parser's own words help nobody; the class says enough for a report.
        detail = f"unexpected content, {type(error).__name__}"
        raise foreign(name, Refused("DAMAGED", detail)) from error
