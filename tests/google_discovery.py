"""Checks a request body against Google's own discovery document of Sheets."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

OUTPUT_ONLY = {"effectiveValue", "formattedValue", "hyperlink", "effectiveFormat"}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@cache
def schemas() -> dict[str, Any]:
    """Give the schemas by name."""
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    text = (folder / "sheets.v4.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["schemas"]
    return found


def check(schema: str, value: dict[str, Any], path: str = "") -> None:
    """Fail on an unknown field, a wrong type or an unknown word of an enum."""
    known = schemas()[schema]["properties"]
    for name, inner in value.items():
        where = f"{path}.{name}"
        assert name in known, where
        assert name not in OUTPUT_ONLY, where
        _check_value(known[name], inner, where)


def _check_value(spec: dict[str, Any], value: object, path: str) -> None:
    if "$ref" in spec:
        assert isinstance(value, dict), path
        check(spec["$ref"], value, path)
    elif spec["type"] == "array":
        assert isinstance(value, list), path
        for place, item in enumerate(value):
            _check_value(spec["items"], item, f"{path}[{place}]")
    else:
        wanted = TYPES[spec["type"]]
        assert isinstance(value, wanted), path
        assert isinstance(value, bool) == (wanted == (bool,)), path
        assert "enum" not in spec or value in spec["enum"], path
