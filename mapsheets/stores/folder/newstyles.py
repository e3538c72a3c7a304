"""Looks of the neutral workbook as openpyxl's styles."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from mapsheets.sheet.spec import Style

# Metric-compatible in Excel, LibreOffice (Liberation Sans) and Google Sheets.
FONT = "Arial"
FONT_SIZE = 10
_WHITE = Color("FFFFFFFF")


def opaque(color: str) -> Color:
    """Give ``#RRGGBB`` as the format writes it."""
    return Color(f"FF{color.removeprefix('#').upper()}")


def _named(color: str) -> Color | None:
    return opaque(color) if color else None


def font(style: Style) -> Font:
    """Give the font of a look."""
    return Font(
        name=style.font,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        color=_named(style.color),
    )


def fill(style: Style) -> PatternFill:
    """Give the fill of a look."""
    if not style.fill:
        return PatternFill()
    if style.hatch:
        return _hatched(style.fill)
    return PatternFill("solid", fgColor=opaque(style.fill))


def border(style: Style) -> Border:
    """Give the thin lines of a look."""
    return Border(
        left=_side(style.border_left),
        top=_side(style.border_top),
        bottom=_side(style.border_bottom),
    )


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
    lines = style.border_top or style.border_bottom or style.border_left
    return DifferentialStyle(
        font=Font(
            bold=style.bold or None,
            italic=style.italic or None,
            color=_named(style.color),
        )
        if named
        else None,
        fill=_rule_fill(style) if style.fill else None,
        border=border(style) if lines else None,
    )


def _rule_fill(style: Style) -> PatternFill:
    # In a conditional format a solid fill is told by its background colour.
    if style.hatch:
        return _hatched(style.fill)
    color = opaque(style.fill)
    return PatternFill("solid", fgColor=color, bgColor=color)


def _hatched(color: str) -> PatternFill:
    return PatternFill("lightUp", fgColor=opaque(color), bgColor=_WHITE)


def _side(color: str) -> Side:
    return Side("thin", color=opaque(color)) if color else Side()
