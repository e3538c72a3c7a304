"""Field masks: parsed, checked against the schema, applied."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fakegoogle.discovery import schemas
from fakegoogle.errors import ApiError, Json

# A tree of wanted fields; None stands for "all of it".
Tree = dict[str, Any] | None

TOKEN = re.compile(r"\s*([A-Za-z_$][\w$.-]*|\*|[(),/.])\s*")


class BadMask(Exception):
    """A mask that cannot be read, or that names a field that does not exist."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def parse(text: str) -> dict[str, Any]:
    """Read `a.b,c(d,e/f),*` into a tree."""
    tokens: list[str] = []
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise BadMask(text)
        name = match[1]
        tokens += _split(name)
        place = match.end()
    tree: dict[str, Any] = {}
    end = _items(tokens, 0, tree)
    if end != len(tokens) or not tokens:
        raise BadMask(text)
    return tree


def _split(name: str) -> list[str]:
    parts = [part for part in re.split(r"(\.)", name) if part]
    return ["/" if part == "." else part for part in parts]


def _items(tokens: list[str], place: int, tree: dict[str, Any]) -> int:
    while True:
        place = _item(tokens, place, tree)
        if place < len(tokens) and tokens[place] == ",":
            place += 1
            continue
        return place


def _item(tokens: list[str], place: int, tree: dict[str, Any]) -> int:
    name = _name(tokens, place)
    place += 1
    following = tokens[place] if place < len(tokens) else ""
    if following in ("/", "("):
        inner: dict[str, Any] = {}
        step = _item if following == "/" else _items
        place = step(tokens, place + 1, inner)
        if following == "(":
            if place >= len(tokens) or tokens[place] != ")":
                raise BadMask(name)
            place += 1
        _merge(tree, name, inner)
    else:
        tree[name] = None
    return place


def _name(tokens: list[str], place: int) -> str:
    if place >= len(tokens) or tokens[place] in "(),/":
        raise BadMask("".join(tokens))
    return tokens[place]


def _merge(tree: dict[str, Any], name: str, inner: dict[str, Any]) -> None:
    if name in tree and tree[name] is None:
        return
    own = tree.setdefault(name, {})
    for key, value in inner.items():
        if value is None:
            own[key] = None
        else:
            _merge(own, key, value)


@lru_cache(maxsize=4096)
def mask(api: str, schema: str, text: str) -> Tree:
    """Read a mask and check it against a schema; `*` alone is everything."""
    tree = parse(text)
    if "*" in tree and tree["*"] is None:
        return None
    return _checked(api, schema, tree, "")


def _checked(api: str, schema: str, tree: dict[str, Any], path: str) -> Tree:
    known = schemas(api)[schema].get("properties", {})
    found: dict[str, Any] = {}
    for name, inner in tree.items():
        where = f"{path}.{name}".lstrip(".")
        if name == "*":
            if inner is None:
                return None
            for each, spec in known.items():
                _merge_tree(found, each, _below(api, spec, inner, where))
            continue
        if name not in known:
            raise BadMask(where)
        below = None if inner is None else _below(api, known[name], inner, where)
        _merge_tree(found, name, below)
    return found


def _merge_tree(found: dict[str, Any], name: str, below: Tree) -> None:
    if below is None:
        found[name] = None
    else:
        _merge(found, name, below)


def _below(api: str, spec: Json, inner: dict[str, Any], path: str) -> Tree:
    while spec.get("type") == "array":
        spec = spec["items"]
    if "$ref" in spec:
        return _checked(api, spec["$ref"], inner, path)
    if spec.get("type") == "object" and "properties" in spec:
        return _checked_inline(api, spec["properties"], inner, path)
    if spec.get("type") == "object":
        return inner
    raise BadMask(f"{path}.{next(iter(inner))}")


def _checked_inline(api: str, known: Json, tree: dict[str, Any], path: str) -> Tree:
    found: dict[str, Any] = {}
    for name, inner in tree.items():
        where = f"{path}.{name}"
        if name == "*":
            return None
        if name not in known:
            raise BadMask(where)
        found[name] = None if inner is None else _below(api, known[name], inner, where)
    return found


def response_mask(api: str, schema: str | None, text: str) -> Tree:
    """Read the `fields` parameter of a request, or raise Google's 400."""
    try:
        return mask(api, schema, text) if schema else None
    except BadMask as bad:
        raise _refusal(api, bad.path) from None


def _refusal(api: str, path: str) -> ApiError:
    if api == "drive":
        return ApiError(
            400,
            f"Invalid field selection {path}",
            reason="invalidParameter",
            location="fields",
        )
    violation = {
        "field": path,
        "description": "Error expanding 'fields' parameter. Cannot find matching "
        f"fields for path '{path}'.",
    }
    detail = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [violation],
    }
    return ApiError(400, "Request contains an invalid argument.", details=(detail,))


def keep(tree: Tree, value: Any) -> Any:
    """Give the part of a value that a mask names."""
    if tree is None:
        return value
    if isinstance(value, list):
        return [keep(tree, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: keep(inner, value[name]) for name, inner in tree.items() if name in value
    }


def wants(tree: Tree, *path: str) -> bool:
    """Say whether a mask names this path or anything below it."""
    for name in path:
        if tree is None:
            return True
        if name not in tree:
            return False
        tree = tree[name]
    return True


def at(tree: Tree, name: str) -> Tree:
    """Give the mask below one field that is wanted."""
    return None if tree is None else tree[name]


def overlay(tree: Tree, old: Any, new: Any) -> Any:
    """Give `old` with the fields that a request mask names taken from `new`."""
    if tree is None:
        return new
    old_fields = old if isinstance(old, dict) else {}
    new_fields = new if isinstance(new, dict) else {}
    found = dict(old_fields)
    for name, inner in tree.items():
        value = overlay(inner, old_fields.get(name), new_fields.get(name))
        if value is None or value == {}:
            found.pop(name, None)
        else:
            found[name] = value
    return found
