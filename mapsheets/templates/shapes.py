"""What a template file may hold: its tables and keys, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mapsheets.plan.fields import (
    APPROVAL_FIELDS,
    AREAS,
    CRITERIA_FIELDS,
    OPEN_ITEM_FIELDS,
    PEOPLE_FIELDS,
    Field,
)
from mapsheets.plan.model import Milestone, Pace, Side


class Shape(StrEnum):
    """What a value must be, in the words of a fault."""

    TEXT = "text in quotes"
    STEP = "a step number"
    NUMBER = "a whole number"
    FLAG = "true or false"
    LINKS = 'step numbers in quotes, such as "3, 5+5d"'
    TEXTS = "a list of texts in quotes"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table; ``choices`` are the only texts it may hold."""

    name: str
    shape: Shape = Shape.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


def _choices(fields: tuple[Field, ...], key: str) -> tuple[str, ...]:
    return next(field.choices for field in fields if field.key == key)


TOP_KEYS: tuple[Key, ...] = (
    Key("name", required=True),
    Key("summary", required=True),
    Key("when_to_use", required=True),
    Key("value_range", required=True),
    Key("pace", choices=tuple(Pace)),
    Key("review_questions", Shape.TEXTS),
)

TABLES: dict[str, tuple[Key, ...]] = {
    "steps": (
        Key("id", Shape.STEP, required=True),
        Key("area", required=True, choices=AREAS),
        Key("step", required=True),
        Key("side", required=True, choices=tuple(Side)),
        Key("customer_owner"),
        Key("vendor_owner"),
        Key("days", Shape.NUMBER, required=True),
        Key("depends_on", Shape.LINKS),
        Key("milestone", choices=tuple(Milestone)),
        Key("complete_when", required=True),
        Key("optional", Shape.FLAG),
    ),
    "criteria": (
        Key("need", required=True),
        Key("kind", required=True, choices=_choices(CRITERIA_FIELDS, "kind")),
        Key("check", required=True),
        Key("measure", required=True),
        Key("owner"),
        Key("by"),
        Key("consequence", required=True),
    ),
    "approvals": (
        Key("approval", required=True, choices=_choices(APPROVAL_FIELDS, "approval")),
        Key("approver", required=True),
        Key("needed_by"),
    ),
    "meetings": (
        Key("meeting", required=True),
        Key("decides", required=True),
        Key("attends", required=True),
        Key("steps", Shape.LINKS),
    ),
    "people": (
        Key("company", required=True, choices=(Side.CUSTOMER, Side.VENDOR)),
        Key("part", required=True, choices=_choices(PEOPLE_FIELDS, "part")),
        Key("title"),
        Key("responsible_for"),
    ),
    "risks": (
        Key("item", required=True),
        Key("step", Shape.STEP, required=True),
        Key("kind", choices=_choices(OPEN_ITEM_FIELDS, "kind")),
        Key("could_affect"),
        Key("handler"),
        Key("action"),
    ),
}

REQUIRED_TABLES = ("steps", "criteria", "approvals")
