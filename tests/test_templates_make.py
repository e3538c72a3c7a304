from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_templates_parse import GOOD

from mapsheets.plan.model import Link, Milestone, Provenance, Side, Status
from mapsheets.templates.make import OPTIONAL_NOTE, Wishes, starting_content
from mapsheets.templates.parse import parse_template
from mapsheets.workflows.template_files import load, names

ENTERPRISE = load("enterprise")


def test_steps_become_rows_with_open_owners() -> None:
    made = starting_content(ENTERPRISE, "Acme", "Northwind")

    step = made.content.steps[8]
    assert (step.id, step.area, step.text) == ("9", "Legal", "Contract review")
    assert (step.customer_owner, step.vendor_owner) == ("[Legal counsel]",) * 2
    assert step.depends_on == (Link("7", 5),)
    assert (step.days, step.status, step.target) == (20, Status.PENDING, None)
    assert made.content.steps[7].side is Side.CUSTOMER
    assert made.content.steps[6].side is Side.VENDOR


def test_milestones_areas_and_days_are_kept_by_number() -> None:
    made = starting_content(ENTERPRISE, "Acme", "Northwind")

    assert made.milestones == {Milestone.DECISION: "10", Milestone.SIGNATURE: "11"}
    assert made.areas["3"] == "Security"
    assert made.template_days["4"] == 20
    assert made.provenance == {}


def test_companies_stand_where_the_template_names_them() -> None:
    made = starting_content(ENTERPRISE, "{vendor} & Co", "Northwind")

    assert made.content.steps[10].complete_when == (
        "Northwind has the signed contract and the purchase order"
    )
    assert made.content.steps[6].complete_when.startswith("{vendor} & Co has")
    assert made.content.criteria[3].need.startswith("{vendor} & Co's")


def test_a_vendor_lead_owns_the_vendors_side_and_only_that() -> None:
    wishes = Wishes(vendor_lead="Sam {customer}, Account Executive")
    made = starting_content(ENTERPRISE, "Acme", "Northwind", wishes)

    owners = {step.vendor_owner for step in made.content.steps}
    assert owners == {"Sam {customer}", ""}
    assert all(
        not step.customer_owner or step.customer_owner.startswith("[")
        for step in made.content.steps
    )
    assert made.content.header.vendor_lead == "Sam {customer}, Account Executive"
    lead = next(p for p in made.content.people if p.part == "Commercial lead")
    assert (lead.name, lead.title) == ("Sam {customer}", "Account Executive")
    assert lead.company == "Northwind"


def test_a_customer_lead_stands_in_the_header_and_under_people() -> None:
    wishes = Wishes(customer_lead="Priya Shah")
    made = starting_content(ENTERPRISE, "Acme", "Northwind", wishes)

    lead = next(p for p in made.content.people if p.part == "Project lead")
    assert (lead.name, lead.company, lead.title) == ("Priya Shah", "Acme", "[title]")
    assert made.content.header.customer_lead == "Priya Shah"
    assert made.content.header.vendor_lead == "[name, title]"


def test_the_header_asks_for_what_nobody_said() -> None:
    header = starting_content(ENTERPRISE, "Acme", "Northwind").content.header

    assert header.objective == (
        "By [date], Acme will have [outcome] in use, "
        "so that [measurable result for a named team]."
    )
    assert header.why_this_date.startswith("[")
    assert header.next_review == ""


def test_said_texts_win() -> None:
    wishes = Wishes(objective="Faster claims.", why_this_date="Contract ends 30 Sep")
    header = starting_content(ENTERPRISE, "Acme", "N", wishes).content.header

    assert (header.objective, header.why_this_date) == (
        "Faster claims.",
        "Contract ends 30 Sep",
    )


def test_a_sign_by_is_a_pinned_target_of_the_signature() -> None:
    day = date(2027, 6, 30)
    made = starting_content(ENTERPRISE, "Acme", "N", Wishes(sign_by=day))

    assert made.content.header.target_signature == day
    assert made.content.steps[10].target == day
    assert made.provenance == {"11": Provenance.PINNED}
    assert sum(step.target is not None for step in made.content.steps) == 1


@pytest.mark.parametrize("name", [name for name, _, _ in names()])
def test_a_go_live_adds_its_step_only_where_there_is_none(name: str) -> None:
    template, day = load(name), date(2027, 9, 1)
    made = starting_content(template, "Acme", "N", Wishes(go_live=day))

    last = made.content.steps[-1]
    has_one = name == "last-mile"
    assert len(made.content.steps) == len(template.steps) + (not has_one)
    assert (last.id, last.text, last.days, last.side, last.target) == (
        made.milestones[Milestone.GO_LIVE],
        "In use: [outcome]",
        0,
        Side.BOTH,
        day,
    )
    assert last.depends_on == (Link(str(len(made.content.steps) - 1)),)
    assert made.areas[last.id] == "Go-live"
    assert made.template_days[last.id] == 0
    assert made.content.header.target_go_live == day
    assert made.content.header.objective.startswith("By 1 Sep 2027, Acme")


def test_other_numbers_are_renumbered_everywhere() -> None:
    text = GOOD.replace("id = 1\n", "id = 30\n").replace('"1+2d"', '"30+2d"')
    text += '[[risks]]\nitem = "Late"\nstep = 2\n'
    text += (
        '[[meetings]]\nmeeting = "M"\ndecides = "D"\nattends = "A"\nsteps = "30, 2"\n'
    )
    made = starting_content(parse_template(text, "small.toml"), "Acme", "N")

    assert [step.id for step in made.content.steps] == ["1", "2"]
    assert made.content.steps[1].depends_on == (Link("1", 2),)
    assert made.milestones == {Milestone.SIGNATURE: "1"}
    assert made.content.open_items[0].step == "2"
    assert made.content.meetings[0].steps == "1, 2"


def test_starter_risks_become_open_items_with_their_step() -> None:
    wishes = Wishes(raised=date(2027, 2, 1))
    item = starting_content(ENTERPRISE, "Acme", "N", wishes).content.open_items[0]

    assert (item.id, item.kind, item.step, item.status) == ("1", "Risk", "3", "Open")
    assert item.raised == "1 Feb 2027"
    assert item.handler == "[Security reviewer]"


def test_criteria_and_approvals_show_what_is_still_open() -> None:
    content = starting_content(ENTERPRISE, "Acme", "N").content

    assert {row.by for row in content.criteria} == {"[date]"}
    assert {row.result for row in content.criteria} == {"Open"}
    assert {row.needed_by for row in content.approvals} == {"[date]"}
    assert {row.when for row in content.meetings} == {"[date and time]"}


def test_an_optional_step_says_so() -> None:
    first = replace(ENTERPRISE.steps[0], optional=True)
    template = replace(ENTERPRISE, steps=(first, *ENTERPRISE.steps[1:]))

    steps = starting_content(template, "Acme", "N").content.steps

    assert [step.notes for step in steps[:2]] == [OPTIONAL_NOTE, ""]
