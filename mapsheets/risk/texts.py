"""Every text of a plan that a buyer can read, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from mapsheets.plan.fields import (
    APPROVAL_FIELDS,
    CRITERIA_FIELDS,
    HEADER_FIELDS,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    PEOPLE_FIELDS,
    STEP_FIELDS,
    Field,
)
from mapsheets.plan.model import Plan

PROGRAM = "mapsheets"


@dataclass(frozen=True, slots=True)
class BuyerText:
    """A text and where it stands; ``typed`` where people wrote it in the sheet."""

    where: str
    text: str
    typed: bool = False


def _row_texts(
    row: object, columns: tuple[Field, ...], where: str, plan: Plan
) -> Iterator[tuple[str, str]]:
    """Give the texts of one row of the model, column by column."""
    keys = {item.name for item in fields(row)}  # type: ignore[arg-type]
    for column in columns:
        value = getattr(row, column.key) if column.key in keys else None
        if isinstance(value, str) and value and column.key != "id":
            heading = column.title(plan.memory.customer, plan.memory.vendor)
            yield f"{where}: {heading}", value


def _cells(plan: Plan) -> Iterator[tuple[str, str]]:
    content = plan.content
    yield from _row_texts(content.header, HEADER_FIELDS, "Header", plan)
    for step in content.steps:
        yield from _row_texts(step, STEP_FIELDS, f"Step {step.id}", plan)
    tables: tuple[tuple[str, tuple[object, ...], tuple[Field, ...]], ...] = (
        ("Criterion", content.criteria, CRITERIA_FIELDS),
        ("Decision meeting", content.meetings, MEETING_FIELDS),
        ("Approval", content.approvals, APPROVAL_FIELDS),
        ("Person", content.people, PEOPLE_FIELDS),
        ("Open item", content.open_items, OPEN_ITEM_FIELDS),
    )
    for name, rows, columns in tables:
        for number, row in enumerate(rows, 1):
            yield from _row_texts(row, columns, f"{name} {number}", plan)
    for row in plan.history:
        if row.reason:
            yield "Change history: Reason", row.reason


def added_later(plan: Plan, step_id: str) -> bool:
    """Tell whether a step came after the plan was made: no template knows it."""
    return step_id in plan.memory.added_on and step_id not in plan.memory.areas


def buyer_texts(plan: Plan) -> tuple[BuyerText, ...]:
    """List every text that people or templates put into the buyer's workbook.

    The deal's name is the seller's. A cell counts as typed once a buyer may have
    seen the plan, or where the history shows that a person wrote it.
    """
    typed = {row.after for row in plan.history if row.changed_by != PROGRAM}
    theirs = tuple(f"Step {one.id}:" for one in plan.steps if added_later(plan, one.id))
    cells = (
        BuyerText(
            where,
            text,
            plan.memory.is_out
            or text in typed
            or where.startswith((*theirs, "Change history")),
        )
        for where, text in _cells(plan)
    )
    return (BuyerText("Deal", plan.memory.deal or ""), *cells)
