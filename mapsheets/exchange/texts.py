"""Brings people's texts into a form that other programs take."""

from __future__ import annotations

import unicodedata


def clean_lines(text: str) -> tuple[str, ...]:
    """Split a text into its lines, without characters that cannot be seen or kept.

    Control characters and lone surrogates go, a tab becomes a space; blank lines at
    the start and the end are dropped.
    """
    lines = [_clean(line) for line in text.splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return tuple(lines)


def _clean(line: str) -> str:
    spaced = line.replace("\t", " ")
    kept = (mark for mark in spaced if unicodedata.category(mark) not in {"Cc", "Cs"})
    return "".join(kept).strip()
