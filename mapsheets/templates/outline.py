"""A template reduced to one step an area, for both sides to fill in together."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.cells import links_text, parse_links
from mapsheets.plan.model import Link, Meeting, Milestone, Side
from mapsheets.templates.network import all_before
from mapsheets.templates.template import StarterRisk, Template, TemplateStep

_OPEN_TEXT = "[what has to happen]"
_OPEN_EVIDENCE = "[what marks this complete]"

Group = tuple[TemplateStep, ...]


def outline(template: Template) -> Template:
    """Keep one step an area; signature, go-live and what follows stay apart.

    A group takes the days of its steps together. Links between groups are kept where
    they point forward; every group before the signature leads to it, every group
    after it follows it.
    """
    groups = _groups(template)
    numbers = {
        step.id: str(number)
        for number, group in enumerate(groups, start=1)
        for step in group
    }
    steps = tuple(_merged(group, numbers) for group in groups)
    return replace(
        template,
        steps=_tied_to_signature(steps, template, numbers),
        meetings=tuple(_moved(meeting, numbers) for meeting in template.meetings),
        risks=tuple(_moved_risk(risk, numbers) for risk in template.risks),
    )


def _groups(template: Template) -> tuple[Group, ...]:
    before = all_before(template.steps)
    signature = template.milestone(Milestone.SIGNATURE)
    signature_id = signature.id if signature else ""
    groups: dict[tuple[int, str, str], list[TemplateStep]] = {}
    for step in template.steps:
        phase = 2 if signature_id in before[step.id] else int(step == signature)
        alone = step.milestone in {Milestone.SIGNATURE, Milestone.GO_LIVE}
        last = 3 if step.milestone is Milestone.GO_LIVE else phase
        groups.setdefault((last, step.area, step.id if alone else ""), []).append(step)
    order = sorted(groups, key=lambda key: key[0])
    return tuple(tuple(groups[key]) for key in order)


def _merged(group: Group, numbers: dict[str, str]) -> TemplateStep:
    number = numbers[group[0].id]
    waits = {int(numbers[link.step]) for step in group for link in step.depends_on}
    links = tuple(Link(str(each)) for each in sorted(waits) if each < int(number))
    base = replace(group[0], id=number, depends_on=links)
    if base.milestone in {Milestone.SIGNATURE, Milestone.GO_LIVE}:
        return base
    customer, vendor = _owner(group, "customer_owner"), _owner(group, "vendor_owner")
    decides = any(step.milestone is Milestone.DECISION for step in group)
    return replace(
        base,
        text=f"{base.area}: {_OPEN_TEXT}",
        side=_side(customer, vendor),
        customer_owner=customer,
        vendor_owner=vendor,
        days=sum(step.days for step in group),
        milestone=Milestone.DECISION if decides else None,
        complete_when=_OPEN_EVIDENCE,
        optional=all(step.optional for step in group),
    )


def _owner(group: Group, key: str) -> str:
    owners = (str(getattr(step, key)) for step in group)
    return next((owner for owner in owners if owner), "")


def _side(customer: str, vendor: str) -> Side:
    if customer and vendor:
        return Side.BOTH
    return Side.CUSTOMER if customer else Side.VENDOR


def _tied_to_signature(
    steps: Group, template: Template, numbers: dict[str, str]
) -> Group:
    signature = template.milestone(Milestone.SIGNATURE)
    if signature is None:
        return steps
    number = numbers[signature.id]
    waited_for = {link.step for step in steps for link in step.depends_on}
    ends = tuple(
        Link(step.id)
        for step in steps
        if int(step.id) < int(number) and step.id not in waited_for
    )
    return tuple(_tied(step, number, ends) for step in steps)


def _tied(step: TemplateStep, signature: str, ends: tuple[Link, ...]) -> TemplateStep:
    if step.id == signature:
        links = tuple(dict.fromkeys((*step.depends_on, *ends)))
        return replace(step, depends_on=links)
    if int(step.id) > int(signature) and not step.depends_on:
        return replace(step, depends_on=(Link(signature),))
    return step


def _moved(meeting: Meeting, numbers: dict[str, str]) -> Meeting:
    links = parse_links(meeting.steps)
    if not isinstance(links, tuple):
        return meeting
    moved = (Link(numbers[link.step]) for link in links if link.step in numbers)
    return replace(meeting, steps=links_text(tuple(dict.fromkeys(moved))))


def _moved_risk(risk: StarterRisk, numbers: dict[str, str]) -> StarterRisk:
    return replace(risk, step=numbers.get(risk.step, risk.step))
