"""The look: colours as agreed, readable, one font whose widths are known."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mapsheets.sheet import layout_metrics, look
from mapsheets.sheet.layout_metrics import (
    inner_width,
    line_count,
    text_height,
    text_width,
)
from mapsheets.sheet.spec import Style

FONTS = Path("/usr/share/fonts/truetype/liberation")
PAIRS = (
    (look.INK, look.PAPER),
    (look.INK, look.PROGRAM),
    (look.QUIET, look.PAPER),
    (look.QUIET, look.PROGRAM),
    (look.GREEN, look.GREEN_FILL),
    (look.BLUE, look.BLUE_FILL),
    (look.RED, look.RED_FILL),
    (look.RED, look.PAPER),
    (look.AMBER, look.AMBER_FILL),
    (look.AMBER, look.PROGRAM),
    (look.ORANGE, look.ORANGE_FILL),
)


def contrast(text: str, fill: str) -> float:
    """Compute the contrast of two colours as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(text), _luminance(fill)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(("text", "fill"), PAIRS)
def test_every_pair_of_the_palette_can_be_read(text: str, fill: str) -> None:
    """Text has a contrast of at least 4.5 to 1 on its fill."""
    assert contrast(text, fill) >= 4.5


def test_colours_are_the_agreed_ones() -> None:
    """Statuses and late dates have the colours both companies know."""
    assert (look.GREEN, look.GREEN_FILL) == ("#137333", "#E6F4EA")
    assert (look.BLUE, look.BLUE_FILL) == ("#174EA6", "#E8F0FE")
    assert (look.RED, look.RED_FILL) == ("#A50E0E", "#FCE8E6")
    assert (look.AMBER, look.AMBER_FILL) == ("#8A5A00", "#FEF7E0")
    assert (look.ORANGE, look.ORANGE_FILL) == ("#8A3B00", "#FDE3CF")
    assert look.PROGRAM == "#F1F3F4"


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_real_font(*, bold: bool) -> None:
    """No character of the table is narrower than in the font, none 3 % wider."""
    widths = _font_widths("Bold" if bold else "Regular")
    size = 1000.0

    wrong = {
        character: (measured, widths[ord(character)])
        for character in layout_metrics._WIDTHS[bold]
        for measured in [text_width(character, size, bold=bold)]
        if not -1 <= measured - widths[ord(character)] <= 42
    }

    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    [
        "Überprüfung der Datenschutzvereinbarung durch die Rechtsabteilung",
        "Łódź, Kraków, Čeští přátelé, Ñandú, Île-de-France, Åse Ørsted",
        "Проверка безопасности завершена руководителем отдела",
        "Έλεγχος ασφάλειας από τον υπεύθυνο",
    ],
)
def test_other_alphabets_are_not_measured_too_narrow(text: str) -> None:
    """Accents, Cyrillic and Greek never need more room than computed."""
    widths = _font_widths("Regular")
    real = sum(widths[ord(character)] for character in text) / 100

    measured = text_width(text, 10)

    assert real <= measured <= 1.6 * real


def test_marks_without_width_take_no_room() -> None:
    """Combining accents and joiners add nothing; a Chinese character a square."""
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("\u200be", 10) == text_width("e", 10)
    assert text_width("安全审查", 10) == 40


def test_words_wrap_like_in_a_cell() -> None:
    """Words move whole, long words break, Chinese breaks anywhere, lines stay."""
    room = text_width("aaaa aaaa", 10)

    assert line_count("aaaa aaaa", room, 10) == 1
    assert line_count("aaaa aaaa aaaa", room, 10) == 2
    assert line_count("aaaa bbbb\ncccc", room, 10) == 2
    assert line_count("a" * 40, room, 10) == 5
    assert line_count("安全审查安全审查", 40, 10) == 2
    assert line_count("", room, 10) == 1


def test_a_row_has_room_for_all_lines_and_some_air() -> None:
    """A row's height is its lines and six points; text that overflows is one line."""
    wrapped = Style(size=10, wrap=True)
    words = "aaaa " * 30

    lines = line_count(words, inner_width(20), 10)

    assert lines > 5
    assert text_height(words, 20, wrapped) == pytest.approx(lines * 12.8 + 6)
    assert text_height(words, 20, Style(size=10)) == pytest.approx(18.8)


def _font_widths(weight: str) -> dict[int, float]:
    path = FONTS / f"LiberationSans-{weight}.ttf"
    if not path.exists():
        pytest.skip("Liberation Sans is not installed")
    font = TTFont(path)
    scale = 1000 / font["head"].unitsPerEm
    advances = font["hmtx"]
    return {
        code: advances[name][0] * scale for code, name in font.getBestCmap().items()
    }
