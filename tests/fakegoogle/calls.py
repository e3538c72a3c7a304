"""The log of calls, and what happens between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fakegoogle.errors import Json


@dataclass
class CallRecord:
    """One call that arrived; `status` is 0 when no answer was sent."""

    number: int
    method: str
    kind: str
    user: str = ""
    status: int = 0
    fault: str = ""
    file: str = ""
    requests: tuple[str, ...] = ()

    def json(self) -> Json:
        """Give the record for the admin endpoint."""
        return {**self.__dict__, "requests": list(self.requests)}


Action = Callable[[], object]


@dataclass
class Hook:
    """Something to do before or after the n-th call from its registration."""

    left: int
    action: Action


@dataclass
class CallLog:
    """Every API call in order of arrival, and the hooks around calls to come."""

    records: list[CallRecord] = field(default_factory=list)
    before: list[Hook] = field(default_factory=list)
    after: list[Hook] = field(default_factory=list)
    number: int = 0

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, place: int) -> CallRecord:
        return self.records[place]

    def arrive(self, method: str, kind: str) -> CallRecord:
        """Log a call; calls of the token endpoint get no number."""
        if kind != "auth":
            self.number += 1
        record = CallRecord(0 if kind == "auth" else self.number, method, kind)
        self.records.append(record)
        return record

    def count(self, kind: str | None = None) -> int:
        """Count the calls of a kind: read, write, drive or auth; None for all APIs."""
        if kind is None:
            return sum(1 for record in self.records if record.kind != "auth")
        return sum(1 for record in self.records if record.kind == kind)

    def methods(self) -> list[str]:
        """Give the method ids in order, calls of the token endpoint left out."""
        return [record.method for record in self.records if record.kind != "auth"]

    def clear(self) -> None:
        """Forget the calls so far; hooks stay."""
        self.records = []
        self.number = 0

    @staticmethod
    def due(hooks: list[Hook]) -> list[Action]:
        """Count one call for each hook; give and drop those whose turn it is."""
        found = []
        for hook in list(hooks):
            hook.left -= 1
            if hook.left == 0:
                hooks.remove(hook)
                found.append(hook.action)
        return found
