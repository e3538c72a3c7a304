"""File names that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

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
    r"conin\$|conout\$) *(?:\..*)?",
    re.IGNORECASE,
)
_NAMELESS = "Plan"
_BETWEEN = re.compile(r"( \+ | - )")
_MOST_PARTS = 8


def file_name(title: str) -> str:
    """Give the file name of a workbook with this title, ``.xlsx`` included.

    At most 120 characters; no path separator, no control or reserved name, no
    leading dot. ``A: B`` becomes ``A - B``; names that are too long are shortened.
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
    """Shorten the longest parts between `` + `` and `` - `` until the name fits.

    So names give way and what the workbook is stays readable. A piece of a hash in
    the first shortened part keeps names apart that begin alike.
    """
    if _fits(stem):
        return stem
    parts = _BETWEEN.split(stem, maxsplit=_MOST_PARTS - 1)
    mark = f"\u2026 {sha256(stem.casefold().encode()).hexdigest()[:4]}"
    cut: set[int] = set()
    while True:
        marks = dict.fromkeys(cut, "…") | {min(cut, default=0): mark}
        ends = (parts[n].rstrip() + marks.get(n, "") for n in range(0, len(parts), 2))
        shown = "".join(
            end + between for end, between in zip(ends, (*parts[1::2], ""), strict=True)
        )
        if _fits(shown):
            return shown
        longest = max(range(0, len(parts), 2), key=lambda n: len(parts[n].encode()))
        parts[longest] = parts[longest][:-1]
        cut.add(longest)


def _fits(stem: str) -> bool:
    room = _LONGEST - len(SUFFIX)
    return len(stem) <= room and len(stem.encode()) <= _LONGEST_IN_BYTES
