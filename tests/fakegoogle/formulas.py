"""The text of formulas: its tokens, and its references when cells move."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from fakegoogle.cells import Formula
from fakegoogle.ranges import column_index, letters, quoted

SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
CELL = r"(?P<{0}c>\$?[A-Za-z]{{1,3}})(?P<{0}r>\$?\d+)"
END = r"(?P<bc>\$?[A-Za-z]{1,3})?(?P<br>\$?\d+)?(?![\w(])"
AREA = re.compile(
    SHEET
    + r"(?:"
    + CELL.format("a")
    + r"(?::(?=[$A-Za-z0-9])"
    + END
    + r")?"
    + r"|(?P<fc>\$?[A-Za-z]{1,3}):(?P<lc>\$?[A-Za-z]{1,3})"
    + r"|(?P<fr>\$?\d+):(?P<lr>\$?\d+)"
    + r")(?![\w(!])"
)
TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!))
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_][\w.]*)
    |(?P<operator><>|<=|>=|[-+*/^&=<>%])
    |(?P<mark>[(),;{}:!'\\])""",
    re.VERBOSE,
)


class Ref(NamedTuple):
    """A reference; a None bound is open. `fixed` tells which bounds have a `$`."""

    sheet: str | None
    top: int | None
    bottom: int | None
    left: int | None
    right: int | None
    fixed: tuple[bool, bool, bool, bool]
    single: bool


class Token(NamedTuple):
    """A piece of a formula: its kind, its text and, for a reference, the Ref."""

    kind: str
    text: str
    ref: Ref | None = None


class BadFormula(Exception):
    """A formula that cannot be read: the cell shows #ERROR!."""


@lru_cache(maxsize=8192)
def tokens(formula: str) -> tuple[Token, ...]:
    """Cut a formula, without its `=`, into pieces."""
    found: list[Token] = []
    text = formula[1:]
    place = 0
    while place < len(text):
        area = AREA.match(text, place)
        if area:
            found.append(Token("ref", area[0], _ref(area)))
            place = area.end()
            continue
        match = TOKEN.match(text, place)
        if match is None:
            raise BadFormula(formula)
        found.append(Token(str(match.lastgroup), match[0]))
        place = match.end()
    return tuple(found)


def _ref(match: re.Match[str]) -> Ref:
    name = match["sheet"]
    sheet = name.strip("'").replace("''", "'") if name else None
    corners: tuple[str | None, str | None, str | None, str | None]
    if match["fc"]:
        corners = (None, None, match["fc"], match["lc"])
    elif match["fr"]:
        corners = (match["fr"], match["lr"], None, None)
    elif match["bc"] or match["br"]:
        corners = (match["ar"], match["br"], match["ac"], match["bc"])
    else:
        corners = (match["ar"], match["ar"], match["ac"], match["ac"])
    single = not (match["fc"] or match["fr"] or match["bc"] or match["br"])
    top, bottom, left, right = corners
    return Ref(
        sheet,
        _row(top),
        _row(bottom),
        _column(left),
        _column(right),
        tuple(bool(c and c.startswith("$")) for c in corners),  # type: ignore[arg-type]
        single,
    )


def _row(text: str | None) -> int | None:
    return int(text.lstrip("$")) - 1 if text else None


def _column(text: str | None) -> int | None:
    return column_index(text.lstrip("$")) if text else None


def write_ref(ref: Ref) -> str:
    """Write a reference as it stands in a formula."""
    prefix = f"{quoted(ref.sheet)}!" if ref.sheet is not None else ""
    start = _corner(ref.left, ref.top, ref.fixed[2], ref.fixed[0])
    if ref.single:
        return prefix + start
    return (
        f"{prefix}{start}:{_corner(ref.right, ref.bottom, ref.fixed[3], ref.fixed[1])}"
    )


def _corner(column: int | None, row: int | None, fixed_c: bool, fixed_r: bool) -> str:  # noqa: FBT001
    left = "" if column is None else "$" * fixed_c + letters(column)
    right = "" if row is None else "$" * fixed_r + str(row + 1)
    return left + right


def rewrite(formula: Formula, change: Callable[[Ref], Ref | None]) -> Formula:
    """Give a formula with each reference changed; None becomes `#REF!`."""
    try:
        pieces = tokens(formula)
    except BadFormula:
        return formula
    if not any(token.ref for token in pieces):
        return formula
    found = ["="]
    for token in pieces:
        if token.ref is None:
            found.append(token.text)
            continue
        changed = change(token.ref)
        if changed == token.ref:
            found.append(token.text)
        else:
            found.append("#REF!" if changed is None else write_ref(changed))
    return Formula("".join(found))


def moved(formula: Formula, rows: int, columns: int) -> Formula:
    """Give a formula as a copy that many cells further reads."""
    if not rows and not columns:
        return formula

    def change(ref: Ref) -> Ref | None:
        fixed = ref.fixed
        top = _step(ref.top, rows, fixed[0])
        bottom = _step(ref.bottom, rows, fixed[1])
        left = _step(ref.left, columns, fixed[2])
        right = _step(ref.right, columns, fixed[3])
        if any(bound is not None and bound < 0 for bound in (top, bottom, left, right)):
            return None
        return ref._replace(top=top, bottom=bottom, left=left, right=right)

    return rewrite(formula, change)


def _step(bound: int | None, by: int, fixed: bool) -> int | None:  # noqa: FBT001
    return bound if bound is None or fixed else bound + by


Span = Callable[[int, int], tuple[int, int] | None]


def respanned(
    formula: Formula, home: str, target: str, dimension: str, span: Span
) -> Formula:
    """Give a formula after rows or columns of the tab `target` moved.

    `span` maps a half-open span of indices to its new place, or to None when
    nothing of it is left. `home` is the tab on which the formula stands.
    """
    wanted = target.casefold()

    def change(ref: Ref) -> Ref | None:
        if (ref.sheet or home).casefold() != wanted:
            return ref
        rows = dimension == "ROWS"
        first, last = (ref.top, ref.bottom) if rows else (ref.left, ref.right)
        if first is None:
            return ref
        mapped = span(first, first + 1 if last is None else last + 1)
        if mapped is None:
            return None
        start, end = mapped[0], None if last is None else mapped[1] - 1
        if rows:
            return ref._replace(top=start, bottom=end)
        return ref._replace(left=start, right=end)

    return rewrite(formula, change)


def renamed(formula: Formula, old: str, new: str) -> Formula:
    """Give a formula after a tab got another name."""

    def change(ref: Ref) -> Ref | None:
        if ref.sheet is None or ref.sheet.casefold() != old.casefold():
            return ref
        return ref._replace(sheet=new)

    return rewrite(formula, change)
