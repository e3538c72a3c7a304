"""The hidden state tab: the memory as rows of key and JSON text.

Column A holds a key, column B a piece of JSON of at most 30,000 characters; a long
value goes on in further rows of the same key. The last row is a checksum, so that a
tab that was cut or edited is known as damaged and never half believed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from mapsheets.plan.codec import Undecodable, decode, encode
from mapsheets.plan.model import Memory
from mapsheets.sheet.spec import CellValue, ReadTab

PIECE = 30_000  # characters; a Google cell holds 50,000, an Excel cell 32,767
FORMAT = 1
CHECK = "check"


@dataclass(frozen=True, slots=True)
class StateReading:
    """What the state tab says.

    ``fault`` is "" when the memory can be trusted, else ``missing``, ``damaged`` or
    ``newer`` (written by a newer program).
    """

    memory: Memory | None
    fault: str = ""


def state_rows(memory: Memory) -> tuple[tuple[str, str], ...]:
    """Write a memory as the rows of the state tab."""
    rows: list[tuple[str, str]] = []
    for key, value in encode(memory).items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        rows.extend((key, piece) for piece in pieces)
    return (*rows, (CHECK, _check(rows)))


def _check(rows: list[tuple[str, str]]) -> str:
    joined = "\n".join(f"{key}\t{piece}" for key, piece in rows)
    return f"{zlib.crc32(joined.encode()):08x}"


def read_state(tab: ReadTab | None) -> StateReading:
    """Read a memory back from the state tab."""
    if tab is None:
        return StateReading(None, "missing")
    rows = _rows(tab.cells)
    if not rows:
        return StateReading(None, "missing")
    *body, last = rows
    if last[0] != CHECK or last[1] != _check(body):
        return StateReading(None, "damaged")
    return _decode(body)


def _rows(cells: Mapping[tuple[int, int], CellValue]) -> list[tuple[str, str]]:
    numbers = sorted({row for row, column in cells if column == 1})
    return [
        (str(cells[row, 1]), str(cells.get((row, 2)) or ""))
        for row in numbers
        if cells[row, 1] not in {None, ""}
    ]


def _decode(rows: list[tuple[str, str]]) -> StateReading:
    texts: dict[str, str] = {}
    for key, piece in rows:
        texts[key] = texts.get(key, "") + piece
    try:
        data = {key: json.loads(text) for key, text in texts.items()}
        if data.get("format", FORMAT) > FORMAT:
            return StateReading(None, "newer")
        return StateReading(decode(Memory, data))
    except (Undecodable, ValueError, TypeError):
        return StateReading(None, "damaged")
