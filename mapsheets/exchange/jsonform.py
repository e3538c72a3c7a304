"""Plans as JSON data: the form that scripts depend on. Keys and order are stable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from mapsheets.plan.cells import long_date, parse_date
from mapsheets.plan.model import Milestone, Plan, Problem, Step
from mapsheets.risk.attention import attention
from mapsheets.schedule.dates import Schedule, StepDates

Json = dict[str, object]

# Columns of free text in which a date often stands.
_OFTEN_DAYS = frozenset({"by", "when", "needed_by", "raised", "before", "after"})


class Flag(Protocol):
    """A finding of a risk rule, as far as it is shown."""

    @property
    def code(self) -> str:
        """Give the rule's code."""

    @property
    def audience(self) -> str:
        """Tell who may see it: ``show``, ``question`` or ``private``."""

    @property
    def severity(self) -> str:
        """Tell how serious it is: ``low``, ``medium`` or ``high``."""

    @property
    def step(self) -> str:
        """Give the step's id, blank where the whole plan is meant."""

    @property
    def message(self) -> str:
        """Say what was found."""


def plan_json(
    plan: Plan,
    schedule: Schedule,
    level: str,
    flags: Iterable[Flag],
    problems: Iterable[Problem],
    location: str,
) -> Json:
    """Give a plan with its steps and tabs, as ``show --json`` prints it.

    Holds the level and private flags: for the seller only.
    """
    content = plan.content
    summary = plan_summary_json(plan, schedule, level, flags, problems, location)
    last = {key: summary.pop(key) for key in ("problems", "outcome", "closed_on")}
    found = summary.pop("flags")
    return {
        **summary,
        "steps": _steps(plan, schedule),
        "criteria": _rows(content.criteria),
        "meetings": _rows(content.meetings),
        "approvals": _rows(content.approvals),
        "people": _rows(content.people),
        "open_items": _rows(content.open_items),
        "flags": found,
        "history": _rows(plan.history),
        **last,
    }


def plan_summary_json(
    plan: Plan,
    schedule: Schedule,
    level: str,
    flags: Iterable[Flag],
    problems: Iterable[Problem],
    location: str,
) -> Json:
    """Give a plan without its steps and tabs, as ``list --json`` prints it."""
    memory = plan.memory
    outcome = memory.outcome
    return {
        "id": plan.id,
        "title": plan.title,
        "customer": memory.customer,
        "deal": memory.deal,
        "vendor": memory.vendor,
        "template": memory.template,
        "state": memory.state.value,
        "level": level,
        "location": location,
        "start": _value(plan.header.start),
        "decision_by": _target(plan, Milestone.DECISION, plan.header.decision_by),
        "target_signature": _target(
            plan, Milestone.SIGNATURE, plan.header.target_signature
        ),
        "expected_signature": _value(schedule.signature),
        "slip_days": schedule.slip_days,
        "target_go_live": _target(plan, Milestone.GO_LIVE, plan.header.target_go_live),
        "expected_go_live": _value(schedule.go_live),
        "flags": [_flag(flag) for flag in flags],
        "problems": [_problem(problem) for problem in problems],
        "outcome": None if outcome is None else outcome.result,
        "closed_on": None if outcome is None else _value(outcome.on),
    }


def shared_plan_json(
    plan: Plan, schedule: Schedule, flags: Iterable[Flag], problems: Iterable[Problem]
) -> Json:
    """Give what both companies may read, with the keys of ``plan_json``.

    Level and outcome are null, the location is blank, and only flags for everybody
    are in it.
    """
    shown = [flag for flag in flags if flag.audience == "show"]
    body = plan_json(plan, schedule, "", shown, problems, "")
    return {**body, "level": None, "outcome": None}


def _target(plan: Plan, role: Milestone, header: date | None) -> object:
    """Give a milestone's target: its step's, which the header shows again."""
    step = plan.milestone(role)
    return _value(header if step is None else step.target)


def _steps(plan: Plan, schedule: Schedule) -> list[Json]:
    roles = {step: role.value for role, step in plan.memory.milestones.items()}
    phrases = attention(plan, schedule, schedule.today)
    return [
        _step(
            step,
            schedule.steps.get(step.id, StepDates(step.id)),
            {
                "milestone": roles.get(step.id),
                "provenance": _value(plan.provenance(step.id)),
                "attention": phrases.get(step.id, ""),
            },
        )
        for step in plan.steps
    ]


def _step(step: Step, dates: StepDates, known: Mapping[str, object]) -> Json:
    return {
        "id": step.id,
        "area": step.area,
        "step": step.text,
        "customer_owner": step.customer_owner,
        "vendor_owner": step.vendor_owner,
        "side": step.side.value,
        "days": step.days,
        "milestone": known["milestone"],
        "depends_on": [
            {"step": link.step, "lag": link.lag} for link in step.depends_on
        ],
        "target": _value(step.target),
        "provenance": known["provenance"],
        "expected": _value(dates.finish),
        "status": step.status.value,
        "done_on": _value(step.done_on),
        "attention": known["attention"],
        "complete_when": step.complete_when,
        "notes": step.notes,
        "float_days": dates.float_days,
        "critical": dates.critical,
        "because_of": dates.because_of,
    }


def _flag(flag: Flag) -> Json:
    return {
        "code": flag.code,
        "audience": str(flag.audience),
        "severity": str(flag.severity),
        "step": flag.step or None,
        "message": flag.message,
    }


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "cell": problem.cell,
        "message": problem.message,
    }


def _rows(rows: Iterable[object]) -> list[Json]:
    return [
        {
            field.name: _cell(field.name, getattr(row, field.name))
            for field in fields(row)
        }
        for row in rows
        if is_dataclass(row)
    ]


def _cell(name: str, value: object) -> object:
    """Give a cell; a text that is exactly a date, as "1 Feb 2027", becomes one."""
    if name not in _OFTEN_DAYS or not isinstance(value, str):
        return _value(value)
    day = parse_date(value)
    return (
        day.isoformat() if isinstance(day, date) and value == long_date(day) else value
    )


def _value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
