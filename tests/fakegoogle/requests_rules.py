"""Requests about conditional formats, protected and named ranges, and filters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fakegoogle.cells import Effective, ErrorValue, clean
from fakegoogle.context import Context, request_mask
from fakegoogle.display import show
from fakegoogle.errors import Json, invalid
from fakegoogle.evaluate import compare, order
from fakegoogle.formats import styled
from fakegoogle.masks import overlay
from fakegoogle.ranges import Rect, clipped, grid_range, resolve
from fakegoogle.typed import typed
from fakegoogle.workbook import Sheet, Workbook

RULE_STYLES = {"bold", "italic", "strikethrough"}


def add_rule(context: Context, body: Json) -> Json:
    """Add a conditional format."""
    rule = body.get("rule", {})
    sheet, rule = _rule(context.workbook, rule)
    index = body.get("index", 0)
    if not 0 <= index <= len(sheet.conditional_formats):
        raise invalid(f"index[{index}] is outside the list of rules.")
    sheet.conditional_formats.insert(index, rule)
    return {}


def _rule(workbook: Workbook, rule: Json) -> tuple[Sheet, Json]:
    """Check a rule; its ranges are written out to the bounds of the grid."""
    if not rule.get("ranges"):
        raise invalid("A conditional format rule needs at least one range.")
    resolved = [resolve(workbook, grid) for grid in rule["ranges"]]
    sheet = resolved[0][0]
    if any(other is not sheet for other, _ in resolved):
        raise invalid("All ranges of a rule must be on the same grid.")
    if "booleanRule" in rule:
        boolean = rule["booleanRule"]
        if not boolean.get("condition", {}).get("type"):
            raise invalid("A boolean rule needs a condition type.")
        text = boolean.get("format", {}).get("textFormat", {})
        unknown = set(text) - RULE_STYLES - {"foregroundColor", "foregroundColorStyle"}
        if unknown:
            raise invalid(
                "ConditionalFormatRule.format: only bold, italic, strikethrough and "
                "colors can be set."
            )
        rule = {
            **rule,
            "booleanRule": {
                **boolean,
                "format": styled(boolean.get("format", {})) or {},
            },
        }
    elif "gradientRule" not in rule:
        raise invalid("A rule must be a booleanRule or a gradientRule.")
    ranges = [grid_range(sheet.id, rect) for _, rect in resolved]
    return sheet, {**clean(rule), "ranges": ranges}


def update_rule(context: Context, body: Json) -> Json:
    """Replace a conditional format, or move it."""
    index = body.get("index", 0)
    if "rule" in body:
        sheet, rule = _rule(context.workbook, body["rule"])
        old = _at(sheet, index)
        sheet.conditional_formats[index] = rule
        reply = {"newRule": rule, "oldRule": old}
    else:
        sheet = context.workbook.sheet(body.get("sheetId", 0))
        old = _at(sheet, index)
        to = body.get("newIndex", 0)
        _at(sheet, to)
        del sheet.conditional_formats[index]
        sheet.conditional_formats.insert(to, old)
        reply = {"newRule": old, "newIndex": to, "oldIndex": index}
    return {"updateConditionalFormatRule": reply}


def delete_rule(context: Context, body: Json) -> Json:
    """Delete a conditional format."""
    sheet = context.workbook.sheet(body.get("sheetId", 0))
    index = body.get("index", 0)
    old = _at(sheet, index)
    del sheet.conditional_formats[index]
    return {"deleteConditionalFormatRule": {"rule": old}}


def _at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise invalid(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet.conditional_formats[index]


def add_protected(context: Context, body: Json) -> Json:
    """Protect a range or a whole tab."""
    given = body.get("protectedRange", {})
    workbook = context.workbook
    wanted = given.get("protectedRangeId")
    if wanted is not None and _protected(workbook, wanted):
        raise invalid(f"A protected range with the ID {wanted} already exists.")
    sheet = _check_protected(workbook, given)
    new = {**given, "protectedRangeId": wanted or workbook.new_id()}
    if not given.get("warningOnly"):
        new["editors"] = _editors(context, given.get("editors", {}))
    stored = clean(new) | {"range": clean(given.get("range", {}))}
    sheet.protected.append(stored)
    shown = protected_json(context, stored)
    return {"addProtectedRange": {"protectedRange": shown}}


def _check_protected(workbook: Workbook, given: Json) -> Sheet:
    for name in ("namedRangeId", "tableId"):
        if name in given:
            raise invalid(f"{name} of a protected range is not supported here.")
    if "range" not in given:
        raise invalid("A protected range needs a range.")
    if given.get("warningOnly") and given.get("editors"):
        raise invalid("Cannot set editors on a warning only protected range.")
    sheet, _ = resolve(workbook, given["range"])
    for hole in given.get("unprotectedRanges", ()):
        resolve(workbook, hole)
    return sheet


def _editors(context: Context, editors: Json) -> Json:
    users = list(editors.get("users", ()))
    if users and context.user not in users:
        users.append(context.user)
    return {**editors, "users": users} if users else editors


def protected_json(context: Context, stored: Json) -> Json:
    """Give a protected range as the caller sees it."""
    if context.may_edit(stored):
        return {**stored, "requestingUserCanEdit": True}
    return stored


def _protected(workbook: Workbook, wanted: int) -> tuple[Sheet, int] | None:
    for sheet in workbook.sheets:
        for place, old in enumerate(sheet.protected):
            if old["protectedRangeId"] == wanted:
                return sheet, place
    return None


def _existing_protected(context: Context, wanted: int) -> tuple[Sheet, int]:
    found = _protected(context.workbook, wanted)
    if found is None:
        raise invalid(f"No protected range with ID: {wanted}")
    sheet, place = found
    if not context.may_edit(sheet.protected[place]):
        context.guard(sheet, clipped(sheet, sheet.protected[place]["range"]))
    return sheet, place


def update_protected(context: Context, body: Json) -> Json:
    """Change a protected range."""
    tree = request_mask(body.get("fields"), "ProtectedRange")
    given = body.get("protectedRange", {})
    sheet, place = _existing_protected(context, given.get("protectedRangeId", 0))
    new = overlay(tree, sheet.protected[place], given)
    new["protectedRangeId"] = given["protectedRangeId"]
    home = _check_protected(context.workbook, new)
    del sheet.protected[place]
    home.protected.append(clean(new))
    return {}


def delete_protected(context: Context, body: Json) -> Json:
    """Take the protection of a range away."""
    sheet, place = _existing_protected(context, body.get("protectedRangeId", 0))
    del sheet.protected[place]
    return {}


NAME = re.compile(r"[A-Za-z_]\w{0,249}")


def _check_name(workbook: Workbook, name: str, own: str | None) -> None:
    like_cell = re.fullmatch(r"[A-Za-z]{1,3}\d+|R\d+C\d+", name, re.IGNORECASE)
    if not NAME.fullmatch(name) or like_cell or name.lower() in ("true", "false"):
        raise invalid(f"The name of a named range is invalid: {name}")
    for key, named in workbook.named_ranges.items():
        if key != own and named["name"].casefold() == name.casefold():
            raise invalid(f'A named range with the name "{name}" already exists.')


def add_named(context: Context, body: Json) -> Json:
    """Give a range a name."""
    given, workbook = body.get("namedRange", {}), context.workbook
    _check_name(workbook, given.get("name", ""), None)
    resolve(workbook, given.get("range", {}))
    key = given.get("namedRangeId") or str(workbook.new_id())
    if key in workbook.named_ranges:
        raise invalid(f"A named range with the ID {key} already exists.")
    named = {
        "namedRangeId": key,
        "name": given["name"],
        "range": clean(given.get("range", {})),
    }
    workbook.named_ranges[key] = named
    return {"addNamedRange": {"namedRange": named}}


def update_named(context: Context, body: Json) -> Json:
    """Change the name or the range of a named range."""
    tree = request_mask(body.get("fields"), "NamedRange")
    given, workbook = body.get("namedRange", {}), context.workbook
    key = given.get("namedRangeId", "")
    old = _named(workbook, key)
    new = {**overlay(tree, old, given), "namedRangeId": key}
    _check_name(workbook, new.get("name", ""), key)
    resolve(workbook, new.get("range", {}))
    workbook.named_ranges[key] = {**new, "range": clean(new.get("range", {}))}
    return {}


def delete_named(context: Context, body: Json) -> Json:
    """Take the name of a range away."""
    key = body.get("namedRangeId", "")
    _named(context.workbook, key)
    del context.workbook.named_ranges[key]
    return {}


def _named(workbook: Workbook, key: str) -> Json:
    found = workbook.named_ranges.get(key)
    if found is None:
        raise invalid(f"No named range with ID: {key}")
    return found


def set_filter(context: Context, body: Json) -> Json:
    """Set the basic filter of a tab; it hides rows at once."""
    given = body.get("filter", {})
    if "tableId" in given:
        raise invalid("Tables are not supported by this emulator.")
    sheet, rect = resolve(context.workbook, given.get("range", {}))
    specs = _specs(given)
    for spec in specs:
        if not rect.left <= spec.get("columnIndex", 0) < rect.right:
            raise invalid("A filter criterion lies outside the range of the filter.")
    stored = {**clean(given), "range": grid_range(sheet.id, rect)}
    stored.pop("criteria", None)
    if specs:
        stored["filterSpecs"] = specs
    sheet.basic_filter = stored
    apply_filter(context, sheet)
    return {}


def _specs(given: Json) -> list[Json]:
    specs = [dict(spec) for spec in given.get("filterSpecs", ())]
    known = {spec.get("columnIndex", 0) for spec in specs}
    for column, criterion in given.get("criteria", {}).items():
        if int(column) not in known:
            specs.append({"columnIndex": int(column), "filterCriteria": criterion})
    return specs


def clear_filter(context: Context, body: Json) -> Json:
    """Take the basic filter away; its rows are shown again."""
    sheet = context.workbook.sheet(body.get("sheetId", 0))
    sheet.basic_filter = None
    _show_rows(sheet)
    return {}


def _show_rows(sheet: Sheet) -> None:
    for row, meta in list(sheet.row_meta.items()):
        if "hiddenByFilter" in meta:
            rest = {k: v for k, v in meta.items() if k != "hiddenByFilter"}
            sheet.row_meta[row] = rest


def apply_filter(context: Context, sheet: Sheet) -> None:
    """Hide the rows that the basic filter of a tab leaves out."""
    _show_rows(sheet)
    if not sheet.basic_filter:
        return
    rect = clipped(sheet, sheet.basic_filter["range"])
    specs = sheet.basic_filter.get("filterSpecs", ())
    for row in range(rect.top + 1, min(rect.bottom, len(sheet.rows))):
        if not all(_passes(context, sheet, row, spec) for spec in specs):
            old = sheet.row_meta.get(row, {})
            sheet.row_meta[row] = {**old, "hiddenByFilter": True}


def _passes(context: Context, sheet: Sheet, row: int, spec: Json) -> bool:
    column = spec.get("columnIndex", 0)
    criterion = spec.get("filterCriteria", {})
    value = context.effective(sheet, row, column)
    number_format = (sheet.cell(row, column).format or {}).get("numberFormat")
    locale = context.workbook.properties["locale"]
    shown = show(value, number_format, locale) or ""
    if shown in criterion.get("hiddenValues", ()):
        return False
    condition = criterion.get("condition")
    return not condition or meets(condition, value, shown, context)


def meets(condition: Json, value: Effective, shown: str, context: Context) -> bool:
    """Say whether a value meets a BooleanCondition; unknown kinds are refused."""
    kind = condition.get("type", "")
    wanted = list(_wanted(condition.get("values", ()), context))
    if kind in ("BLANK", "NOT_BLANK"):
        return (value is None or value == "") == (kind == "BLANK")
    if kind.startswith("TEXT_"):
        return _meets_text(kind, shown.casefold(), str(wanted[0]).casefold())
    if value is None or isinstance(value, ErrorValue):
        return False
    return _meets_order(kind, value, wanted)


def _wanted(values: Iterable[Json], context: Context) -> Iterable[Any]:
    locale = context.workbook.properties["locale"]
    today = int(context.today)
    relative = {"TODAY": today, "YESTERDAY": today - 1, "TOMORROW": today + 1}
    year = (date(1899, 12, 30) + timedelta(days=today)).year
    for value in values:
        if "relativeDate" in value:
            yield relative.get(value["relativeDate"], today - 7)
        else:
            yield typed(value.get("userEnteredValue", ""), locale, year)[0]


def _meets_text(kind: str, shown: str, wanted: str) -> bool:
    return {
        "TEXT_EQ": shown == wanted,
        "TEXT_NOT_EQ": shown != wanted,
        "TEXT_CONTAINS": wanted in shown,
        "TEXT_NOT_CONTAINS": wanted not in shown,
        "TEXT_STARTS_WITH": shown.startswith(wanted),
        "TEXT_ENDS_WITH": shown.endswith(wanted),
    }.get(kind, True)


OPERATORS = {
    "NUMBER_EQ": "=",
    "NUMBER_NOT_EQ": "<>",
    "NUMBER_GREATER": ">",
    "NUMBER_GREATER_THAN_EQ": ">=",
    "NUMBER_LESS": "<",
    "NUMBER_LESS_THAN_EQ": "<=",
    "DATE_EQ": "=",
    "DATE_BEFORE": "<",
    "DATE_AFTER": ">",
    "DATE_ON_OR_BEFORE": "<=",
    "DATE_ON_OR_AFTER": ">=",
}


def _meets_order(kind: str, value: Effective, wanted: list[Any]) -> bool:
    if kind in OPERATORS:
        return compare(OPERATORS[kind], value, wanted[0])
    if kind.endswith("_BETWEEN"):
        inside = order(wanted[0]) <= order(value) <= order(wanted[1])
        return inside != ("NOT" in kind)
    raise invalid(f"A filter with the condition {kind} is not supported here.")


def rect_of_filter(sheet: Sheet) -> Rect | None:
    """Give the rectangle of the basic filter, if there is one."""
    if not sheet.basic_filter:
        return None
    return clipped(sheet, sheet.basic_filter["range"])
