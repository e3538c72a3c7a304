"""What a formula gives: operators, references and the common functions.

This is a best effort. A function that `functions.py` does not know gives `#NAME?`,
as Google does for a function that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from fakegoogle.cells import Effective, ErrorValue, Formula, whole
from fakegoogle.formulas import BadFormula, Ref, Token, tokens
from fakegoogle.ranges import clipped
from fakegoogle.workbook import Sheet, Workbook

Node = tuple[Any, ...]
Area = list[list[Effective]]

COMPARE = ("=", "<>", "<", ">", "<=", ">=")
LEVELS = (COMPARE, ("&",), ("+", "-"), ("*", "/"), ("^",))
BAD = ErrorValue("ERROR", "Formula parse error.")


class Failed(Exception):
    """A formula failed; carries the error that the cell shows."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(kind)
        self.error = ErrorValue(kind, message)


@lru_cache(maxsize=8192)
def tree(formula: str) -> Node:
    """Read a formula into a tree."""
    pieces = [token for token in tokens(formula) if token.kind != "space"]
    node, place = _level(pieces, 0, 0)
    if place != len(pieces):
        raise BadFormula(formula)
    return node


def _level(pieces: list[Token], place: int, level: int) -> tuple[Node, int]:
    if level == len(LEVELS):
        return _unary(pieces, place)
    node, place = _level(pieces, place, level + 1)
    while place < len(pieces) and pieces[place].text in LEVELS[level]:
        operator = pieces[place].text
        right, place = _level(pieces, place + 1, level + 1)
        node = ("binary", operator, node, right)
    return node, place


def _unary(pieces: list[Token], place: int) -> tuple[Node, int]:
    if place < len(pieces) and pieces[place].text in ("-", "+"):
        node, after = _unary(pieces, place + 1)
        return ("unary", pieces[place].text, node), after
    node, place = _atom(pieces, place)
    while place < len(pieces) and pieces[place].text == "%":
        node, place = ("percent", node), place + 1
    return node, place


def _atom(pieces: list[Token], place: int) -> tuple[Node, int]:
    if place >= len(pieces):
        raise BadFormula
    token = pieces[place]
    if token.kind == "ref":
        return ("ref", token.ref), place + 1
    if token.kind == "number":
        return ("value", whole(float(token.text))), place + 1
    if token.kind == "text":
        return ("value", token.text[1:-1].replace('""', '"')), place + 1
    if token.kind == "error":
        return ("fail", token.text), place + 1
    if token.kind == "name":
        return _named(pieces, place)
    if token.text == "(":
        node, place = _level(pieces, place + 1, 0)
        return node, _close(pieces, place)
    raise BadFormula


def _close(pieces: list[Token], place: int) -> int:
    if place >= len(pieces) or pieces[place].text != ")":
        raise BadFormula
    return place + 1


def _named(pieces: list[Token], place: int) -> tuple[Node, int]:
    name = pieces[place].text.upper()
    if place + 1 >= len(pieces) or pieces[place + 1].text != "(":
        if name in ("TRUE", "FALSE"):
            return ("value", name == "TRUE"), place + 1
        return ("name", name), place + 1
    place += 2
    arguments: list[Node] = []
    while place < len(pieces) and pieces[place].text != ")":
        if pieces[place].text in ",;":
            arguments.append(("value", None))
        else:
            node, place = _level(pieces, place, 0)
            arguments.append(node)
        if place < len(pieces) and pieces[place].text in ",;":
            place += 1
    return ("call", name, tuple(arguments)), _close(pieces, place)


CIRCULAR = ErrorValue("REF", "Circular dependency detected.")


class Evaluation:
    """The computed values of one version of a spreadsheet."""

    def __init__(self, workbook: Workbook, today: float) -> None:
        self.workbook = workbook
        self.today = today

    def cell(self, sheet: Sheet, row: int, column: int) -> Effective:
        """Give the effective value of one cell."""
        value = sheet.cell(row, column).value
        if not isinstance(value, Formula):
            return value
        key = (sheet.id, row, column)
        computed = self.workbook.computed
        if key not in computed:
            computed[key] = CIRCULAR
            computed[key] = self.formula(value, sheet, row, column)
        found: Effective = computed[key]
        return found

    def area(self, sheet: Sheet, top: int, bottom: int, left: int, right: int) -> Area:
        """Give the effective values of an area; many formulas look at the same."""
        key = (sheet.id, top, bottom, left, right)
        computed = self.workbook.computed
        found: Area | None = computed.get(key)
        if found is None:
            found = [
                [self.cell(sheet, row, column) for column in range(left, right)]
                for row in range(top, bottom)
            ]
            if not any(CIRCULAR in row for row in found):
                computed[key] = found
        return found

    def formula(self, formula: str, sheet: Sheet, row: int, column: int) -> Effective:
        """Give what a formula standing in a cell gives."""
        try:
            result = Scope(self, sheet, row, column).single(tree(formula))
        except BadFormula:
            return BAD
        except Failed as failed:
            return failed.error
        except RecursionError:
            return ErrorValue("ERROR", "Formula too deep.")
        return 0 if result is None else result


class Scope:
    """The place from which a formula sees the spreadsheet."""

    def __init__(
        self, evaluation: Evaluation, sheet: Sheet, row: int, column: int
    ) -> None:
        self.evaluation = evaluation
        self.sheet = sheet
        self.row = row
        self.column = column

    def single(self, node: Node) -> Effective:
        """Give one value; an area gives its first cell."""
        kind = node[0]
        if kind == "value":
            found: Effective = node[1]
            return found
        if kind in ("ref", "name"):
            area = self.area(node)
            return area[0][0] if area and area[0] else None
        if kind == "call":
            return self._call(node)
        if kind == "fail":
            raise Failed("REF" if "REF" in node[1] else "N_A")
        return self._operate(node)

    def area(self, node: Node) -> Area:
        """Give the values of a reference, or of anything else as one cell."""
        if node[0] == "name":
            return self._named(node[1])
        if node[0] != "ref":
            return [[self.single(node)]]
        return self.evaluation.area(*self.bounds(node[1]))

    def bounds(self, ref: Ref) -> tuple[Sheet, int, int, int, int]:
        """Give the tab and half-open bounds of a reference, cut to the used rows."""
        sheet = self.sheet
        if ref.sheet is not None:
            named = self.evaluation.workbook.titled(ref.sheet)
            if named is None:
                raise Failed("REF", f"Unresolved sheet name '{ref.sheet}'.")
            sheet = named
        top, left = ref.top or 0, ref.left or 0
        bottom = len(sheet.rows) if ref.bottom is None else ref.bottom + 1
        right = sheet.column_count if ref.right is None else ref.right + 1
        return sheet, top, max(bottom, top), left, right

    def _named(self, name: str) -> Area:
        for named in self.evaluation.workbook.named_ranges.values():
            if named["name"].upper() == name:
                grid = named["range"]
                sheet = self.evaluation.workbook.sheet(grid.get("sheetId", 0))
                top, bottom, left, right = clipped(sheet, grid)
                bottom = min(bottom, max(len(sheet.rows), top + 1))
                fixed = (True, True, True, True)
                ends = (top, bottom - 1, left, right - 1)
                return self.area(("ref", Ref(sheet.title, *ends, fixed, single=False)))
        raise Failed("NAME", f"Unknown range name: '{name}'.")

    def _call(self, node: Node) -> Effective:
        from fakegoogle.functions import FUNCTIONS  # noqa: PLC0415 (they need Scope)

        function = FUNCTIONS.get(node[1])
        if function is None:
            raise Failed("NAME", f"Unknown function: '{node[1]}'.")
        return function(self, node[2])

    def _operate(self, node: Node) -> Effective:
        if node[0] == "percent":
            return number(self.single(node[1])) / 100
        if node[0] == "unary":
            value = number(self.single(node[2]))
            return -value if node[1] == "-" else value
        operator, left, right = node[1], self.single(node[2]), self.single(node[3])
        for side in (left, right):
            if isinstance(side, ErrorValue):
                raise Failed(side.type, side.message)
        if operator == "&":
            return text(left) + text(right)
        if operator in COMPARE:
            return compare(operator, left, right)
        return ARITHMETIC[operator](number(left), number(right))


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise Failed("DIVIDE_BY_ZERO", "Division by zero.")
    return whole(left / right)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "^": lambda left, right: left**right,
}


def number(value: Effective) -> float:
    """Give a value as a number, or fail with #VALUE!."""
    if value is None:
        return 0
    if isinstance(value, ErrorValue):
        raise Failed(value.type, value.message)
    if isinstance(value, str):
        try:
            return whole(float(value)) if value else 0
        except ValueError:
            raise Failed("VALUE", f"'{value}' is not a number.") from None
    return int(value) if isinstance(value, bool) else value


def text(value: Effective) -> str:
    """Give a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, ErrorValue):
        raise Failed(value.type, value.message)
    return str(value)


def order(value: Effective) -> tuple[int, Any]:
    """Give the place of a value among others: numbers, text, flags."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value or 0


def compare(operator: str, left: Effective, right: Effective) -> bool:
    """Compare two values as Sheets does: text without case, blank as its other side."""
    if left is None and isinstance(right, str):
        left = ""
    if right is None and isinstance(left, str):
        right = ""
    one, two = order(left), order(right)
    return {
        "=": one == two,
        "<>": one != two,
        "<": one < two,
        ">": one > two,
        "<=": one <= two,
        ">=": one >= two,
    }[operator]
