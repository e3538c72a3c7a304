"""One API call on its way to its handler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fakegoogle.discovery import Method
from fakegoogle.errors import Json
from fakegoogle.identity import Caller, User
from fakegoogle.masks import Tree
from fakegoogle.store import Store

if TYPE_CHECKING:
    from fakegoogle.google import FakeGoogle


@dataclass
class Call:
    """What a handler gets; `tree` is the response mask, None for everything."""

    google: FakeGoogle
    method: Method
    caller: Caller
    path: dict[str, str]
    query: Json
    body: Json
    tree: Tree
    masked: bool

    @property
    def user(self) -> User:
        """Give the user who calls."""
        return self.caller.user

    @property
    def store(self) -> Store:
        """Give everything in Drive."""
        return self.google.store

    def flag(self, name: str) -> bool:
        """Give a boolean query parameter, False when it is absent."""
        return bool(self.query.get(name))

    def option(self, name: str, default: Any) -> Any:
        """Give a query parameter or its default."""
        return self.query.get(name, default)
