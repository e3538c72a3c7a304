"""How large a tab prints: on one page where that can be read."""

from __future__ import annotations

from collections.abc import Iterable

from mapsheets.sheet.layout_metrics import UNIT

# Printed on A4 with the margin of ``PrintSetup``: 841.9 and 595.3 points.
_PAGE_WIDTH = 841.9 - 2 * 0.4 * 72
_PAGE_HEIGHT = 595.3 - 2 * 0.4 * 72
# LibreOffice lays columns out by the font's real digits, 6 % wider than 7 pixels.
_WIDER = 1.06
SMALLEST_SCALE = 0.7  # of full size: what can still be read on paper
_SMALLEST_OF_ALL = 0.6  # a little smaller is better than a second page with two lines


def scale(height: float, widths: Iterable[float], pages: int) -> float:
    """Tell how large a tab prints: 1 is full size.

    Args:
        height: points of all its rows.
        widths: its printed columns in characters.
        pages: how many pages high it is made to fit; 0: as many as it needs.
    """
    across = _PAGE_WIDTH / (sum(widths) * UNIT * _WIDER)
    down = pages * _PAGE_HEIGHT / height if pages else 1.0
    return min(1.0, across, down)


def one_page(height: float, widths: Iterable[float]) -> int:
    """Give 1, one page, where it can be read, else 0: as many as it needs."""
    return int(scale(height, widths, 1) >= _SMALLEST_OF_ALL)
