"""The look of a plan: palette and styles, the same for every tab.

A page, not a table of operations: one font, much white, thin lines, grey where the
program writes. Colours only say what the words in the same cell say.
"""

from __future__ import annotations

from dataclasses import replace

from mapsheets.sheet.spec import Style

FONT = "Arial"  # in Excel, Google Sheets and, as Liberation Sans, in LibreOffice
DATE_FORMAT = "d mmm yyyy"  # read the same way in every country
DAY_FORMAT = "d"
MONTH_FORMAT = "mmm"

INK = "#202124"
QUIET = "#5F6368"
LINE = "#DADCE0"
STRONG_LINE = "#80868B"
PROGRAM = "#F1F3F4"
PAPER = "#FFFFFF"

GREEN, GREEN_FILL = "#137333", "#E6F4EA"
BLUE, BLUE_FILL = "#174EA6", "#E8F0FE"
RED, RED_FILL = "#A50E0E", "#FCE8E6"
AMBER, AMBER_FILL = "#8A5A00", "#FEF7E0"
ORANGE, ORANGE_FILL = "#8A3B00", "#FDE3CF"

BAR = "#6C8EBF"
BAR_LATE = "#C3D0E6"
BAR_DONE = "#8DBF9A"
TODAY_LINE = "#C5221F"
TODAY_FILL = "#FBEDEC"

TAB_FIRST = "#5F6368"
TAB_OTHER = "#BDC1C6"

TITLE_SIZES = (18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0)

PLAIN = Style(color=INK, vertical="center", font=FONT)
TITLE = replace(PLAIN, size=18, bold=True, fill=PROGRAM, horizontal="left", indent=1)
STATE_LINE = replace(
    PLAIN, size=10, color=QUIET, fill=PROGRAM, horizontal="right", indent=1
)
TAB_TITLE = replace(PLAIN, size=16, bold=True)
CAPTION = replace(PLAIN, size=9, color=QUIET)
BANNER = replace(PLAIN, bold=True, horizontal="left", indent=1)
TABLE_NAME = replace(PLAIN, size=11, bold=True)
HEADING = replace(
    PLAIN, size=9, bold=True, color=INK, wrap=True, border_bottom=STRONG_LINE
)
LABEL = replace(PLAIN, size=9, color=QUIET, wrap=True, border_bottom=LINE)
LABEL_RIGHT = replace(LABEL, horizontal="right", indent=1)
VALUE = replace(PLAIN, horizontal="left", border_bottom=LINE)
TEXT = replace(PLAIN, wrap=True, horizontal="left", border_bottom=LINE)
DATE = replace(TEXT, wrap=False, number_format=DATE_FORMAT)
NUMBER = replace(TEXT, wrap=False)
ID = replace(NUMBER, color=QUIET)


def by_program(style: Style) -> Style:
    """Give the look of a cell that the program writes."""
    return replace(style, fill=PROGRAM)


def spare(style: Style) -> Style:
    """Give the look of a cell that does not exist yet: the same, without lines."""
    return replace(style, border_bottom="", border_top="", fill="")


def coloured(color: str, fill: str = "") -> Style:
    """Give the look that a rule sets: text colour and fill."""
    return Style(color=color, fill=fill)
