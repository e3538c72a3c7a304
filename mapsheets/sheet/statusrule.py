"""Rules that know a status in the words people use: ``done``, ``✓``, ``erledigt``."""

from __future__ import annotations

from mapsheets.plan.model import Status
from mapsheets.plan.words import STATUS_WORDS

# Characters: Excel's window for a rule's formula takes 255; rules add tests of theirs.
LONGEST = 200
_MARK = "|"
_CHECKED = ("1",)  # a ticked box and 100 % are the number one
_TEST = 'ISNUMBER(FIND("{mark}"&LOWER(TRIM({cell}))&"{mark}","{mark}{words}{mark}"))'


def status_tests(cell: str, status: Status) -> tuple[str, ...]:
    """Give the formulas that tell a status in a cell, the list's own word first.

    Each is short enough for every program; any of them may hold. Only functions that
    know no wildcards are used: people type ``*`` and ``?``.
    """
    own = f'={cell}="{status}"'
    words = [word for word in STATUS_WORDS[status] if word != str(status).lower()]
    if status is Status.COMPLETE:
        words += _CHECKED
    return (own, *(f"={test}" for test in _packed(cell, words)))


def _packed(cell: str, words: list[str]) -> list[str]:
    """Put as many words into each formula as it may hold."""
    found: list[str] = []
    held: list[str] = []
    for word in words:
        if held and len(_test(cell, [*held, word])) >= LONGEST:
            found.append(_test(cell, held))
            held = []
        held.append(word)
    return [*found, _test(cell, held)]


def _test(cell: str, words: list[str]) -> str:
    return _TEST.format(mark=_MARK, cell=cell, words=_MARK.join(words))
