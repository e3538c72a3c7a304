"""Requests about protected and named ranges."""

from __future__ import annotations

import re

from fakegoogle.cells import clean
from fakegoogle.context import Context, request_mask
from fakegoogle.errors import Json, invalid
from fakegoogle.masks import overlay
from fakegoogle.ranges import clipped, resolve
from fakegoogle.workbook import Sheet, Workbook


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
