"""A step's or a row's values as plain texts, for comparing and for the history."""

from __future__ import annotations

from datetime import date
from typing import Any

from mapsheets.plan.cells import links_text, long_date
from mapsheets.plan.model import Step

STEP_KEYS = (
    "area",
    "text",
    "customer_owner",
    "vendor_owner",
    "target",
    "status",
    "complete_when",
    "depends_on",
    "days",
    "done_on",
    "notes",
)


def value_text(value: object) -> str:
    """Write any value of a model as people see it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return links_text(value)
    return str(value)


def step_value(step: Step, key: str) -> Any:
    """Give a step's value by its field's key."""
    return getattr(step, key)


def step_text(step: Step, key: str) -> str:
    """Write a step's value as people see it."""
    return value_text(getattr(step, key))
