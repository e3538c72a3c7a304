"""Going back to an earlier moment, so that many histories share one beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fakegoogle.clock import Clock
from fakegoogle.drive_permissions import Mail, Sharing
from fakegoogle.store import File, SharedDrive, Store


@dataclass(frozen=True)
class Snapshot:
    """Everything in Drive at one moment; workbooks are shared, not copied."""

    files: dict[str, File]
    children: dict[str, dict[str, None]]
    drives: dict[str, SharedDrive]
    made: int
    now: datetime
    mails: list[Mail]
    shares: int

    def put_back(self, store: Store, clock: Clock, sharing: Sharing) -> None:
        """Let everything be as it was."""
        store.files = {key: file.copy() for key, file in self.files.items()}
        store.children = {key: dict(below) for key, below in self.children.items()}
        store.drives = dict(self.drives)
        store.made = self.made
        sharing.mails = list(self.mails)
        sharing.done = self.shares
        if not clock.real:
            clock.set(self.now)


def taken(store: Store, clock: Clock, sharing: Sharing) -> Snapshot:
    """Remember everything in Drive."""
    return Snapshot(
        {key: file.copy() for key, file in store.files.items()},
        {key: dict(below) for key, below in store.children.items()},
        dict(store.drives),
        store.made,
        clock.now(),
        list(sharing.mails),
        sharing.done,
    )
