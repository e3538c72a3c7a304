from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from exchange_plan import TODAY, dated, enterprise, with_step

from mapsheets.exchange.jsonform import (
    plan_json,
    plan_summary_json,
    shared_plan_json,
)
from mapsheets.plan.model import Milestone, Outcome, Problem, SignOff, Status

KEYS = [
    "id",
    "title",
    "customer",
    "deal",
    "vendor",
    "template",
    "state",
    "level",
    "location",
    "start",
    "decision_by",
    "target_signature",
    "expected_signature",
    "slip_days",
    "target_go_live",
    "expected_go_live",
    "steps",
    "criteria",
    "meetings",
    "approvals",
    "people",
    "open_items",
    "flags",
    "history",
    "problems",
    "outcome",
    "closed_on",
]
STEP_KEYS = [
    "id",
    "area",
    "step",
    "customer_owner",
    "vendor_owner",
    "side",
    "days",
    "milestone",
    "depends_on",
    "target",
    "provenance",
    "expected",
    "status",
    "done_on",
    "attention",
    "complete_when",
    "notes",
    "float_days",
    "critical",
    "because_of",
]


@dataclass(frozen=True)
class Found:
    code: str
    audience: str
    severity: str
    step: str
    message: str


SHOWN = Found("S1", "show", "medium", "4", "Step 4 is past its target.")
PRIVATE = Found("P4", "private", "high", "", "One-sided plan.")
PROBLEM = Problem("D1", "Not a date: soon", "Plan!F12", "3")


def full() -> dict[str, object]:
    plan = enterprise()
    return plan_json(plan, dated(plan), "M1", (SHOWN, PRIVATE), (PROBLEM,), "plans/A")


def test_keys_and_their_order_are_those_scripts_depend_on() -> None:
    found = full()

    assert list(found) == KEYS
    steps = found["steps"]
    assert isinstance(steps, list)
    assert len(steps) == 12
    assert all(list(step) == STEP_KEYS for step in steps)


def test_it_is_json_as_it_stands() -> None:
    assert json.loads(json.dumps(full())) == full()


def test_the_plans_own_facts_stand_at_the_top() -> None:
    found = full()

    assert {key: found[key] for key in KEYS[:16]} == {
        "id": "p1",
        "title": "Acme + Northwind: Mutual Action Plan",
        "customer": "Acme",
        "deal": None,
        "vendor": "Northwind",
        "template": "enterprise",
        "state": "draft",
        "level": "M1",
        "location": "plans/A",
        "start": "2027-02-01",
        "decision_by": "2027-06-18",
        "target_signature": "2027-06-30",
        "expected_signature": "2027-06-30",
        "slip_days": 0,
        "target_go_live": None,
        "expected_go_live": None,
    }


def test_a_step_carries_its_dates_links_and_role() -> None:
    steps = full()["steps"]
    assert isinstance(steps, list)

    assert steps[8]["depends_on"] == [{"step": "7", "lag": 5}]
    assert steps[10] | {"complete_when": ""} == {
        "id": "11",
        "area": "Signature",
        "step": "Contract signed",
        "customer_owner": "[Signatory]",
        "vendor_owner": "",
        "side": "customer",
        "days": 5,
        "milestone": "signature",
        "depends_on": [{"step": "9", "lag": 0}, {"step": "10", "lag": 0}],
        "target": "2027-06-30",
        "provenance": "pinned",
        "expected": "2027-06-30",
        "status": "Pending",
        "done_on": None,
        "attention": "",
        "complete_when": "",
        "notes": "",
        "float_days": 0,
        "critical": True,
        "because_of": None,
    }


def test_a_late_step_names_its_cause_and_the_phrase_of_the_sheet() -> None:
    plan = with_step(enterprise(), "9", days=60)
    found = plan_json(plan, dated(plan), "M0", (), (), "")
    steps = found["steps"]
    assert isinstance(steps, list)

    assert steps[10]["because_of"] == "9"
    assert steps[10]["attention"] == "Later because of step 9"
    assert found["slip_days"] == dated(plan).slip_days
    assert isinstance(found["slip_days"], int)
    assert found["slip_days"] > 0


def test_flags_problems_and_history_are_rows() -> None:
    found = full()

    assert found["flags"] == [
        {
            "code": "S1",
            "audience": "show",
            "severity": "medium",
            "step": "4",
            "message": "Step 4 is past its target.",
        },
        {
            "code": "P4",
            "audience": "private",
            "severity": "high",
            "step": None,
            "message": "One-sided plan.",
        },
    ]
    assert found["problems"] == [
        {"code": "D1", "cell": "Plan!F12", "message": "Not a date: soon"}
    ]
    assert found["history"] == [
        {
            "on": "2027-02-01",
            "step": "3",
            "what": "Target date",
            "before": "2027-03-01",
            "after": "2027-03-02",
            "changed_by": "",
            "reason": "",
            "effect": "",
        }
    ]


def test_tabs_are_rows_with_every_column() -> None:
    found = full()
    criteria, people = found["criteria"], found["people"]
    assert isinstance(criteria, list)
    assert isinstance(people, list)

    assert len(criteria) == 5
    assert list(criteria[0]) == (
        [
            "id",
            "need",
            "kind",
            "check",
            "measure",
            "owner",
            "by",
            "result",
            "consequence",
        ]
    )
    assert list(people[0]) == [
        "name",
        "company",
        "title",
        "part",
        "responsible_for",
        "email",
    ]


def test_a_summary_is_the_same_without_steps_and_tabs() -> None:
    plan = enterprise()
    short = plan_summary_json(plan, dated(plan), "M1", (SHOWN,), (PROBLEM,), "plans/A")
    long = plan_json(plan, dated(plan), "M1", (SHOWN,), (PROBLEM,), "plans/A")

    tabs = {"criteria", "meetings", "approvals", "people", "open_items", "history"}
    left_out = {"steps", *tabs}
    assert short == {key: long[key] for key in KEYS if key not in left_out}


def test_the_shared_form_holds_nothing_private() -> None:
    plan = enterprise()
    found = shared_plan_json(plan, dated(plan), (SHOWN, PRIVATE), (PROBLEM,))

    assert list(found) == KEYS
    assert (found["level"], found["location"]) == (None, "")
    assert found["outcome"] is None
    assert "One-sided" not in json.dumps(found)
    assert "past its target" in json.dumps(found)


def test_a_signature_step_that_is_gone_leaves_the_headers_date() -> None:
    plan = enterprise(
        milestones={Milestone.SIGNATURE: "99"},
        sign_off=SignOff("Priya", "email", TODAY),
    )
    found = plan_summary_json(plan, dated(plan), "M3", (), (), "")

    assert found["target_signature"] == "2027-06-30"
    assert found["expected_signature"] is None
    assert found["state"] == "confirmed"


def test_a_step_that_is_done_has_its_day() -> None:
    day = date(2027, 2, 1)
    plan = with_step(enterprise(), "1", status=Status.COMPLETE, done_on=day)
    steps = plan_json(plan, dated(plan), "M0", (), (), "")["steps"]
    assert isinstance(steps, list)

    assert (steps[0]["done_on"], steps[0]["status"]) == ("2027-02-01", "Complete")


@pytest.mark.parametrize("result", ["won", "lost", "no-decision"])
def test_the_outcome_of_a_closed_deal_is_told(result: str) -> None:
    plan = enterprise(outcome=Outcome(result, date(2027, 8, 2)))
    found = plan_summary_json(plan, dated(plan), "M3", (), (), "")

    assert found["state"] == "closed"
    assert (found["outcome"], found["closed_on"]) == (result, "2027-08-02")


def test_an_open_deal_has_no_outcome() -> None:
    found = full()

    assert (found["outcome"], found["closed_on"]) == (None, None)


def test_a_text_that_is_exactly_a_date_is_iso_and_others_stay() -> None:
    plan = enterprise()
    items = [
        replace(item, raised=raised)
        for item, raised in zip(
            plan.content.open_items,
            ("1 Feb 2027", "in spring", "1/2/2027"),
            strict=False,
        )
    ]
    plan = replace(plan, content=replace(plan.content, open_items=tuple(items)))
    found = plan_json(plan, dated(plan), "M1", (), (), "")["open_items"]

    assert isinstance(found, list)
    assert [item["raised"] for item in found] == ["2027-02-01", "in spring", "1/2/2027"]
