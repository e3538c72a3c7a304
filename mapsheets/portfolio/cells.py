"""What people type into the private workbook, understood or left as typed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from mapsheets.plan.cells import Unreadable, fold, parse_date, text_of
from mapsheets.portfolio.fields import OUTCOMES
from mapsheets.sheet.spec import CellValue, Formula

_AMOUNT = re.compile(
    r"^(?:[a-z]{0,2}[^\w\s\-]{1,2}\s*)?"  # a currency's sign, as in "$" and "US$"
    r"(\d[\d.,' \u00a0\u202f]*)\s*([a-z]*)\s*[^\w\s]?$"
)
_FACTORS = {
    "": 1,
    "k": 1000,
    "t": 1000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
}
_CURRENCIES = {"usd", "eur", "gbp", "chf", "cad", "aud", "jpy", "sek", "nok", "dkk"}
_MOST = Decimal(10) ** 13
_GROUP = 3  # digits between two separators of thousands
_WON = ("won", "signed", "gewonnen", "closed won", "gagné")
_LOST = ("lost", "closed lost", "verloren", "perdu")
_NONE = ("no decision", "no-decision", "none", "no result", "stalled", "abandoned")


def plain(value: CellValue) -> CellValue:
    """Give a formula's last value instead of the formula."""
    return value.value if isinstance(value, Formula) else value


def words(value: CellValue) -> str:
    """Give a cell's text."""
    return text_of(plain(value))


def day(value: CellValue, locale: str = "") -> date | None:
    """Read a date; None where there is none or it cannot be read."""
    found = parse_date(plain(value), locale)
    return None if isinstance(found, Unreadable) else found


def amount(value: CellValue) -> Decimal | Unreadable | None:
    """Read an amount of money: ``120000``, ``$120,000``, ``120k``, ``1.2M``."""
    value = plain(value)
    if value is None or (isinstance(value, str) and not fold(value)):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return Unreadable(text_of(value))
    if isinstance(value, str):
        return _typed_amount(value)
    found = Decimal(str(value))
    return found if 0 <= found < _MOST else Unreadable(text_of(value))


def _typed_amount(text: str) -> Decimal | Unreadable:
    folded = " ".join(part for part in fold(text).split() if part not in _CURRENCIES)
    match = _AMOUNT.match(folded)
    factor = _FACTORS.get(match[2]) if match else None
    if match is None or factor is None:
        return Unreadable(text.strip())
    digits = re.sub(r"[' \u00a0\u202f]", "", match[1]).rstrip(".,")
    found = Decimal(_decimal(digits, whole=factor == 1)) * factor
    return found if found < _MOST else Unreadable(text.strip())


def _decimal(digits: str, *, whole: bool) -> str:
    """Tell thousands from decimals: a last group of three digits is thousands.

    Before "k" or "M" a single mark is a decimal one.
    """
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return digits
    head, _, tail = digits.rpartition(marks[-1])
    grouped = len(tail) == _GROUP and (whole or len(marks) > 1)
    if grouped and len(set(marks)) == 1:
        return re.sub(r"[.,]", "", digits)
    return f"{re.sub(r'[.,]', '', head)}.{tail}"


def outcome(text: str) -> str:
    """Read how a deal ended: ``won``, ``lost``, ``no-decision`` or ""."""
    folded = fold(text)
    for key, shown in OUTCOMES.items():
        if folded in {key, fold(shown)}:
            return key
    for key, known in (("won", _WON), ("lost", _LOST), ("no-decision", _NONE)):
        if folded in known or any(folded.endswith(f" {word}") for word in known):
            return key
    return ""


def same(found: CellValue, wanted: CellValue) -> bool:
    """Tell whether a cell already says what it should.

    A link counts as the same where it leads to the same place under the same name,
    however a program wrote the formula.
    """
    if isinstance(found, Formula) and isinstance(wanted, Formula):
        links = (
            re.sub(r"[\s;,]", "", item.text.casefold()) for item in (found, wanted)
        )
        return len(set(links)) == 1
    if isinstance(found, Formula) or isinstance(wanted, Formula):
        return False
    found, wanted = _bare(found), _bare(wanted)
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, (int, float)) and isinstance(wanted, (int, float)):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return type(found) is type(wanted) and found == wanted


def _bare(value: CellValue) -> CellValue:
    if isinstance(value, datetime):
        return value.date()
    return None if value == "" else value


def link(place: str, shown: str) -> CellValue:
    """Write a link as a formula that all spreadsheets know; else only its name."""
    longest = 255  # characters of a text inside a formula, in Excel
    if not place or max(len(place), len(shown)) > longest:
        return shown
    target, name = (part.replace('"', '""') for part in (place, shown))
    return Formula(f'=HYPERLINK("{target}","{name}")', shown)
