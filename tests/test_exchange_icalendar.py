from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
from exchange_plan import dated, enterprise, small, with_step, with_steps
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.exchange.icalendar import plan_calendar
from mapsheets.exchange.texts import clean_lines
from mapsheets.plan.model import (
    Baseline,
    BaselineStep,
    Plan,
    Status,
    Step,
    Tombstone,
)

STAMP = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)


def events(plan: Plan, stamp: datetime = STAMP) -> dict[str, icalendar.Event]:
    raw = plan_calendar(plan, dated(plan), stamp)
    calendar = icalendar.Calendar.from_ical(raw)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_each_step_is_an_all_day_event_on_its_expected_day() -> None:
    plan = enterprise()

    found = events(plan)

    assert list(found) == [f"{step.id}@p1.mapsheets" for step in plan.steps]
    event = found["11@p1.mapsheets"]
    assert event["dtstart"].dt == date(2027, 6, 30)
    assert event["dtend"].dt == date(2027, 7, 1)
    assert str(event["summary"]) == "Contract signed (Acme + Northwind)"
    assert event["transp"] == "TRANSPARENT"
    assert event["status"] == "CONFIRMED"


def test_a_late_step_says_what_its_target_was() -> None:
    plan = with_step(enterprise(), "9", days=60)

    event = events(plan)["11@p1.mapsheets"]

    assert event["dtstart"].dt == dated(plan).signature
    assert "Target date: 30 Jun 2027" in str(event["description"])


def test_a_later_generation_replaces_the_same_events() -> None:
    first, second = events(enterprise()), events(enterprise(generation=7))

    assert first.keys() == second.keys()
    assert {int(event["sequence"]) for event in first.values()} == {1}
    assert {int(event["sequence"]) for event in second.values()} == {7}


def test_the_same_plan_at_the_same_moment_gives_the_same_bytes() -> None:
    plan = enterprise()

    assert plan_calendar(plan, dated(plan), STAMP) == plan_calendar(
        enterprise(), dated(plan), STAMP
    )


def test_the_stamp_is_in_utc() -> None:
    zone = timezone(timedelta(hours=2))
    plan = enterprise()

    naive = plan_calendar(plan, dated(plan), datetime(2027, 2, 1, 9, 30))  # noqa: DTZ001
    local = plan_calendar(plan, dated(plan), datetime(2027, 2, 1, 11, 30, tzinfo=zone))

    assert b"DTSTAMP:20270201T093000Z" in naive
    assert local == naive


def test_a_step_not_needed_or_removed_is_cancelled() -> None:
    baseline = Baseline(date(2027, 2, 1), {"2": BaselineStep(date(2027, 3, 5))})
    stones = {
        "2": Tombstone("2", text="Technical deep-dive"),
        "90": Tombstone("90"),
        "4": Tombstone("4"),
    }
    plan = enterprise(tombstones=stones, baseline=baseline)
    plan = with_step(plan, "3", status=Status.NOT_NEEDED)
    plan = with_steps(plan, [step for step in plan.steps if step.id != "2"])

    found = events(plan)

    cancelled = {uid for uid, event in found.items() if event["status"] == "CANCELLED"}
    assert cancelled == {f"{each}@p1.mapsheets" for each in ("2", "3", "90")}
    assert found["2@p1.mapsheets"]["dtstart"].dt == date(2027, 3, 5)
    assert found["90@p1.mapsheets"]["dtstart"].dt == date(2027, 2, 1)


def test_a_completed_step_stands_on_the_day_it_was_done() -> None:
    done = date(2027, 1, 29)
    plan = with_step(enterprise(), "1", status=Status.COMPLETE, done_on=done)

    assert events(plan)["1@p1.mapsheets"]["dtstart"].dt == done


def test_a_step_without_any_date_has_no_event() -> None:
    plan = small(Step("1", text="Some day"), Step("2", target=date(2027, 2, 5)))

    assert list(events(plan)) == ["2@p2.mapsheets"]


def test_lines_are_short_and_end_as_the_standard_says() -> None:
    plan = with_step(enterprise(), "1", text="Prüfung; a, b\\c\n" * 20)

    raw = plan_calendar(plan, dated(plan), STAMP)

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_any_text_comes_back_from_the_calendar(text: str) -> None:
    plan = small(Step("1", text=text, target=date(2027, 2, 5), notes=text, area=text))

    event = events(plan)["1@p2.mapsheets"]

    line = " ".join(clean_lines(text)) or "Step 1"
    assert str(event["summary"]) == f"{line} (Acme + Northwind)"
    notes = "\n".join(clean_lines(text))
    assert str(event["description"]).endswith(f"Notes: {notes}" if notes else "Pending")


def test_nothing_but_facts_of_the_sheet_is_in_it() -> None:
    plan = enterprise(shared_with=("priya@acme.example",))
    plan = replace(plan, content=replace(plan.content))

    assert b"priya@" not in plan_calendar(plan, dated(plan), STAMP)
