"""Start a plan from another plan's workbook, without that customer's facts."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from mapsheets.errors import UsageFault
from mapsheets.plan.cells import fold
from mapsheets.plan.model import (
    Approval,
    Content,
    Criterion,
    Meeting,
    Milestone,
    OpenItem,
    Person,
    Plan,
    Provenance,
    Status,
    Step,
)
from mapsheets.sync.opening import open_workbook
from mapsheets.templates.make import StartingContent, Wishes, starting_header
from mapsheets.workflows.workspace import folder_store

R = TypeVar("R", Step, Criterion, Meeting, Approval, OpenItem)


def starting_from(
    path: Path, customer: str, vendor: str, wishes: Wishes
) -> StartingContent:
    """Take the steps, days, links and wording of a plan; leave people and dates.

    Raises:
        UsageFault: there is no such file.
        ForeignFile: it is no plan.
    """
    plan = _renamed_plan(_read(path, wishes), customer)
    steps = tuple(_step(step) for step in plan.steps)
    roles = dict(plan.memory.milestones)
    pins = {
        roles[role]: day
        for role, day in (
            (Milestone.SIGNATURE, wishes.sign_by),
            (Milestone.GO_LIVE, wishes.go_live),
        )
        if day is not None and role in roles
    }
    dated = tuple(replace(step, target=pins.get(step.id)) for step in steps)
    return StartingContent(
        Content(
            header=starting_header(customer, wishes),
            steps=dated,
            criteria=tuple(
                replace(row, owner="[name]", by="[date]", result="Open")
                for row in plan.content.criteria
            ),
            meetings=tuple(
                replace(row, attends="", when="", outcome="")
                for row in plan.content.meetings
            ),
            approvals=tuple(
                replace(row, approver="[name]", needed_by="[date]", status="")
                for row in plan.content.approvals
            ),
            people=tuple(
                _person(row, plan, customer, vendor) for row in plan.content.people
            ),
            open_items=_items(plan),
        ),
        milestones=roles,
        areas=plan.memory.areas,
        template_days={step.id: step.days or 1 for step in steps},
        provenance=dict.fromkeys(pins, Provenance.PINNED),
    )


def _read(path: Path, wishes: Wishes) -> Plan:
    if not path.is_file():
        raise UsageFault(
            f"There is no file {path}.", "Give the path of a plan's workbook."
        )
    store = folder_store(path.resolve().parent)
    workbook = store.read(path.name)
    if wishes.start is None:
        raise UsageFault("The new plan has no start.", "Give --start.")
    opened = open_workbook(workbook, wishes.start, "copied")
    return replace(opened.before, content=opened.content)


def _renamed_plan(plan: Plan, customer: str) -> Plan:
    """Name the new customer wherever the old one was named."""
    old = plan.memory.customer

    def renamed(rows: tuple[R, ...]) -> tuple[R, ...]:
        return tuple(_renamed_row(row, old, customer) for row in rows)

    content = plan.content
    return replace(
        plan,
        content=replace(
            content,
            steps=renamed(content.steps),
            criteria=renamed(content.criteria),
            meetings=renamed(content.meetings),
            approvals=renamed(content.approvals),
            open_items=renamed(content.open_items),
        ),
    )


def _renamed_row(row: R, old: str, new: str) -> R:
    texts: dict[str, Any] = {
        item.name: value.replace(old, new)
        for item in fields(row)
        if type(value := getattr(row, item.name)) is str and old
    }
    return replace(row, **texts)


def _step(step: Step) -> Step:
    return Step(
        id=step.id,
        area=step.area,
        text=step.text,
        customer_owner=_role(step.customer_owner),
        vendor_owner=step.vendor_owner,
        status=Status.PENDING,
        complete_when=step.complete_when,
        depends_on=step.depends_on,
        days=step.days,
    )


def _role(owner: str) -> str:
    if not owner or owner.startswith("["):
        return owner
    return "[name]"


def _person(row: Person, plan: Plan, customer: str, vendor: str) -> Person:
    if fold(row.company) == fold(plan.memory.vendor):
        return replace(row, company=vendor)
    return Person(
        name="[name]",
        company=customer,
        title="[title]",
        part=row.part,
        responsible_for=row.responsible_for,
    )


def _items(plan: Plan) -> tuple[OpenItem, ...]:
    return tuple(
        replace(row, handler="[name]", status="Open", raised="")
        for row in plan.content.open_items
        if fold(row.kind) == "risk"
    )
