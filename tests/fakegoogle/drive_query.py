"""The `q` and `orderBy` parameters of files.list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fakegoogle.clock import stamp
from fakegoogle.errors import ApiError, bad_parameter
from fakegoogle.identity import User
from fakegoogle.store import RANK, File, Store


@dataclass
class Asked:
    """Who asks, in which store."""

    store: Store
    user: User

    def folder(self, name: str) -> str:
        """Give the id that `root` stands for, or the id itself."""
        return self.store.root(self.user).id if name == "root" else name


Test = Callable[[Asked, File], bool]

TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<mark>!=|<=|>=|[=<>(){}])
    |(?P<word>[\w:.+-]+)
    )""",
    re.VERBOSE,
)


@dataclass
class Query:
    """A query that was read; `parent` is set when it names one folder for sure."""

    test: Test
    parent: str | None


def invalid_query() -> ApiError:
    """Give the 400 of Drive for a query that it cannot read."""
    return bad_parameter("q")


@lru_cache(maxsize=1024)
def read_query(text: str) -> Query:
    """Read a query, or refuse it."""
    reader = _Reader(_tokens(text))
    test = reader.any_of()
    if reader.place != len(reader.tokens):
        raise invalid_query()
    return Query(test, reader.parent if not reader.loose else None)


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    place = 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = TOKEN.match(stripped, place)
        if match is None:
            raise invalid_query()
        found.append((str(match.lastgroup), match[match.lastgroup or 0]))
        place = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.parent: str | None = None
        self.loose = False

    def next(self, *expected: str) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise invalid_query()
        token = self.tokens[self.place]
        if expected and token[1].lower() not in expected:
            raise invalid_query()
        self.place += 1
        return token

    def peek(self, word: str) -> bool:
        if self.place >= len(self.tokens):
            return False
        kind, text = self.tokens[self.place]
        return kind != "text" and text.lower() == word

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self.peek("or"):
            self.loose = True
            self.next()
            tests.append(self.all_of())
        if len(tests) == 1:
            return tests[0]
        return lambda asked, file: any(test(asked, file) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.peek("and"):
            self.next()
            tests.append(self.one())
        if len(tests) == 1:
            return tests[0]
        return lambda asked, file: all(test(asked, file) for test in tests)

    def one(self) -> Test:
        if self.peek("not"):
            self.loose = True
            self.next()
            test = self.one()
            return lambda asked, file: not test(asked, file)
        if self.peek("("):
            self.next()
            test = self.any_of()
            self.next(")")
            return test
        kind, text = self.next()
        if kind == "text":
            return self.member(unquoted(text))
        if kind == "word":
            return self.field(text)
        raise invalid_query()

    def member(self, value: str) -> Test:
        self.next("in")
        _, collection = self.next()
        if collection == "parents":
            self.parent = value
            return lambda asked, file: asked.folder(value) in file.parents
        role = {"owners": "owner", "writers": "writer", "readers": "reader"}
        if collection not in role:
            raise invalid_query()
        wanted, address = RANK[role[collection]], value.lower()
        return lambda asked, file: any(
            permission.email == address and RANK[permission.role] >= wanted
            for permission in file.permissions.values()
        )

    def field(self, name: str) -> Test:
        if name in ("properties", "appProperties"):
            return self.property(name)
        if name == "sharedWithMe":
            if self.peek("="):
                self.next()
                self.next("true")
            return lambda asked, file: (
                file.owner not in (None, asked.user.email)
                and asked.store.role(asked.user, file, by_link=False) != ""
            )
        operator = self.next()[1].lower()
        kind, raw = self.next()
        value = unquoted(raw) if kind == "text" else raw
        return compare(name, operator, value, quoted=kind == "text")

    def property(self, name: str) -> Test:
        self.next("has")
        self.next("{")
        self.next("key")
        self.next("=")
        key = unquoted(self.text())
        self.next("and")
        self.next("value")
        self.next("=")
        value = unquoted(self.text())
        self.next("}")
        if name == "properties":
            return lambda asked, file: file.properties.get(key) == value
        return lambda asked, file: file.app_properties.get(key) == value

    def text(self) -> str:
        kind, text = self.next()
        if kind != "text":
            raise invalid_query()
        return text


def unquoted(text: str) -> str:
    """Take quotes and backslashes off a value."""
    return re.sub(r"\\(.)", r"\1", text[1:-1])


FIELDS: dict[str, Callable[[Asked, File], Any]] = {
    "name": lambda asked, file: file.name.casefold(),
    "mimeType": lambda asked, file: file.mime_type,
    "trashed": lambda asked, file: asked.store.in_trash(file),
    "starred": lambda asked, file: bool(file.other.get("starred")),
    "modifiedTime": lambda asked, file: stamp(file.modified),
    "createdTime": lambda asked, file: stamp(file.created),
    "visibility": lambda asked, file: "limited",
}
FLAGS = {"trashed", "starred"}
TIMES = {"modifiedTime", "createdTime"}


def compare(name: str, operator: str, value: str, *, quoted: bool) -> Test:
    """Give the test of one field against a value."""
    if name not in FIELDS or (name in FLAGS) == quoted:
        raise invalid_query()
    get = FIELDS[name]
    wanted: Any = value.casefold() if name == "name" else value
    if name in FLAGS:
        if value.lower() not in ("true", "false"):
            raise invalid_query()
        wanted = value.lower() == "true"
    if name in TIMES:
        wanted = _moment(value)
    if operator == "contains" and name in ("name", "mimeType"):
        return lambda asked, file: _contains(name, get(asked, file), wanted)
    allowed = {"=", "!="} | ({"<", ">", "<=", ">="} if name in TIMES else set())
    if operator not in allowed:
        raise invalid_query()
    return lambda asked, file: _compared(operator, get(asked, file), wanted)


def _contains(name: str, text: str, wanted: str) -> bool:
    if name == "mimeType":
        return wanted in text
    # Drive matches the beginnings of words in names
    return any(text.startswith(wanted, m.start()) for m in re.finditer(r"\b\w", text))


def _compared(operator: str, own: Any, wanted: Any) -> bool:
    return bool(
        {
            "=": own == wanted,
            "!=": own != wanted,
            "<": own < wanted,
            ">": own > wanted,
            "<=": own <= wanted,
            ">=": own >= wanted,
        }[operator]
    )


def _moment(value: str) -> str:
    match = re.fullmatch(
        r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d+)?(?:Z|[+-]00:?00)?)?", value
    )
    if match is None:
        raise invalid_query()
    return f"{match[1]}T{match[2] or '00:00:00'}{(match[3] or '.000')[:4]}Z"


ORDERS: dict[str, Callable[[File], Any]] = {
    "createdTime": lambda file: file.created,
    "folder": lambda file: not file.is_folder,
    "modifiedByMeTime": lambda file: file.modified,
    "modifiedTime": lambda file: file.modified,
    "name": lambda file: file.name.casefold(),
    "name_natural": lambda file: [
        int(part) if part.isdecimal() else part
        for part in re.split(r"(\d+)", file.name.casefold())
    ],
    "quotaBytesUsed": lambda file: 0,
    "recency": lambda file: file.modified,
    "sharedWithMeTime": lambda file: file.created,
    "starred": lambda file: not file.other.get("starred"),
    "viewedByMeTime": lambda file: file.modified,
}


def ordered(files: list[File], order_by: str | None) -> list[File]:
    """Sort files; without an order the newest come first."""
    found = sorted(files, key=lambda file: -file.sequence)
    for part in reversed((order_by or "").split(",") if order_by else []):
        name, _, direction = part.strip().partition(" ")
        if name not in ORDERS or direction not in ("", "desc"):
            raise bad_parameter("orderBy")
        found.sort(key=ORDERS[name], reverse=direction == "desc")
    return found
