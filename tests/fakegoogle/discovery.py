"""Google's own discovery documents: which methods, parameters and fields exist."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from fakegoogle.errors import ApiError, Json, invalid

DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}
PREFIX = {"sheets": "", "drive": "drive/v3/"}
READ_POSTS = (":getByDataFilter", ":search", ":batchGetByDataFilter")
TRUE = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Method:
    """One method of an API as the discovery document describes it."""

    id: str
    api: str
    http: str
    pattern: re.Pattern[str]
    parameters: Json
    request: str | None
    response: str | None
    scopes: frozenset[str]
    kind: str


@cache
def document(api: str) -> Json:
    """Give Google's discovery document of `sheets` or `drive`."""
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    loaded: Json = json.loads((folder / DOCUMENTS[api]).read_text(encoding="utf-8"))
    return loaded


@cache
def schemas(api: str) -> Json:
    """Give the schemas of one API by name."""
    found: Json = document(api)["schemas"]
    return found


@cache
def methods() -> dict[str, tuple[Method, ...]]:
    """Give the methods of both APIs by HTTP verb, the most literal path first."""
    found: dict[str, list[tuple[int, Method]]] = {}
    for api in DOCUMENTS:
        for raw in _walk(document(api)):
            method = _method(api, raw)
            found.setdefault(method.http, []).append((raw["path"].count("{"), method))
    return {
        verb: tuple(method for _, method in sorted(some, key=lambda pair: pair[0]))
        for verb, some in found.items()
    }


def _walk(node: Json) -> list[Json]:
    own = list(node.get("methods", {}).values())
    for child in node.get("resources", {}).values():
        own += _walk(child)
    return own


def _method(api: str, raw: Json) -> Method:
    path = PREFIX[api] + raw["path"]
    parts = re.split(r"\{\+?(\w+)\}", path)
    pattern = "".join(
        f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    http = raw["httpMethod"]
    reads = http == "GET" or path.endswith(READ_POSTS)
    return Method(
        id=raw["id"],
        api=api,
        http=http,
        pattern=re.compile(f"/{pattern}"),
        parameters={**document(api)["parameters"], **raw.get("parameters", {})},
        request=raw.get("request", {}).get("$ref"),
        response=raw.get("response", {}).get("$ref"),
        scopes=frozenset(raw.get("scopes", ())),
        kind="drive" if api == "drive" else "read" if reads else "write",
    )


def route(http: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """Find the method that an encoded path calls, and its path parameters."""
    for method in methods().get(http, ()):
        match = method.pattern.fullmatch(path)
        if match:
            return method, {k: unquote(v) for k, v in match.groupdict().items()}
    return None


def check_query(method: Method, pairs: list[tuple[str, str]]) -> Json:
    """Check and convert query parameters; an unknown one is Google's 400."""
    found: Json = {}
    for name, text in pairs:
        spec = method.parameters.get(name)
        if spec is None or spec.get("location") == "path":
            raise invalid(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind '
                f"query parameter. Field '{name}' could not be found in request "
                "message.",
                "",
            )
        value = _parameter(name, spec, text)
        if spec.get("repeated"):
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


def _parameter(name: str, spec: Json, text: str) -> Any:
    kind = spec["type"]
    if kind == "boolean":
        if text.lower() not in TRUE:
            raise invalid(f"Invalid value at '{snake(name)}' (TYPE_BOOL), \"{text}\"")
        return TRUE[text.lower()]
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", text):
            raise invalid(f"Invalid value at '{snake(name)}' (TYPE_INT32), \"{text}\"")
        return int(text)
    if "enum" in spec and text not in spec["enum"] and name != "alt":
        raise _bad_enum(name, "", text)
    return text


class Violation(Exception):
    """A value that does not fit its schema; the path grows while it unwinds."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make
        self.parts: list[str] = []

    def error(self) -> ApiError:
        """Give Google's 400 for it."""
        path = "".join(reversed(self.parts)).lstrip(".")
        return invalid(self.make(path), path)


Check = Callable[[Any], Any]

ONEOF: dict[str, tuple[str, ...]] = {
    "ExtendedValue": (
        "numberValue",
        "stringValue",
        "boolValue",
        "formulaValue",
        "errorValue",
    ),
    "UpdateCellsRequest": ("start", "range"),
    "DataFilter": ("developerMetadataLookup", "a1Range", "gridRange"),
    "ColorStyle": ("rgbColor", "themeColor"),
    "ConditionalFormatRule": ("booleanRule", "gradientRule"),
    "UpdateConditionalFormatRuleRequest": ("rule", "newIndex"),
    "DeveloperMetadataLocation": ("spreadsheet", "sheetId", "dimensionRange"),
    "AutoResizeDimensionsRequest": ("dimensions", "dataSourceSheetDimensions"),
    "UpdateDimensionPropertiesRequest": ("range", "dataSourceSheetRange"),
    "FindReplaceRequest": ("range", "sheetId", "allSheets"),
    "Chip": ("personProperties", "richLinkProperties"),
}


def check_body(method: Method, body: Any) -> Json:
    """Check a body against its schema; give it without nulls."""
    if method.request is None:
        if body not in (None, {}):
            raise invalid("Invalid JSON payload received. Unknown body.", "")
        return {}
    try:
        checked: Json = checker(method.api, method.request)(body or {})
    except Violation as violation:
        raise violation.error() from None
    return checked


@cache
def checker(api: str, schema: str) -> Check:
    """Give the check of one schema, made once."""
    spec = schemas(api)[schema]
    known = spec.get("properties", {})
    checks: dict[str, Check] = {}
    alone = (
        tuple(known) if (api, schema) == ("sheets", "Request") else ONEOF.get(schema)
    )

    def find(name: str) -> Check:
        if name not in checks:
            if name not in known:
                raise Violation(lambda path: _unknown(name, path))
            checks[name] = _value_check(api, schema, name, known[name])
        return checks[name]

    def check(value: Any) -> Json:
        if not isinstance(value, dict):
            raise _mistyped("Proto field is not repeating, cannot start list.", value)
        found: Json = {}
        for name, given in value.items():
            check_one = checks.get(name) or find(name)
            if given is None:
                continue
            try:
                found[name] = check_one(given)
            except Violation as violation:
                violation.parts.append("." + snake(name))
                raise
        if alone and len(found) > 1:
            _check_alone(alone, found)
        return found

    return check


def _check_alone(alone: tuple[str, ...], found: Json) -> None:
    both = [name for name in found if name in alone]
    if len(both) > 1:
        raise Violation(
            lambda path: (
                f"Invalid value at '{path}' (oneof), oneof field is already set. "
                f"Cannot set '{both[1]}'"
            )
        )


def _unknown(name: str, path: str) -> str:
    where = f" at '{path}'" if path else ""
    return (
        f'Invalid JSON payload received. Unknown name "{name}"{where}: '
        "Cannot find field."
    )


def _mistyped(kind: str, value: Any) -> Violation:
    shown = json.dumps(value)
    return Violation(lambda path: f"Invalid value at '{path}' ({kind}), {shown}")


def _value_check(api: str, schema: str, name: str, spec: Json) -> Check:
    if "$ref" in spec:
        return _deferred(api, spec["$ref"])
    kind = spec.get("type", "any")
    if kind == "array":
        return _array(_value_check(api, schema, name, spec["items"]))
    if kind == "object":
        return _mapping(_value_check(api, schema, name, spec["additionalProperties"]))
    if "enum" in spec:
        return _enum(schema, name, frozenset(spec["enum"]))
    return SCALARS[kind]


def _deferred(api: str, schema: str) -> Check:
    made: list[Check] = []

    def check(value: Any) -> Any:
        if not made:
            made.append(checker(api, schema))
        return made[0](value)

    return check


def _array(item: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            return [item(value)]  # Google's parser takes a lone value for a list
        found = []
        for place, given in enumerate(value):
            try:
                found.append(item(given))
            except Violation as violation:
                violation.parts.append(f"[{place}]")
                raise
        return found

    return check


def _mapping(item: Check) -> Check:
    def check(value: Any) -> Json:
        if not isinstance(value, dict):
            raise _mistyped("Map", value)
        return {key: item(given) for key, given in value.items()}

    return check


ENUM_TYPES = {
    "majorDimension": "Dimension",
    "type": "{}.Type",
    "sortOrder": "SortOrder",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
}


def _bad_enum(name: str, schema: str, value: Any) -> ApiError:
    return invalid(_enum_text(name, schema, value)(snake(name)), snake(name))


def _enum_text(name: str, schema: str, value: Any) -> Callable[[str], str]:
    kind = ENUM_TYPES.get(name, name[0].upper() + name[1:]).format(schema)
    return lambda path: (
        f"Invalid value at '{path}' "
        f"(type.googleapis.com/google.apps.sheets.v4.{kind}), {json.dumps(value)}"
    )


def _enum(schema: str, name: str, allowed: frozenset[str]) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise Violation(_enum_text(name, schema, value))
        return value

    return check


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _mistyped("TYPE_STRING", value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _mistyped("TYPE_BOOL", value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _mistyped("TYPE_INT32", value)
    if not -(2**31) <= value < 2**31:
        raise _mistyped("TYPE_INT32", value)
    return value


def _number(value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mistyped("TYPE_DOUBLE", value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


SCALARS: dict[str, Check] = {
    "string": _text,
    "boolean": _flag,
    "integer": _whole,
    "number": _number,
    "any": lambda value: value,
}


@cache
def snake(name: str) -> str:
    """Write a JSON name as the protocol buffer writes it."""
    return re.sub(r"(?<!^)([A-Z])", lambda match: "_" + match[1].lower(), name)
