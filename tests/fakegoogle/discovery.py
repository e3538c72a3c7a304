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
        raise bad_enum(name, "", text)
    return text


@cache
def snake(name: str) -> str:
    """Write a JSON name as the protocol buffer writes it."""
    return re.sub(r"(?<!^)([A-Z])", lambda match: "_" + match[1].lower(), name)


ENUM_TYPES = {
    "majorDimension": "Dimension",
    "type": "{}.Type",
    "sortOrder": "SortOrder",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
}


def bad_enum(name: str, schema: str, value: Any) -> ApiError:
    return invalid(enum_text(name, schema, value)(snake(name)), snake(name))


def enum_text(name: str, schema: str, value: Any) -> Callable[[str], str]:
    kind = ENUM_TYPES.get(name, name[0].upper() + name[1:]).format(schema)
    return lambda path: (
        f"Invalid value at '{path}' "
        f"(type.googleapis.com/google.apps.sheets.v4.{kind}), {json.dumps(value)}"
    )
