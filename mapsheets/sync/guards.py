"""What a sync refuses to take over, with the option that overrides each refusal.

They hold once a plan is out (shared or exported): losing a row of one's own draft
is one's own business, losing a buyer's rows to a misread sheet is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from mapsheets.plan.fields import step_field
from mapsheets.plan.model import Content, Plan, Step
from mapsheets.plan.values import step_text

GUARDED = (
    "area",
    "text",
    "customer_owner",
    "vendor_owner",
    "target",
    "status",
    "complete_when",
    "depends_on",
    "days",
)
FEWEST_ROWS = 3  # as many removed rows never raise the guard
FEWEST_VALUES = 2  # a column with one value is no column yet
SHARE = 0.3  # of the base's steps


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the person who runs the sync allows explicitly."""

    removed: int = 0
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A guard's refusal: a stable code, what was seen, what to do."""

    code: str
    message: str
    hint: str


def refusals(
    before: Plan, after: Content, blank: frozenset[str], allowed: Allowed
) -> tuple[Refusal, ...]:
    """List every guard that refuses the change from the base to ``after``.

    ``blank`` names the step columns in which no cell holds anything any more.
    """
    base = before.memory.base
    if base is None or not before.memory.is_out or not base.steps:
        return ()
    return (
        *_rows_gone(before.name, base.steps, after.steps, allowed),
        *_columns_emptied(before, base.steps, blank, allowed),
    )


def _rows_gone(
    name: str, base: tuple[Step, ...], now: tuple[Step, ...], allowed: Allowed
) -> tuple[Refusal, ...]:
    present = {step.id for step in now}
    gone = [step.id for step in base if step.id not in present]
    limit = max(FEWEST_ROWS, floor(SHARE * len(base)))
    if not gone or len(gone) <= allowed.removed or (present and len(gone) <= limit):
        return ()
    code = "ROWS_GONE" if present else "NO_ROWS"
    return (
        Refusal(
            code,
            f"{len(gone)} of {len(base)} steps of {name} are gone from the sheet "
            f"({', '.join(gone)}).",
            f"If that is meant, run the sync with --allow-removed {len(gone)}; "
            "else bring the rows back from the version history or a copy.",
        ),
    )


def _columns_emptied(
    before: Plan, base: tuple[Step, ...], blank: frozenset[str], allowed: Allowed
) -> tuple[Refusal, ...]:
    memory = before.memory
    found = []
    for key in GUARDED:
        title = step_field(key).title(memory.customer, memory.vendor)
        had = sum(1 for step in base if step_text(step, key))
        if key not in blank or had < FEWEST_VALUES or {title, key} & allowed.emptied:
            continue
        found.append(
            Refusal(
                "COLUMN_EMPTY",
                f"The whole column '{title}' of {before.name} is empty; "
                f"{had} steps had a value in it.",
                f'If that is meant, run the sync with --allow-empty "{title}"; '
                "else bring the column back from the version history or a copy.",
            )
        )
    return tuple(found)
