"""The functions that formulas may call; each gets its unevaluated arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from fakegoogle.cells import Effective, ErrorValue, whole
from fakegoogle.evaluate import Failed, Node, Scope, compare, number, order, text

Function = Callable[[Scope, tuple[Node, ...]], Effective]

EPOCH = date(1899, 12, 30)
SATURDAY = 5


def _values(scope: Scope, arguments: tuple[Node, ...]) -> Iterator[Effective]:
    for argument in arguments:
        for row in scope.area(argument):
            yield from row


def _numbers(scope: Scope, arguments: tuple[Node, ...]) -> list[float]:
    found = []
    for value in _values(scope, arguments):
        if isinstance(value, ErrorValue):
            raise Failed(value.type, value.message)
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.append(value)
    return found


def _truth(value: Effective) -> bool:
    if isinstance(value, str):
        return value.upper() == "TRUE"
    return bool(number(value))


def _if(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    if _truth(scope.single(arguments[0])):
        return scope.single(arguments[1])
    return scope.single(arguments[2]) if len(arguments) > 2 else False


def _iferror(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    try:
        value = scope.single(arguments[0])
    except Failed:
        value = BLANK
    if isinstance(value, ErrorValue):
        return scope.single(arguments[1]) if len(arguments) > 1 else None
    return value


BLANK = ErrorValue("N_A")


def _iserror(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    try:
        return isinstance(scope.single(arguments[0]), ErrorValue)
    except Failed:
        return True


def _index(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    area = scope.area(arguments[0])
    row = int(number(scope.single(arguments[1]))) if len(arguments) > 1 else 0
    column = int(number(scope.single(arguments[2]))) if len(arguments) > 2 else 0
    if len(area) == 1 and len(arguments) == 2:
        row, column = 1, row
    try:
        return area[max(row - 1, 0)][max(column - 1, 0)]
    except IndexError:
        if len(area) < row and column <= 1:
            return None  # below the used rows of an open range
        raise Failed("REF", "INDEX is out of range.") from None


def _match(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    wanted = scope.single(arguments[0])
    values = list(_values(scope, arguments[1:2]))
    kind = number(scope.single(arguments[2])) if len(arguments) > 2 else 1
    if kind == 0:
        for place, value in enumerate(values):
            if value is not None and compare("=", value, wanted):
                return place + 1
    else:
        below = [
            p
            for p, v in enumerate(values)
            if v is not None and order(v) <= order(wanted)
        ]
        if below:
            return below[-1] + 1
    raise Failed("N_A", f"Did not find value '{wanted}' in MATCH evaluation.")


def _vlookup(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    wanted = scope.single(arguments[0])
    column = int(number(scope.single(arguments[2])))
    exact = len(arguments) > 3 and not _truth(scope.single(arguments[3]))
    found: list[Effective] | None = None
    for row in scope.area(arguments[1]):
        if exact and row[0] is not None and compare("=", row[0], wanted):
            return row[column - 1]
        if not exact and row[0] is not None and order(row[0]) <= order(wanted):
            found = row
    if found is None:
        raise Failed("N_A", f"Did not find value '{wanted}' in VLOOKUP evaluation.")
    return found[column - 1]


def _xlookup(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    wanted = scope.single(arguments[0])
    results = list(_values(scope, arguments[2:3]))
    for place, value in enumerate(_values(scope, arguments[1:2])):
        if value is not None and compare("=", value, wanted):
            return results[place] if place < len(results) else None
    if len(arguments) > 3:
        return scope.single(arguments[3])
    raise Failed("N_A", f"Did not find value '{wanted}' in XLOOKUP evaluation.")


def _accepts(criterion: Effective) -> Callable[[Effective], bool]:
    if not isinstance(criterion, str):
        return lambda value: value is not None and compare("=", value, criterion)
    match = re.fullmatch(r"(<>|<=|>=|=|<|>)(.*)", criterion, re.DOTALL)
    operator, wanted = (match[1], match[2]) if match else ("=", criterion)
    side: Effective = wanted
    try:
        side = whole(float(wanted))
    except ValueError:
        if operator == "=":
            pattern = re.escape(wanted).replace(r"\*", ".*").replace(r"\?", ".")
            like = re.compile(pattern, re.IGNORECASE | re.DOTALL)
            return lambda value: isinstance(value, str) and bool(like.fullmatch(value))
    return lambda value: (
        (operator == "<>" or order(value)[0] == order(side)[0])
        and compare(operator, value, side)
    )


def _countif(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    accepts = _accepts(scope.single(arguments[1]))
    return sum(1 for value in _values(scope, arguments[:1]) if accepts(value))


def _countifs(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    kept: set[int] | None = None
    for place in range(0, len(arguments), 2):
        accepts = _accepts(scope.single(arguments[place + 1]))
        values = _values(scope, arguments[place : place + 1])
        found = {n for n, value in enumerate(values) if accepts(value)}
        kept = found if kept is None else kept & found
    return len(kept or ())


def _month(value: float, months: int, day: int | None) -> float:
    start = EPOCH + timedelta(days=int(value))
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return (date(year, month + 1, min(day or last, last)) - EPOCH).days


def _edate(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    value = number(scope.single(arguments[0]))
    day = (EPOCH + timedelta(days=int(value))).day
    return _month(value, int(number(scope.single(arguments[1]))), day)


def _eomonth(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    value = number(scope.single(arguments[0]))
    return _month(value, int(number(scope.single(arguments[1]))), None)


def _date(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    year, month, day = (int(number(scope.single(a))) for a in arguments[:3])
    year, month = divmod(year * 12 + month - 1, 12)
    return (date(year, month + 1, 1) - EPOCH).days + day - 1


def _workday(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    start, count = (int(number(scope.single(a))) for a in arguments[:2])
    day, step = EPOCH + timedelta(days=start), timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return (day - EPOCH).days


def _choose(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    place = int(number(scope.single(arguments[0])))
    if not 1 <= place < len(arguments):
        raise Failed("NUM", f"There is no choice {place}.")
    return scope.single(arguments[place])


def _weekday(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    day = EPOCH + timedelta(days=int(number(scope.single(arguments[0]))))
    kind = int(number(scope.single(arguments[1]))) if len(arguments) > 1 else 1
    return {1: day.isoweekday() % 7 + 1, 2: day.isoweekday(), 3: day.weekday()}[kind]


def _part(name: str) -> Function:
    def function(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
        day = EPOCH + timedelta(days=int(number(scope.single(arguments[0]))))
        return int(getattr(day, name))

    return function


def _text(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    from fakegoogle.display import show  # noqa: PLC0415 (display needs cells only)

    pattern = text(scope.single(arguments[1]))
    locale = scope.evaluation.workbook.properties["locale"]
    return show(scope.single(arguments[0]), {"pattern": pattern}, locale)


def _row(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    return arguments[0][1].top + 1 if arguments else scope.row + 1


def _column(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    return arguments[0][1].left + 1 if arguments else scope.column + 1


def _one(function: Callable[[Effective], Effective]) -> Function:
    return lambda scope, arguments: function(scope.single(arguments[0]))


def _math(function: Callable[..., float]) -> Function:
    return lambda scope, arguments: whole(
        function(*(number(scope.single(argument)) for argument in arguments))
    )


def _words(function: Callable[..., str]) -> Function:
    return lambda scope, arguments: function(
        text(scope.single(arguments[0])),
        *(int(number(scope.single(argument))) for argument in arguments[1:]),
    )


def _na(scope: Scope, arguments: tuple[Node, ...]) -> Effective:
    raise Failed("N_A")


def _kind(*kinds: type) -> Function:
    return _one(
        lambda v: isinstance(v, kinds) and (bool in kinds or not isinstance(v, bool))
    )


FUNCTIONS: dict[str, Function] = {
    "IF": _if,
    "IFERROR": _iferror,
    "IFNA": _iferror,
    "ISERROR": _iserror,
    "ISNA": _iserror,
    "AND": lambda scope, args: all(_truth(scope.single(a)) for a in args),
    "OR": lambda scope, args: any(_truth(scope.single(a)) for a in args),
    "NOT": _one(lambda value: not _truth(value)),
    "SUM": lambda scope, args: whole(sum(_numbers(scope, args))),
    "MIN": lambda scope, args: min(_numbers(scope, args), default=0),
    "MAX": lambda scope, args: max(_numbers(scope, args), default=0),
    "COUNT": lambda scope, args: len(_numbers(scope, args)),
    "COUNTA": lambda scope, args: sum(v is not None for v in _values(scope, args)),
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "ROUND": _math(lambda value, digits=0: round(value, int(digits))),
    "ABS": _math(abs),
    "INT": _math(lambda value: value // 1),
    "MOD": _math(lambda value, by: value % by),
    "INDEX": _index,
    "MATCH": _match,
    "VLOOKUP": _vlookup,
    "XLOOKUP": _xlookup,
    "ROW": _row,
    "COLUMN": _column,
    "TODAY": lambda scope, args: int(scope.evaluation.today),
    "NOW": lambda scope, args: scope.evaluation.today,
    "DATE": _date,
    "EDATE": _edate,
    "EOMONTH": _eomonth,
    "YEAR": _part("year"),
    "MONTH": _part("month"),
    "DAY": _part("day"),
    "WEEKDAY": _weekday,
    "WORKDAY": _workday,
    "CHOOSE": _choose,
    "TEXT": _text,
    "CONCATENATE": lambda scope, args: "".join(text(v) for v in _values(scope, args)),
    "LEN": _one(lambda value: len(text(value))),
    "LEFT": _words(lambda word, count=1: word[:count]),
    "RIGHT": _words(lambda word, count=1: word[-count:] if count else ""),
    "MID": _words(lambda word, start, count: word[start - 1 : start - 1 + count]),
    "TRIM": _words(lambda word: " ".join(word.split())),
    "UPPER": _words(str.upper),
    "LOWER": _words(str.lower),
    "REPT": _words(lambda word, count: word * count),
    "VALUE": _one(number),
    "N": _one(lambda v: number(v) if isinstance(v, int | float) else 0),
    "T": _one(lambda value: value if isinstance(value, str) else ""),
    "ISBLANK": _one(lambda value: value is None),
    "ISNUMBER": _kind(int, float),
    "ISTEXT": _kind(str),
    "NA": _na,
    "HYPERLINK": lambda scope, args: scope.single(args[-1]),
}
