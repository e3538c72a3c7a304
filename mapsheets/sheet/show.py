"""Compute the program's own cells of a plan, before any cell is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mapsheets.plan.model import Milestone, Plan, Status, Step
from mapsheets.risk.attention import attention, glance, notice, state_line
from mapsheets.schedule.dates import Schedule, StepDates
from mapsheets.sheet.shown import Shown, ShownStep

NO_AGENDA = ("", "", "", "")


def show(
    plan: Plan,
    schedule: Schedule,
    today: date,
    agenda: tuple[str, ...] = NO_AGENDA,
) -> Shown:
    """Compute what the program's cells say today.

    ``Now expected`` is blank where it equals the target or the step is complete.
    """
    phrases = attention(plan, schedule, today)
    memory = plan.memory
    signature = plan.milestone(Milestone.SIGNATURE)
    go_live = plan.milestone(Milestone.GO_LIVE)
    return Shown(
        title=f"Mutual Action Plan: {memory.customer} + {memory.vendor}",
        state_line=state_line(plan),
        today=today,
        steps={
            step.id: _step(step, schedule.steps.get(step.id), phrases)
            for step in plan.steps
        },
        signature_expected=schedule.signature if signature else None,
        go_live_expected=schedule.go_live if go_live else None,
        last_updated=memory.last_updated,
        glance=glance(plan, schedule, today),
        notice=notice(plan, schedule, today),
        agenda=agenda,
    )


def _step(step: Step, dates: StepDates | None, phrases: Mapping[str, str]) -> ShownStep:
    finish = dates.finish if dates is not None and dates.scheduled else None
    done = step.status in {Status.COMPLETE, Status.NOT_NEEDED}
    hidden = done or finish == step.target
    return ShownStep(
        expected=None if hidden else finish,
        attention=phrases.get(step.id, ""),
        bar_start=dates.start if dates is not None else None,
        bar_end=finish or step.target,
    )


def written_cells(shown: Shown) -> dict[str, str]:
    """Name every program cell that is not blank, with its text.

    Keys are ``expected.3``, ``attention.3``, ``header.glance`` and ``agenda.0``; dates
    are ISO.
    """
    cells = {f"header.{key}": value for key, value in header_cells(shown).items()}
    cells |= {f"agenda.{place}": text for place, text in enumerate(shown.agenda)}
    for step_id, step in shown.steps.items():
        cells[f"expected.{step_id}"] = step.expected
        cells[f"attention.{step_id}"] = step.attention
    return {key: cell_text(value) for key, value in cells.items() if value}


def header_cells(shown: Shown) -> dict[str, str | date | None]:
    """Give the program's header cells by key."""
    return {
        "title": shown.title,
        "state_line": shown.state_line,
        "signature_expected": shown.signature_expected,
        "go_live_expected": shown.go_live_expected,
        "last_updated": shown.last_updated,
        "glance": shown.glance,
        "everything": shown.everything,
        "notice": shown.notice,
    }


def cell_text(value: object) -> str:
    """Write a program cell's value for remembering and comparing."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
