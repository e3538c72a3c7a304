"""Plain data to JSON values and back, driven by the type annotations.

Used for the state tab and for nothing that other programs read. Absent keys take
the field's default, unknown keys are passed over, so that an older state reads
with a newer program; a newer ``format`` is the caller's to refuse.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Undecodable(ValueError):
    """A JSON value does not have the form that the type asks for."""


def encode(value: object) -> Any:
    """Turn a model value into JSON data; defaults of dataclass fields are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): encode(item) for key, item in value.items()}
    if isinstance(value, (frozenset, tuple)):
        items = sorted(value) if isinstance(value, frozenset) else value
        return [encode(item) for item in items]
    return value


def decode(kind: type[T], data: Any) -> T:
    """Build a value of ``kind`` from JSON data.

    Raises:
        Undecodable: the data does not have the form of ``kind``.
    """
    try:
        result: T = _decode(kind, data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        message = f"not a {getattr(kind, '__name__', kind)}: {error}"
        raise Undecodable(message) from error
    return result


def _key(key: object) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)


def _encode_fields(value: Any) -> dict[str, Any]:
    result = {}
    for item in fields(value):
        current = getattr(value, item.name)
        if item.default is not MISSING and current == item.default:
            continue
        if item.default_factory is not MISSING and not current:
            continue
        result[item.name] = encode(current)
    return result


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return _decode_fields(kind, data)
    origin = get_origin(kind)
    if origin is not None:
        return _decode_generic(origin, get_args(kind), data)
    return _decode_plain(kind, data)


def _decode_fields(kind: type, data: Any) -> Any:
    if not isinstance(data, dict):
        message = f"{data!r} is not an object"
        raise TypeError(message)
    hints = _hints(kind)
    known = {name: _decode(hints[name], data[name]) for name in hints if name in data}
    return kind(**known)


def _decode_generic(origin: Any, arguments: tuple[Any, ...], data: Any) -> Any:
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        kind = next(item for item in arguments if item is not type(None))
        return _decode(kind, data)
    if origin is tuple:
        return tuple(_decode(arguments[0], item) for item in _list(data))
    if origin is frozenset:
        return frozenset(_decode(arguments[0], item) for item in _list(data))
    key, item_kind = arguments
    return {_decode(key, name): _decode(item_kind, data[name]) for name in data}


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        message = f"{data!r} is not a list"
        raise TypeError(message)
    return data


def _decode_plain(kind: Any, data: Any) -> Any:
    if kind is date:
        return date.fromisoformat(data)
    if issubclass(kind, Enum):
        return kind(data)
    if type(data) is not kind:
        message = f"{data!r} is not a {kind.__name__}"
        raise TypeError(message)
    return data
