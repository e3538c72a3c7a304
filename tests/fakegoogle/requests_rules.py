"""Requests about conditional formats, protected and named ranges, and filters."""

from __future__ import annotations

from fakegoogle.cells import clean
from fakegoogle.context import Context
from fakegoogle.errors import Json, invalid
from fakegoogle.formats import styled
from fakegoogle.ranges import grid_range, resolve
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
