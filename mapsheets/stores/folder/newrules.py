"""Input checks and conditional formats of a new tab."""

from __future__ import annotations

from typing import Literal

from openpyxl.formatting.rule import Rule as SheetRule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mapsheets.sheet.spec import Choice, DateCheck, NumberCheck, Rule, Tab, Validation
from mapsheets.stores.folder.grid import a1_area
from mapsheets.stores.folder.newstyles import differential

# Excel's limits: 255 characters of a list, and of a message.
_LONGEST_LIST = 255
_LONGEST_MESSAGE = 255
# 1 January 2000 and 31 December 2100 as serial numbers.
_EARLIEST, _LATEST = "36526", "73415"


def add_rules(sheet: Worksheet, tab: Tab) -> None:
    """Put a tab's input checks and conditional formats onto its worksheet."""
    for validation in tab.validations:
        sheet.add_data_validation(_validation(validation))
    for rule in tab.rules:
        sheet.conditional_formatting.add(a1_area(rule.area), _rule(rule))


def _rule(rule: Rule) -> SheetRule:
    return SheetRule(
        type="expression",
        dxf=differential(rule.style),
        formula=[rule.formula.removeprefix("=")],
        stopIfTrue=rule.stop or None,
    )


def _validation(validation: Validation) -> DataValidation:
    match validation:
        case Choice():
            return _choice(validation)
        case DateCheck():
            return _date_check(validation)
        case NumberCheck():
            return _number_check(validation)


def _date_check(check: DateCheck) -> DataValidation:
    made = _warning("date", check.message or "Please enter a date.")
    made.operator, made.formula1, made.formula2 = "between", _EARLIEST, _LATEST
    made.add(a1_area(check.area))
    return made


def _number_check(check: NumberCheck) -> DataValidation:
    made = _warning("whole", check.message or "Please enter a whole number.")
    made.operator, made.formula1 = "greaterThanOrEqual", str(check.least)
    made.add(a1_area(check.area))
    return made


def _choice(choice: Choice) -> DataValidation:
    options = _fitting(choice.options)
    made = _warning("list", "This is not in the list. Keep it anyway?")
    made.formula1 = '"' + ",".join(options).replace('"', '""') + '"'
    # Options that the list cannot hold must not be called wrong.
    made.showErrorMessage = choice.warn and options == choice.options
    made.add(a1_area(choice.area))
    return made


def _warning(kind: Literal["list", "date", "whole"], message: str) -> DataValidation:
    return DataValidation(
        type=kind,
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        error=message[:_LONGEST_MESSAGE],
    )


def _fitting(options: tuple[str, ...]) -> tuple[str, ...]:
    """Give the options that a list can hold: no commas, 255 characters in all."""
    kept: list[str] = []
    for option in options:
        if "," not in option and len(",".join([*kept, option])) <= _LONGEST_LIST:
            kept.append(option)
    return tuple(kept)
