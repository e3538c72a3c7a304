from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from mapsheets.plan.cells import links_text
from mapsheets.plan.language import refused_words, warned_words
from mapsheets.plan.model import Milestone, Side
from mapsheets.templates.make import starting_content
from mapsheets.templates.template import Template
from mapsheets.workflows.template_files import load, names

SHIPPED = (
    "closing",
    "enterprise",
    "expansion",
    "last-mile",
    "mid-market",
    "pilot",
    "standard",
)

# step: side, links, working days where given, first and last week where given
ROWS = {
    "mid-market": """
        1 Demo and discovery|both||1-1
        2 Technical validation: integration and security check|both|1|2-2
        3 Pricing proposal|vendor|1|2-3
        4 Internal review with [VP]|customer|2, 3|3-3
        5 Terms agreed|both|4|3-4
        6 Contract signed|customer|5|4-5
        7 Onboarding kickoff|vendor|6|5-6""",
    "enterprise": """
        1 Discovery and demo with all stakeholders|both||1-2
        2 Technical deep-dive|both|1|3-4
        3 Security questionnaire sent and reviewed|both|1|3-6
        4 Pilot|both|2|4-8
        5 Pilot results review|both|4|8-9
        6 Business case presented to [budget approver]|both|5|9-10
        7 Pricing proposal|vendor|5|10-10
        8 Procurement review|customer|7|10-13
        9 Contract review|both|7+5d|12-15
        10 Executive approval|customer|3, 6, 8|14-16
        11 Contract signed|customer|9, 10|15-17
        12 Onboarding kickoff|vendor|11|16-18""",
    "expansion": """
        1 Scope the new use|both||1-1
        2 Walkthrough for the new team|vendor|1|1-2
        3 Pricing|vendor|1|2-2
        4 Internal approval|customer|2, 3|2-3
        5 Amendment signed|both|4|3-4
        6 Onboarding for new users|vendor|5|4-5""",
    "standard": """
        1 Discovery confirmed in writing|both||2
        2 Technical workshop|both|1|5
        3 Success criteria for the pilot signed|both|2|3
        4 Pilot run|both|3|10
        5 Business case drafted|both|1, 4|5
        6 Executive readout with [budget approver]|both|5|3
        7 Security and legal review|both|2|10
        8 Pricing agreed|both|6|5
        9 Redlines resolved|both|7, 8|5
        10 Signature|both|9|1
        11 Kickoff and handover|both|10|5""",
    "pilot": """
        1 Success criteria agreed|both||3
        2 Security questionnaire answered and reviewed|both|1|15
        3 Technical validation (two weeks)|both|1|10
        4 Procurement intake opened|customer|1|2
        5 Results reviewed against the criteria|both|3|2
        6 Readout to [budget approver]|both|5|3
        7 Decision that follows a successful pilot|customer|6|2
        8 Contract redlines|both|2, 4, 7|5
        9 Signature|customer|8|1
        10 Go-live checklist|both|9|5""",
    "closing": """
        1 Proposal walked through|both||2
        2 Internal review|customer|1|5
        3 Security and legal documents exchanged|both|1|5
        4 Procurement review|customer|2|10
        5 Redlines resolved|both|3, 4|5
        6 Executive approval|customer|5|3
        7 Signature|customer|6|1
        8 Kickoff|vendor|7|3""",
    "last-mile": """
        1 Redlines resolved|both||5
        2 Signing authority confirmed|customer||2
        3 Purchase order or billing details|customer|2|3
        4 Signature|customer|1, 3|1
        5 Kickoff|vendor|4|3
        6 In use: [outcome]|both|5|0""",
}
MILESTONES = {
    "mid-market": {"decision": "4", "signature": "6"},
    "enterprise": {"decision": "10", "signature": "11"},
    "expansion": {"decision": "4", "signature": "5"},
    "standard": {"decision": "6", "signature": "10"},
    "pilot": {"decision": "7", "signature": "9"},
    "closing": {"decision": "6", "signature": "7"},
    "last-mile": {"signature": "4", "go-live": "6"},
}
MONDAY = date(2027, 2, 1)


def rows(name: str) -> list[list[str]]:
    lines = ROWS[name].strip().splitlines()
    return [re.split(r"(?<=^\d)\s|(?<=^\d\d)\s|\|", line.strip()) for line in lines]


def after(day: date, working_days: int) -> date:
    """Go working days on from a day, Monday to Friday."""
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


def finishes(template: Template) -> dict[str, date]:
    """Compute each step's last day, forward from the Monday, no holidays."""
    done: dict[str, date] = {}
    for step in template.steps:
        ends = [after(done[link.step], link.lag) for link in step.depends_on]
        done[step.id] = after(max([MONDAY - timedelta(days=3), *ends]), step.days)
    return done


def test_the_seven_templates_ship_without_a_fault() -> None:
    listed = names()

    assert tuple(name for name, _, _ in listed) == SHIPPED
    assert all(isinstance(template, Template) for _, _, template in listed)


@pytest.mark.parametrize("name", SHIPPED)
def test_steps_sides_and_links_are_those_agreed(name: str) -> None:
    found = [
        [step.id, step.text, step.side.value, links_text(step.depends_on)]
        for step in load(name).steps
    ]

    assert found == [row[:4] for row in rows(name)]


@pytest.mark.parametrize("name", ["standard", "pilot", "closing", "last-mile"])
def test_days_are_those_agreed(name: str) -> None:
    assert [step.days for step in load(name).steps] == [int(r[4]) for r in rows(name)]


def test_enterprise_days_are_those_agreed() -> None:
    days = [step.days for step in load("enterprise").steps]

    assert days == [10, 10, 20, 20, 5, 5, 5, 15, 20, 10, 5, 5]


@pytest.mark.parametrize("name", ["mid-market", "enterprise", "expansion"])
def test_each_step_ends_inside_its_weeks(name: str) -> None:
    done = finishes(load(name))

    for number, _, _, _, weeks in rows(name):
        first, last = (int(week) for week in weeks.split("-"))
        week = (done[number] - MONDAY).days // 7 + 1
        assert first <= week <= last, (number, week)


@pytest.mark.parametrize("name", SHIPPED)
def test_milestones_are_those_agreed(name: str) -> None:
    marked = {step.milestone: step.id for step in load(name).steps if step.milestone}

    assert marked == MILESTONES[name]


@pytest.mark.parametrize("name", SHIPPED)
def test_no_text_is_from_the_sellers_side_of_the_table(name: str) -> None:
    text = repr(load(name))

    assert refused_words(text) == ()
    assert warned_words(text) == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_block_of_the_workbook_starts_with_something(name: str) -> None:
    template = load(name)

    assert template.criteria
    assert {row.approval for row in template.approvals} >= {"Signature"}
    assert template.meetings
    assert template.risks
    assert len(template.review_questions) >= 4
    parts = {role.part for role in template.people if role.company is Side.CUSTOMER}
    assert parts >= {"Project lead", "Budget approver", "Signatory"}
    assert any(role.company is Side.VENDOR for role in template.people)
    assert all(row.measure and row.consequence for row in template.criteria)


def test_enterprise_has_security_legal_and_purchasing_steps() -> None:
    areas = {step.area for step in load("enterprise").steps}

    assert areas >= {"Security", "Legal", "Procurement"}


@pytest.mark.parametrize("name", SHIPPED)
def test_texts_are_short_enough_for_their_cells(name: str) -> None:
    template = load(name)

    assert all(len(step.text) <= 60 for step in template.steps)
    assert all(len(step.complete_when) <= 85 for step in template.steps)


@pytest.mark.parametrize("name", SHIPPED)
def test_both_companies_names_are_filled_in_everywhere(name: str) -> None:
    made = starting_content(load(name), "Acme", "Northwind")

    assert "{" not in repr(made.content).replace("{}", "")
    assert made.milestones[Milestone.SIGNATURE] == MILESTONES[name]["signature"]
