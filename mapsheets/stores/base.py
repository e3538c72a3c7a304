"""The contract of a store: five verbs over workbooks.

Laws, checked by the contract suite on every store:

* ``create`` makes one whole workbook or none; it is named and placed at once.
* ``read`` changes nothing and never returns a part for the whole.
* ``write`` applies all edits or none, only where the workbook still is what was
  read (``expect``); otherwise it raises ``ChangedMeanwhile`` and nothing that a
  person typed is lost.
* text is always text, never a formula.
* an unknown reference raises ``PlanNotFound`` or another error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from mapsheets.sheet.spec import Edits, ReadWorkbook, WorkbookSpec


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a store can do beyond the contract; asked for, never guessed by name.

    ``listing_lag`` is how many minutes a listing may be late to tell of a change;
    with ``digest_in_list`` an entry's stamp tells its content, and is the last part
    of the revision that a read or write gives. ``most_rows`` is how many new or
    changed rows one write should hold at most, 0 where any number will do.
    """

    shares: bool = False
    revisions: bool = False
    warns_on_protected: bool = False
    has_url: bool = False
    versions_in_list: bool = False
    listing_lag: int = 0
    digest_in_list: bool = False
    most_rows: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A workbook in a listing: a hint of what is there, not its content.

    ``stamp`` changes whenever the workbook may have changed; ``changed_at`` is the
    moment of its last change.
    """

    ref: str
    name: str
    location: str
    stamp: str = ""
    modified: date | None = None
    changed_at: datetime | None = None
    modified_by: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


# Tells whether a workbook that is there stands for the one that is to be made.
Taken = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True)
class Created:
    """A workbook that was just made."""

    ref: str
    location: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did; ``revision`` is the new one.

    ``deferred`` counts the cells of both sides that were left to the next sync; when
    it is not 0, appended rows were left to it too, and the state is the one that
    waits.
    """

    revision: str
    cells: int = 0
    deferred: int = 0


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls to a service so far, by quota.

    ``retries`` are those of them that repeated another, ``waited`` the seconds that
    were spent waiting for a quota or before a repetition.
    """

    read: int = 0
    write: int = 0
    drive: int = 0
    retries: int = field(default=0, compare=False)
    waited: float = field(default=0.0, compare=False)


class Store(Protocol):
    """Where workbooks live."""

    @property
    def abilities(self) -> Abilities:
        """Tell what this store can do beyond the contract."""

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does, such as ``folder:plans``."""

    @property
    def calls(self) -> Calls:
        """Count the calls to a service made so far."""

    def list(self) -> tuple[Entry, ...]:
        """List the workbooks, in a stable order, without reading them."""

    def read(self, ref: str) -> ReadWorkbook:
        """Read a whole workbook.

        Raises:
            PlanNotFound: nothing has this reference.
            ForeignFile: the file is hostile, broken or of another kind.
            Locked, NotAllowed, Unreachable: as their names say.
        """

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook; ``name`` is its title.

        ``taken`` is asked about every workbook that is there.

        Raises:
            PlanExists: a workbook of this name is there already, or one is taken.
            StoreFault, NotAllowed, Unreachable: as their names say.
        """

    def write(self, ref: str, edits: Edits, expect: str) -> Written:
        """Apply the edits together, if the revision still is ``expect``.

        Raises:
            ChangedMeanwhile: somebody changed the workbook since it was read.
            Locked: it is open in another program.
            StoreFault, NotAllowed, Unreachable: as their names say.
        """

    def trash(self, ref: str) -> None:
        """Move a workbook out of the way, recoverably."""
