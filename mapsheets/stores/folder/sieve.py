"""Drop empty formatted cells from huge worksheet parts before they are parsed.

A sheet that was formatted down to its last row holds a million cells without a
value. Taking them out by pattern is a hundred times faster than parsing them.
"""

from __future__ import annotations

import re

# Below this many bytes parsing everything is quick enough.
_WORTH_IT = 2 * 2**20

_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")? ?/>')
_EMPTY_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|>\s*</row>)')
# Without its own number, a row or cell depends on those before it.
_UNNUMBERED = re.compile(rb"<(?:row|c)(?=[\s>/])(?! r=)")
_LITERAL = re.compile(rb"<!\[CDATA\[|<!--")


def sieved(part: bytes) -> bytes:
    """Give a worksheet part without its empty cells, if it is large and plain."""
    if len(part) < _WORTH_IT or _UNNUMBERED.search(part) or _LITERAL.search(part):
        return part
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", part))
