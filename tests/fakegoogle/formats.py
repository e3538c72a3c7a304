"""Cell formats: one way of storing colours, both ways of showing them."""

from __future__ import annotations

from fakegoogle.errors import Json
from fakegoogle.masks import Tree

# older name of a colour -> newer name, for each part of a format that has one
COLOURS = {"backgroundColor": "backgroundColorStyle"}
TEXT_COLOURS = {"foregroundColor": "foregroundColorStyle"}

DEFAULT_FORMAT: Json = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}


def styled(given: Json | None) -> Json | None:
    """Give a format that names colours in the newer way only."""
    if not given:
        return None
    found = _renamed(given, COLOURS)
    if "textFormat" in found:
        found["textFormat"] = _renamed(found["textFormat"], TEXT_COLOURS)
    return found


def _renamed(given: Json, names: dict[str, str]) -> Json:
    found = dict(given)
    for old, new in names.items():
        if old in found:
            colour = found.pop(old)
            found.setdefault(new, {"rgbColor": colour})
    return found


def styled_tree(tree: Tree) -> Tree:
    """Give a request mask that names colours in the newer way only."""
    if tree is None:
        return None
    found = {COLOURS.get(name, name): inner for name, inner in tree.items()}
    for old, new in COLOURS.items():
        if old in tree:
            found[new] = None
    text = found.get("textFormat")
    if text:
        found["textFormat"] = {
            TEXT_COLOURS.get(name, name): None if name in TEXT_COLOURS else inner
            for name, inner in text.items()
        }
    return found


def shown(stored: Json | None) -> Json | None:
    """Give a stored format with its colours named in both ways."""
    if not stored:
        return None
    found = _both(stored, COLOURS)
    if "textFormat" in found:
        found["textFormat"] = _both(found["textFormat"], TEXT_COLOURS)
    return found


def _both(stored: Json, names: dict[str, str]) -> Json:
    found = dict(stored)
    for old, new in names.items():
        if "rgbColor" in found.get(new, {}):
            found[old] = found[new]["rgbColor"]
    return found


def effective(stored: Json | None) -> Json:
    """Give a format over the default one; conditional formats are not applied."""
    own = shown(stored) or {}
    text = {**DEFAULT_FORMAT["textFormat"], **own.get("textFormat", {})}
    return {**DEFAULT_FORMAT, **own, "textFormat": text}
