"""Start a plan from another plan's workbook, without that customer's facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mapsheets.errors import UsageFault
from mapsheets.plan.cells import fold
from mapsheets.plan.model import (
    Content,
    Header,
    Milestone,
    OpenItem,
    Person,
    Plan,
    Provenance,
    Status,
    Step,
)
from mapsheets.sync.opening import open_workbook
from mapsheets.templates.make import StartingContent, Wishes
from mapsheets.workflows.workspace import folder_store


def starting_from(
    path: Path, customer: str, vendor: str, wishes: Wishes
) -> StartingContent:
    """Take the steps, days, links and wording of a plan; leave people and dates.

    Raises:
        UsageFault: there is no such file.
        ForeignFile: it is no plan.
    """
    plan = _read(path, wishes)
    steps = tuple(_step(step, plan, customer) for step in plan.steps)
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
            header=_header(wishes),
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


def _step(step: Step, plan: Plan, customer: str) -> Step:
    old = plan.memory.customer
    return Step(
        id=step.id,
        area=step.area,
        text=_renamed(step.text, old, customer),
        customer_owner=_role(step.customer_owner),
        vendor_owner=step.vendor_owner,
        status=Status.PENDING,
        complete_when=_renamed(step.complete_when, old, customer),
        depends_on=step.depends_on,
        days=step.days,
    )


def _renamed(text: str, old: str, new: str) -> str:
    return text.replace(old, new) if fold(old) else text


def _role(owner: str) -> str:
    if not owner or owner.startswith("["):
        return owner
    return "[name]"


def _header(wishes: Wishes) -> Header:
    return Header(
        objective=wishes.objective,
        why_this_date=wishes.why_this_date,
        start=wishes.start,
        target_signature=wishes.sign_by,
        target_go_live=wishes.go_live,
        customer_lead=wishes.customer_lead,
        vendor_lead=wishes.vendor_lead,
    )


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
