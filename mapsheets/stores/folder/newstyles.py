"""Looks of the neutral workbook as openpyxl's styles."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from mapsheets.sheet.spec import Style

# Metric-compatible in Excel, LibreOffice (Liberation Sans) and Google Sheets.
FONT = "Arial"
FONT_SIZE = 10
_HATCH = "lightUp"
_WHITE = "FFFFFFFF"


def argb(color: str) -> str | None:
    """Give ``#RRGGBB`` as the format writes it, opaque."""
    return f"FF{color.removeprefix('#').upper()}" if color else None


def font(style: Style) -> Font:
    """Give the font of a look."""
    return Font(
        name=FONT,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        color=argb(style.color),
    )


def fill(style: Style) -> PatternFill:
    """Give the fill of a look."""
    if not style.fill:
        return PatternFill()
    if style.hatch:
        return PatternFill(_HATCH, fgColor=argb(style.fill), bgColor=_WHITE)
    return PatternFill("solid", fgColor=argb(style.fill))


def border(style: Style) -> Border:
    """Give the thin lines of a look."""
    return Border(top=_side(style.border_top), bottom=_side(style.border_bottom))


def alignment(style: Style) -> Alignment:
    """Give the alignment of a look."""
    return Alignment(
        horizontal=style.horizontal or None,
        vertical=style.vertical or None,
        wrap_text=style.wrap or None,
        indent=style.indent,
    )


def differential(style: Style) -> DifferentialStyle:
    """Give what a conditional format changes: only what the look names."""
    named = style.color or style.bold or style.italic
    lines = style.border_top or style.border_bottom
    return DifferentialStyle(
        font=Font(
            bold=style.bold or None,
            italic=style.italic or None,
            color=argb(style.color),
        )
        if named
        else None,
        fill=_rule_fill(style) if style.fill else None,
        border=border(style) if lines else None,
    )


def _rule_fill(style: Style) -> PatternFill:
    # In a conditional format a solid fill is told by its background colour.
    if style.hatch:
        return PatternFill(_HATCH, fgColor=argb(style.fill), bgColor=_WHITE)
    return PatternFill("solid", fgColor=argb(style.fill), bgColor=argb(style.fill))


def _side(color: str) -> Side:
    return Side("thin", color=argb(color)) if color else Side()
