"""File names that every file system takes."""

from __future__ import annotations

import re
import unicodedata

SUFFIX = ".xlsx"
_LONGEST = 120
# 255 bytes is the limit of most file systems; temporary names add to it.
_LONGEST_IN_BYTES = 200

_FORBIDDEN = re.compile(
    r'[<>"/\\|?*:\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]'
)
_INSTEAD = {"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'"}
# Devices of Windows: a file of this name cannot be opened there.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|"
    r"conin\$|conout\$)(?:\..*)?",
    re.IGNORECASE,
)
_NAMELESS = "Plan"


def file_name(title: str) -> str:
    """Give the file name of a workbook with this title, ``.xlsx`` included.

    At most 120 characters; no path separator, no control or reserved name, no
    leading dot. ``A: B`` becomes ``A - B``.
    """
    text = unicodedata.normalize("NFC", title)
    text = "".join("\ufffd" if "\ud800" <= mark <= "\udfff" else mark for mark in text)
    text = re.sub(r"\s*:\s+", " - ", text)
    text = re.sub(r"\s+", " ", text)
    text = _FORBIDDEN.sub(lambda match: _INSTEAD.get(match[0], ""), text)
    text = text.lstrip(" .~$").rstrip(" .")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    return (_cut(text) or _NAMELESS) + SUFFIX


def _cut(stem: str) -> str:
    stem = stem[: _LONGEST - len(SUFFIX)]
    while len(stem.encode()) > _LONGEST_IN_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .")
