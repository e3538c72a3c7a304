from __future__ import annotations

from dataclasses import replace

import pytest

from mapsheets.plan.cells import links_text
from mapsheets.plan.model import Link, Milestone
from mapsheets.templates.network import all_before
from mapsheets.templates.outline import outline
from mapsheets.workflows.template_files import load, names

SHIPPED = tuple(name for name, _, _ in names())


def test_the_enterprise_outline_has_one_step_an_area() -> None:
    steps = outline(load("enterprise")).steps

    assert [(step.id, step.area, step.days) for step in steps] == [
        ("1", "Business case", 15),
        ("2", "Technical", 35),
        ("3", "Security", 20),
        ("4", "Procurement", 20),
        ("5", "Legal", 20),
        ("6", "Approval", 10),
        ("7", "Signature", 5),
        ("8", "Go-live", 5),
    ]
    assert [links_text(step.depends_on) for step in steps] == [
        "",
        "1",
        "1",
        "2",
        "4",
        "1, 3, 4",
        "5, 6",
        "7",
    ]
    assert steps[0].text == "Business case: [what has to happen]"
    assert steps[6].text == "Contract signed"


@pytest.mark.parametrize("name", SHIPPED)
def test_an_outline_keeps_the_order_of_milestones(name: str) -> None:
    template, short = load(name), outline(load(name))
    before = all_before(short.steps)
    signature = short.milestone(Milestone.SIGNATURE)

    assert signature is not None
    assert signature.id not in before[signature.id]
    for step in short.steps:
        role = step.milestone
        assert (role is None) or template.milestone(role)
        if role is Milestone.DECISION:
            assert step.id in before[signature.id]
        if int(step.id) > int(signature.id):
            assert signature.id in before[step.id]
    assert [step.milestone for step in template.steps if step.milestone] == [
        step.milestone for step in short.steps if step.milestone
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_risks_and_meetings_follow_their_steps(name: str) -> None:
    short = outline(load(name))
    known = {step.id for step in short.steps}

    assert {risk.step for risk in short.risks} <= known
    for meeting in short.meetings:
        assert {part.strip() for part in meeting.steps.split(",")} <= known


def test_a_step_after_the_signature_stays_after_it_in_any_area() -> None:
    template = load("standard")
    last = replace(template.steps[-1], area="Signature")
    short = outline(replace(template, steps=(*template.steps[:-1], last)))

    assert [(step.id, step.area) for step in short.steps[-2:]] == [
        ("7", "Signature"),
        ("8", "Signature"),
    ]
    assert short.steps[-1].depends_on == (Link("7"),)


def test_an_unlinked_area_still_leads_to_the_signature() -> None:
    template = load("last-mile")
    loose = replace(template.steps[0], id="7", area="Security")
    short = outline(replace(template, steps=(*template.steps, loose)))

    signature = short.milestone(Milestone.SIGNATURE)
    security = next(step for step in short.steps if step.area == "Security")
    assert signature is not None
    assert Link(security.id) in signature.depends_on
