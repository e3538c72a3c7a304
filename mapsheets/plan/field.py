"""One column or header cell: what it holds and who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    STATUS = "status"
    IDS = "ids"
    NUMBER = "number"


class Owner(StrEnum):
    """Who writes a cell: people, the program, or both (see the date rules)."""

    PEOPLE = "people"
    PROGRAM = "program"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Field:
    """A column or header cell.

    ``heading`` may hold ``{customer}`` and ``{vendor}``. ``key`` is the attribute
    of the model. ``synonyms`` are other headings people use, in lower case.
    """

    key: str
    heading: str
    kind: Kind
    owner: Owner
    help: str
    choices: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    def title(self, customer: str, vendor: str) -> str:
        """Give the heading with the names of both companies."""
        return self.heading.replace("{customer}", customer).replace("{vendor}", vendor)
