"""Google's quotas: per user and per project, refilled with each minute."""

from __future__ import annotations

from dataclasses import dataclass, field

from fakegoogle.clock import Clock
from fakegoogle.faults import drive_rate, quota_exceeded


@dataclass
class Quotas:
    """Counts calls by minute of the clock; refuses nothing while it is off."""

    clock: Clock
    on: bool = False
    per_user: int = 60
    per_project: int = 300
    drive_per_user: int = 12_000
    retry_after: bool = False
    minute: int = 0
    used: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, kind: str, user: str) -> None:
        """Count one call of a kind, or refuse it."""
        if not self.on:
            return
        minute = int(self.clock.seconds() // 60)
        if minute != self.minute:
            self.minute, self.used = minute, {}
        mine = self.used.get((kind, user), 0)
        all_users = self.used.get((kind, ""), 0)
        if kind == "drive":
            if mine >= self.drive_per_user:
                raise drive_rate()
        elif mine >= self.per_user or all_users >= self.per_project:
            error = quota_exceeded(kind, per_user=mine >= self.per_user)
            if self.retry_after:
                left = 60 - int(self.clock.seconds() % 60)
                error.headers["Retry-After"] = str(left)
            raise error
        self.used[kind, user] = mine + 1
        self.used[kind, ""] = all_users + 1
