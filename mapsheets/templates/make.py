"""Turns a template into what a new plan starts with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mapsheets.plan.cells import links_text, long_date, parse_links
from mapsheets.plan.model import (
    Approval,
    Content,
    Criterion,
    Header,
    Link,
    Meeting,
    Milestone,
    OpenItem,
    Person,
    Provenance,
    Side,
    Step,
)
from mapsheets.templates.template import Role, StarterRisk, Template, TemplateStep

LEAD_PROMPT = "[name, title]"
WHY_PROMPT = "[what makes this date matter, such as: current contract ends 30 Sep]"
OPTIONAL_NOTE = "Optional: choose Not needed if this does not apply."

_COMPANY = re.compile(r"\{(customer|vendor)\}")

Fill = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was said about a new plan beyond its template; leads as "Name, title".

    ``sign_by`` and ``go_live`` are typed targets of those milestones.
    """

    start: date | None = None
    sign_by: date | None = None
    go_live: date | None = None
    objective: str = ""
    why_this_date: str = ""
    customer_lead: str = ""
    vendor_lead: str = ""
    raised: date | None = None


@dataclass(frozen=True, slots=True)
class StartingContent:
    """What a new plan starts with; keys of mappings are step ids.

    ``provenance`` holds only the targets that were wished for, as pinned.
    """

    content: Content
    milestones: Mapping[Milestone, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    template_days: Mapping[str, int] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


def starting_content(
    template: Template, customer: str, vendor: str, wishes: Wishes | None = None
) -> StartingContent:
    """Fill a template in for two companies.

    Steps are numbered from 1. The vendor's lead, if named, is the vendor's owner of
    every step; the customer's owners stay open as ``[role]``. A wished-for go-live
    adds a go-live step where the template has none.
    """
    wishes = wishes or Wishes()
    fill = _filler(customer, vendor)
    rows = _with_go_live(template.steps) if wishes.go_live else template.steps
    numbers = {row.id: str(number) for number, row in enumerate(rows, start=1)}
    milestones = {row.milestone: numbers[row.id] for row in rows if row.milestone}
    pins = _pins(milestones, wishes)
    lead = wishes.vendor_lead.split(",")[0].strip()
    steps = tuple(_step(row, numbers, fill, lead) for row in rows)
    content = Content(
        header=starting_header(customer, wishes),
        steps=tuple(replace(step, target=pins.get(step.id)) for step in steps),
        criteria=tuple(_criterion(row, fill) for row in template.criteria),
        meetings=tuple(_meeting(row, numbers, fill) for row in template.meetings),
        approvals=tuple(_approval(row, fill) for row in template.approvals),
        people=tuple(
            _person(row, (customer, vendor), wishes) for row in template.people
        ),
        open_items=tuple(
            _open_item(str(number), row, numbers, fill, wishes.raised)
            for number, row in enumerate(template.risks, start=1)
        ),
    )
    return StartingContent(
        content,
        milestones=milestones,
        areas={numbers[row.id]: row.area for row in rows},
        template_days={numbers[row.id]: row.days for row in rows},
        provenance=dict.fromkeys(pins, Provenance.PINNED),
    )


def _filler(customer: str, vendor: str) -> Fill:
    names = {"customer": customer, "vendor": vendor}
    return lambda text: _COMPANY.sub(lambda match: names[match.group(1)], text)


def _with_go_live(rows: tuple[TemplateStep, ...]) -> tuple[TemplateStep, ...]:
    if any(row.milestone is Milestone.GO_LIVE for row in rows):
        return rows
    waited_for = {link.step for row in rows for link in row.depends_on}
    highest = max((int(re.sub(r"\D", "", row.id)) for row in rows), default=0)
    go_live = TemplateStep(
        id=str(highest + 1),
        area="Go-live",
        text="In use: [outcome]",
        customer_owner="[Project lead]",
        vendor_owner="[Onboarding lead]",
        days=0,
        depends_on=tuple(Link(row.id) for row in rows if row.id not in waited_for),
        milestone=Milestone.GO_LIVE,
        complete_when="[Named team] works with it every day",
    )
    return (*rows, go_live)


def _pins(milestones: Mapping[Milestone, str], wishes: Wishes) -> Mapping[str, date]:
    wished = (
        (Milestone.SIGNATURE, wishes.sign_by),
        (Milestone.GO_LIVE, wishes.go_live),
    )
    return {milestones[role]: day for role, day in wished if day and role in milestones}


def starting_header(customer: str, wishes: Wishes) -> Header:
    """Fill the header with what was said, and prompts for what was not."""
    day = long_date(wishes.go_live) if wishes.go_live else "[date]"
    objective = (
        f"By {day}, {customer} will have [outcome] in use, "
        "so that [measurable result for a named team]."
    )
    return Header(
        objective=wishes.objective or objective,
        why_this_date=wishes.why_this_date or WHY_PROMPT,
        start=wishes.start,
        target_signature=wishes.sign_by,
        target_go_live=wishes.go_live,
        customer_lead=wishes.customer_lead or LEAD_PROMPT,
        vendor_lead=wishes.vendor_lead or LEAD_PROMPT,
    )


def _step(
    row: TemplateStep, numbers: Mapping[str, str], fill: Fill, vendor_lead: str
) -> Step:
    vendor_owner = (vendor_lead if row.vendor_owner else "") or fill(row.vendor_owner)
    return Step(
        id=numbers[row.id],
        area=row.area,
        text=fill(row.text),
        customer_owner=fill(row.customer_owner),
        vendor_owner=vendor_owner,
        complete_when=fill(row.complete_when),
        depends_on=_renumbered(row.depends_on, numbers),
        days=row.days,
        notes=OPTIONAL_NOTE if row.optional else "",
    )


def _renumbered(
    links: tuple[Link, ...], numbers: Mapping[str, str]
) -> tuple[Link, ...]:
    return tuple(
        Link(numbers[link.step], link.lag) for link in links if link.step in numbers
    )


def _criterion(row: Criterion, fill: Fill) -> Criterion:
    return replace(
        row,
        need=fill(row.need),
        check=fill(row.check),
        measure=fill(row.measure),
        owner=fill(row.owner) or "[name]",
        by=fill(row.by) or "[date]",
        consequence=fill(row.consequence),
    )


def _meeting(row: Meeting, numbers: Mapping[str, str], fill: Fill) -> Meeting:
    links = parse_links(row.steps)
    steps = _renumbered(links, numbers) if isinstance(links, tuple) else ()
    return replace(
        row,
        meeting=fill(row.meeting),
        decides=fill(row.decides),
        attends=fill(row.attends),
        steps=links_text(steps),
    )


def _approval(row: Approval, fill: Fill) -> Approval:
    return replace(
        row, approver=fill(row.approver), needed_by=fill(row.needed_by) or "[date]"
    )


def _person(row: Role, companies: tuple[str, str], wishes: Wishes) -> Person:
    leads = {
        (Side.CUSTOMER, "Project lead"): wishes.customer_lead,
        (Side.VENDOR, "Commercial lead"): wishes.vendor_lead,
    }
    name, _, title = leads.get((row.company, row.part), "").partition(",")
    fill = _filler(*companies)
    return Person(
        name=name.strip() or "[name]",
        company=companies[0 if row.company is Side.CUSTOMER else 1],
        title=title.strip() or fill(row.title) or "[title]",
        part=row.part,
        responsible_for=fill(row.responsible_for),
    )


def _open_item(
    number: str,
    row: StarterRisk,
    numbers: Mapping[str, str],
    fill: Fill,
    raised: date | None,
) -> OpenItem:
    return OpenItem(
        id=number,
        item=fill(row.item),
        kind=row.kind,
        could_affect=fill(row.could_affect),
        step=numbers.get(row.step, ""),
        handler=fill(row.handler) or "[name]",
        action=fill(row.action),
        status="Open",
        raised=long_date(raised) if raised else "",
    )
