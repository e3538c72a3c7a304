"""Which change moved the signature: parts, order, hidden effects."""

from __future__ import annotations

from datetime import date

import builders
import pytest

from mapsheets.plan.model import Calendars, Plan, Status
from mapsheets.schedule.dates import compute
from mapsheets.schedule.slip import Attribution, Cause, attribute

MONDAY = date(2027, 2, 1)
CHAIN = """
#  | days | after | is       | milestone
1  | 2    |       | proposed |
2  | 5    | 1     | proposed |
3  | 4    | 1     | proposed |
4  | 1    | 2, 3  | proposed | signature
"""


@pytest.fixture
def before() -> Plan:
    return builders.share(builders.settle(builders.plan(CHAIN)), MONDAY)


def parts(found: Attribution) -> list[tuple[Cause, str, int, int]]:
    return [(one.cause, one.step, one.working_days, one.solo) for one in found.parts]


def slip(before: Plan, after: Plan, today: date = MONDAY) -> Attribution:
    return attribute(before, MONDAY, builders.settle(after), today)


def test_nothing_changed_moves_nothing(before: Plan) -> None:
    """Two equal plans on one day have no slip and no parts."""
    assert slip(before, before) == Attribution(0, ())


def test_changes_are_named_in_their_order(before: Plan) -> None:
    """Holidays, start, rows that went, steps by order, then today."""
    after = builders.start_on(before, date(2027, 2, 2))
    after = builders.change(after, "2", days=6)
    after = builders.change(after, "1", days=3)
    closed = builders.plan("customer closed: 4 Feb\n# | days\n1 | 1").memory.calendars
    after = builders.remember(after, calendars=closed)
    after = builders.remove(after, "3")

    found = slip(before, after, date(2027, 2, 3))

    assert [(cause, step) for cause, step, _, _ in parts(found)] == [
        (Cause.CALENDAR, ""),
        (Cause.START, ""),
        (Cause.REMOVED, "3"),
        (Cause.STEP, "1"),
        (Cause.STEP, "2"),
        (Cause.TODAY, "1"),
    ]
    assert found.of_cause(Cause.CALENDAR) == 1
    assert found.of_cause(Cause.START) == 1
    assert found.of_step("1") == 1
    assert found.of_step("2") == 1
    assert found.of_cause(Cause.TODAY) == 1
    assert found.total == 5


def test_a_slip_that_another_hides_shows_alone(before: Plan) -> None:
    """Two parallel steps grow: together five days, each alone has its own effect."""
    after = builders.change(before, "2", days=10)
    after = builders.change(after, "3", days=8)

    found = slip(before, after)

    assert parts(found) == [(Cause.STEP, "2", 5, 5), (Cause.STEP, "3", 0, 3)]
    assert found.total == 5


def test_a_changed_holiday_list_is_a_cause_of_its_own(before: Plan) -> None:
    """New closed days move the signature by name, never silently."""
    closed = "customer closed: 4 Feb, 5 Feb\n# | days\n1 | 1"
    calendars = builders.plan(closed).memory.calendars

    found = slip(before, builders.remember(before, calendars=calendars))

    assert [(cause, step) for cause, step, _, _ in parts(found)] == [
        (Cause.CALENDAR, "")
    ]
    assert compute(before, MONDAY).signature == date(2027, 2, 10)
    assert found.total == 2


def test_an_owner_from_the_other_side_is_the_steps_cause(before: Plan) -> None:
    """A step that changes sides is counted on another calendar."""
    table = CHAIN.replace("is       ", "side | is").replace(
        "proposed", "vendor | proposed"
    )
    plan = builders.plan(f"customer closed: 4 Feb, 5 Feb\n{table}")
    plan = builders.share(builders.settle(plan), MONDAY)

    found = slip(plan, builders.change(plan, "2", customer_owner="Ana"))

    assert parts(found) == [(Cause.STEP, "2", 2, 2)]


def test_a_typed_target_and_a_cleared_one(before: Plan) -> None:
    """A typed date counts for its step; so does taking it away."""
    typed = builders.settle(builders.type_target(before, "3", date(2027, 2, 12)))

    found = slip(before, typed)
    back = slip(typed, builders.type_target(typed, "3", None))

    assert parts(found) == [(Cause.STEP, "3", 3, 3)]
    assert parts(back) == [(Cause.STEP, "3", -3, -3)]


def test_a_shorter_step_counts_in_a_plan_nobody_has_seen() -> None:
    """Before it is shared a plan moves forward too, and the edit is the cause."""
    before = builders.settle(builders.plan(CHAIN))

    found = slip(before, builders.change(before, "1", days=1))

    assert parts(found) == [(Cause.STEP, "1", -1, -1)]


def test_an_added_step_counts_where_something_waits_for_it(before: Plan) -> None:
    """A new row alone moves nothing; the link to it does, by name."""
    row = {"#": "5", "days": "3", "after": "2"}
    after = builders.add(before, builders._step(row, 2027))
    alone = slip(before, after)
    after = builders.change(after, "4", depends_on=builders.links("2, 3, 5"))

    found = slip(before, after)

    assert parts(alone) == [(Cause.ADDED, "5", 0, 0)]
    assert parts(found)[0] == (Cause.ADDED, "5", 0, 0)
    assert parts(found)[1][:3] == (Cause.STEP, "4", 3)


def test_a_removed_step_counts_in_a_plan_nobody_has_seen() -> None:
    """Without the row its predecessors decide, and the removal is the cause."""
    before = builders.settle(builders.plan(CHAIN))

    found = slip(before, builders.remove(before, "2"))

    assert parts(found) == [(Cause.REMOVED, "2", -1, -1)]


def test_passing_days_name_the_step_that_is_late(before: Plan) -> None:
    """Time alone is one part, with the step that did not start."""
    confirmed = builders.confirm(before)

    found = slip(confirmed, confirmed, date(2027, 2, 8))

    assert parts(found) == [(Cause.TODAY, "1", 5, 5)]


def test_a_late_completion_is_the_steps_not_the_days(before: Plan) -> None:
    """Done on moves the dates after it; today adds only what is left."""
    after = builders.change(
        builders.confirm(before), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5)
    )

    found = attribute(builders.confirm(before), MONDAY, after, date(2027, 2, 5))

    assert found.of_step("1") == 3
    assert found.of_cause(Cause.TODAY) == 0
    assert found.total == 3


def test_a_moved_floor_is_the_programs_own_move(before: Plan) -> None:
    """What no edit of a row explains is named as a moved proposal."""
    later = {**before.memory.floors, "4": date(2027, 3, 1)}
    after = builders.remember(before, floors=later)

    found = slip(before, after)

    assert parts(found) == [(Cause.TARGET, "", 13, 13)]


def test_without_a_signature_there_is_no_slip(before: Plan) -> None:
    """A removed signature step has no date to compare."""
    assert slip(before, builders.remove(before, "4")) == Attribution(None, ())
    assert slip(builders.remove(before, "4"), before).total is None


def test_days_are_counted_on_the_calendar_of_both() -> None:
    """A slip over a holiday of either side is shorter by that day."""
    text = f"customer: US\nvendor: GB-ENG\nstart: 29 Apr 2026\n{CHAIN}"
    before = builders.settle(builders.plan(text))
    after = builders.settle(builders.change(before, "2", days=7))

    found = attribute(before, date(2026, 4, 29), after, date(2026, 4, 29))

    assert isinstance(before.memory.calendars, Calendars)
    assert compute(before, date(2026, 4, 29)).signature == date(2026, 5, 11)
    assert found.total == 2
