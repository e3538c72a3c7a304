"""Laws of dates, on random plans with two calendars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import builders
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mapsheets.plan.model import (
    CalendarData,
    Calendars,
    Content,
    Header,
    Link,
    Memory,
    Milestone,
    Pace,
    Plan,
    Provenance,
    Status,
    Step,
)
from mapsheets.schedule.calendar import Calendar, calendar_for
from mapsheets.schedule.dates import compute, floors, targets
from mapsheets.schedule.slip import attribute

START = date(2027, 2, 1)
DAY = timedelta(days=1)
OPEN = (Status.PENDING, Status.IN_PROGRESS, Status.BLOCKED)
Edit = Callable[[Plan], Plan]


def near(first: int, last: int) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda days: START + timedelta(days=days))


@st.composite
def calendar_datas(draw: st.DrawFn) -> CalendarData:
    weekend = draw(st.sampled_from([{5, 6}, {4, 5}, {6}, set()]))
    closed = draw(st.lists(near(-20, 120), max_size=8, unique=True))
    opened = draw(st.lists(near(-20, 120), max_size=3, unique=True))
    return CalendarData(
        weekend=frozenset(weekend),
        holidays=tuple(sorted(closed)),
        workdays=tuple(sorted(opened)),
    )


@st.composite
def step_at(draw: st.DrawFn, place: int) -> Step:
    side = draw(st.sampled_from([("Ana", ""), ("", "Vic"), ("Ana", "Vic"), ("", "")]))
    earlier = st.lists(st.integers(1, max(place - 1, 1)), max_size=3, unique=True)
    before = draw(earlier) if place > 1 else []
    lags = draw(st.lists(st.integers(-4, 6), min_size=3, max_size=3))
    return Step(
        str(place),
        customer_owner=side[0],
        vendor_owner=side[1],
        days=draw(st.none() | st.integers(0, 12)),
        depends_on=tuple(
            Link(str(one), lag) for one, lag in zip(before, lags, strict=False)
        ),
    )


@st.composite
def drafts(draw: st.DrawFn, least: int = 2) -> Plan:
    """Draw a draft in which nobody has typed a date."""
    size = draw(st.integers(least, 8))
    steps = tuple(draw(step_at(place)) for place in range(1, size + 1))
    calendars = Calendars(draw(calendar_datas()), draw(calendar_datas()))
    signature = draw(st.integers(1, size))
    memory = Memory(
        "plan-1",
        "Acme",
        "Northwind",
        pace=draw(st.sampled_from(Pace)),
        calendars=calendars,
        milestones={Milestone.SIGNATURE: str(signature)},
        provenance=dict.fromkeys((step.id for step in steps), Provenance.PROPOSED),
    )
    return Plan(memory, Content(Header(start=START), steps))


@st.composite
def some_step(draw: st.DrawFn, plan: Plan) -> str:
    return draw(st.sampled_from([step.id for step in plan.steps]))


@st.composite
def live_plans(draw: st.DrawFn) -> tuple[Plan, date]:
    """Draw a plan under way: typed dates, statuses, actuals; and a today."""
    plan = builders.settle(draw(drafts()))
    today = draw(near(-5, 60))
    for _ in range(draw(st.integers(0, 4))):
        plan = draw(edits(plan, today))(plan)
    if draw(st.booleans()):
        plan = builders.settle(builders.share(plan, START))
    if draw(st.booleans()):
        plan = builders.confirm(plan)
    return plan, today


@st.composite
def edits(draw: st.DrawFn, plan: Plan, today: date) -> Edit:
    """Draw something that a person does to a plan."""
    step_id = draw(some_step(plan))
    days = draw(st.integers(0, 15))
    when = draw(near(-5, 90))
    status = draw(st.sampled_from(Status))
    kinds: list[Edit] = [
        lambda p: builders.change(p, step_id, days=days),
        lambda p: builders.type_target(p, step_id, when),
        lambda p: builders.type_target(p, step_id, None),
        lambda p: builders.start_on(p, when),
        lambda p: builders.change(p, step_id, status=status),
        lambda p: under_way(p, step_id, when),
        lambda p: builders.change(
            p, step_id, status=Status.COMPLETE, done_on=min(when, today)
        ),
        lambda p: builders.change(p, step_id, vendor_owner="", customer_owner="Ana"),
        lambda p: builders.change(p, step_id, depends_on=()),
    ]
    return draw(st.sampled_from(kinds))


def under_way(plan: Plan, step_id: str, since: date) -> Plan:
    plan = builders.change(plan, step_id, status=Status.IN_PROGRESS)
    return builders.remember(plan, in_progress_since={step_id: since})


def working_day(calendar: Calendar, position: int) -> date:
    """Give W[position], counted as ``le`` counts."""
    day = START
    while calendar.le(day) <= position:
        day += DAY
    while calendar.lt(day) > position:
        day -= DAY
    return calendar.fwd(day) if calendar.is_open(day) else calendar.back(day)


def bound(calendar: Calendar, finish: date, lag: int, days: int) -> date:
    """Give the first start (or milestone date) that a link allows."""
    if days:
        return working_day(calendar, calendar.le(finish) + lag)
    if lag:
        return working_day(calendar, calendar.le(finish) + lag - 1)
    return calendar.fwd(finish)


@given(live_plans())
@settings(max_examples=90)
def test_dependencies_hold(case: tuple[Plan, date]) -> None:
    """No open step starts before its links and the plan's start allow."""
    plan, today = case
    dates = compute(plan, today).steps

    for step in plan.steps:
        own = dates[step.id]
        if not step.is_open or not own.scheduled or step.status is Status.IN_PROGRESS:
            continue
        calendar = calendar_for(step.side, plan.memory.calendars)
        days = 1 if step.days is None else step.days
        assert own.start is not None
        assert own.finish is not None
        assert own.finish >= calendar.fwd(today)
        assert plan.header.start is not None
        assert own.start >= calendar.fwd(plan.header.start) or own.finish == step.target
        for link in step.depends_on:
            before = dates[link.step].finish
            if before is not None:
                assert own.start >= bound(calendar, before, link.lag, days)
        if days and calendar.is_open(own.finish):
            assert calendar.networkdays(own.start, own.finish) == days


@given(live_plans())
@settings(max_examples=60)
def test_expected_is_never_before_the_target(case: tuple[Plan, date]) -> None:
    """A step never moves earlier than its target by itself."""
    plan, today = case

    for step in plan.steps:
        finish = compute(plan, today).steps[step.id].finish
        if step.is_open and step.target is not None:
            assert finish is not None
            assert finish >= step.target


def conflicts(plan: Plan) -> tuple[str, ...]:
    """Name the typed dates that cannot hold, today aside."""
    return tuple(one.step for one in compute(plan, date(2000, 1, 3)).conflicts)


def without_proposals(plan: Plan) -> Plan:
    """Leave only typed dates: what could hold if nothing was proposed."""
    for step in plan.steps:
        if plan.provenance(step.id) is Provenance.PROPOSED:
            plan = builders.change(plan, step.id, target=None)
    return builders.remember(plan, floors={})


@given(drafts(), st.data())
@settings(max_examples=120)
def test_a_feasible_typed_date_is_never_contradicted(
    plan: Plan, data: st.DataObject
) -> None:
    """What we propose never makes typed dates impossible that could hold."""
    if data.draw(st.booleans(), "with an anchor"):
        plan = builders.type_target(
            plan, plan.memory.milestones[Milestone.SIGNATURE], data.draw(near(0, 120))
        )
    plan = builders.share(builders.settle(plan), START)
    for _ in range(data.draw(st.integers(1, 3))):
        step_id = data.draw(some_step(plan))
        plan = builders.type_target(plan, step_id, data.draw(near(0, 120)))

    settled = builders.settle(plan)

    assert conflicts(settled) == conflicts(without_proposals(plan))


@given(drafts(), near(0, 150))
@settings(max_examples=90)
def test_the_signature_ends_on_its_anchor(plan: Plan, anchor: date) -> None:
    """A signature date that the steps can meet is the expected date."""
    signature = plan.memory.milestones[Milestone.SIGNATURE]
    earliest = compute(builders.settle(plan), START - 7 * DAY).signature
    assert earliest is not None
    assume(anchor >= earliest)

    settled = builders.settle(builders.type_target(plan, signature, anchor))

    dates = compute(settled, START - 7 * DAY)
    assert dates.signature == anchor
    assert dates.slip_days == 0
    assert dates.infeasible is None


@given(drafts(), near(0, 150), st.data())
@settings(max_examples=90)
def test_the_signature_stays_on_its_anchor(
    plan: Plan, anchor: date, data: st.DataObject
) -> None:
    """In a shared plan, edits that leave room never move the signature."""
    signature = plan.memory.milestones[Milestone.SIGNATURE]
    plan = builders.type_target(plan, signature, anchor)
    plan = builders.share(builders.settle(plan), START)
    for _ in range(data.draw(st.integers(1, 3))):
        step_id = data.draw(some_step(plan))
        plan = builders.change(plan, step_id, days=data.draw(st.integers(0, 15)))
    assume(not conflicts(without_proposals(plan)))

    settled = builders.settle(plan)

    assert compute(settled, START - 7 * DAY).signature == anchor


@given(live_plans(), st.data())
@settings(max_examples=90)
def test_slip_contributions_sum_exactly(
    case: tuple[Plan, date], data: st.DataObject
) -> None:
    """The parts of a slip add up to the move of the expected signature."""
    before, before_today = case
    after_today = before_today + data.draw(st.integers(0, 20)) * DAY
    after = before
    for _ in range(data.draw(st.integers(0, 4))):
        after = data.draw(edits(after, after_today))(after)
    if data.draw(st.booleans(), "a row goes"):
        after = builders.remove(after, data.draw(some_step(after)))
    if data.draw(st.booleans(), "another calendar"):
        calendars = Calendars(data.draw(calendar_datas()), data.draw(calendar_datas()))
        after = builders.remember(after, calendars=calendars)
    if data.draw(st.booleans(), "synced"):
        after = builders.settle(after)

    found = attribute(before, before_today, after, after_today)

    first = compute(before, before_today).signature
    last = compute(after, after_today).signature
    if first is None or last is None:
        assert found.total is None
        assert found.parts == ()
        return
    both = Calendar(after.memory.calendars.customer, after.memory.calendars.vendor)
    assert found.total == both.distance(first, last)
    assert sum(part.working_days for part in found.parts) == found.total


def lengthen(step_id: str, days: int) -> Edit:
    return lambda plan: builders.change(plan, step_id, days=days)


def relink(step_id: str, before: set[str]) -> Edit:
    links = tuple(Link(one) for one in sorted(before))
    return lambda plan: builders.change(plan, step_id, depends_on=links)


@given(drafts(3), st.data())
@settings(max_examples=60)
def test_the_order_of_edits_is_irrelevant(plan: Plan, data: st.DataObject) -> None:
    """Days, Depends on and Status, edited in any order with syncs between."""
    if data.draw(st.booleans(), "with an anchor"):
        signature = plan.memory.milestones[Milestone.SIGNATURE]
        plan = builders.type_target(plan, signature, data.draw(near(0, 120)))
    plan = builders.share(builders.settle(plan), START)
    made = [lengthen(step.id, data.draw(st.integers(0, 15))) for step in plan.steps[:3]]
    others = [step.id for step in plan.steps[:-1]]
    made.append(relink(plan.steps[-1].id, data.draw(st.sets(st.sampled_from(others)))))
    step_id = data.draw(some_step(plan))
    status = data.draw(st.sampled_from(Status))
    made.append(lambda p: builders.change(p, step_id, status=status))
    shuffled = data.draw(st.permutations(made))

    ways = []
    for order in (made, shuffled):
        now = plan
        for edit in order:
            now = builders.settle(edit(now))
        ways.append({step.id: step.target for step in now.steps})

    if status not in OPEN:  # that step's own target is frozen as it was
        for way in ways:
            del way[step_id]
    assert ways[0] == ways[1]


@given(live_plans(), st.integers(1, 40))
@settings(max_examples=60)
def test_a_later_start_makes_nothing_earlier(
    case: tuple[Plan, date], days: int
) -> None:
    """Moving the start later never makes any date earlier."""
    plan, today = case
    plan = builders.remember(without_proposals(plan), pace=Pace.EARLY)
    later = builders.start_on(plan, (plan.header.start or START) + days * DAY)

    assert_not_earlier(targets(plan), targets(later))
    assert_not_earlier(floors(plan), floors(later))
    assert_not_earlier(expected(plan, today), expected(later, today))


def expected(plan: Plan, today: date) -> dict[str, date]:
    dates = compute(plan, today).steps
    return {key: one.finish for key, one in dates.items() if one.finish is not None}


def assert_not_earlier(before: dict[str, date], after: dict[str, date]) -> None:
    assert before.keys() == after.keys()
    assert all(after[key] >= day for key, day in before.items())


@given(drafts(), near(-5, 60))
@settings(max_examples=60)
def test_slack_is_not_negative_without_anchors(plan: Plan, today: date) -> None:
    """Where nobody fixed a date, no step is short of days."""
    dates = compute(builders.settle(plan), today)

    assert all((one.float_days or 0) >= 0 for one in dates.steps.values())
    assert dates.conflicts == ()
    assert dates.infeasible is None


@given(drafts(), near(0, 150), st.data())
@settings(max_examples=90)
def test_latest_finish_is_the_last_day_that_holds(
    plan: Plan, target: date, data: st.DataObject
) -> None:
    """On its latest finish a step keeps the signature date, a day later it does not."""
    signature = plan.memory.milestones[Milestone.SIGNATURE]
    typed = builders.type_target(without_proposals(plan), signature, target)
    before = START - 7 * DAY
    dates = compute(typed, before)
    leading = [
        key
        for key, one in dates.steps.items()
        if key != signature and (one.slack_to_target or -1) >= 0
    ]
    assume(leading and dates.infeasible is None)
    step_id = data.draw(st.sampled_from(leading))
    latest = dates.steps[step_id].latest_finish
    assert latest is not None
    step = plan.step(step_id)
    assert step is not None
    calendar = calendar_for(step.side, plan.memory.calendars)

    held = builders.type_target(typed, step_id, latest)
    broken = builders.type_target(typed, step_id, calendar.workday(latest, 1))

    assert compute(held, before).signature == target
    after = compute(broken, before).signature
    assert after is not None
    assert after > target


@given(live_plans(), st.integers(0, 60))
@settings(max_examples=60)
def test_today_and_status_move_no_target(case: tuple[Plan, date], days: int) -> None:
    """Whatever is under way or blocked, and whenever, targets are the same."""
    plan, today = case
    later = today + days * DAY
    plan = builders.share(builders.spread(plan), START)
    calm = plan
    for step in plan.steps:
        if step.status in OPEN or (
            step.status is Status.COMPLETE and step.done_on is None
        ):
            calm = builders.change(calm, step.id, status=Status.PENDING)

    moved, still = targets(plan, today), targets(calm, later)

    assert moved == {key: still[key] for key in moved}
    assert floors(plan, today) == floors(plan, later)


@given(live_plans())
@settings(max_examples=60)
def test_proposing_again_changes_nothing(case: tuple[Plan, date]) -> None:
    """A second sync without an edit proposes the same targets."""
    settled = builders.settle(case[0])

    assert builders.settle(settled) == settled


def moved(plan: Plan, by: timedelta) -> Plan:
    """Move every date of a plan."""

    def all_of(data: CalendarData) -> CalendarData:
        return replace(
            data,
            holidays=tuple(one + by for one in data.holidays),
            workdays=tuple(one + by for one in data.workdays),
        )

    memory = plan.memory
    later = builders.remember(
        plan,
        calendars=Calendars(
            all_of(memory.calendars.customer), all_of(memory.calendars.vendor)
        ),
        floors={key: one + by for key, one in memory.floors.items()},
        in_progress_since={
            key: one + by for key, one in memory.in_progress_since.items()
        },
    )
    for step in plan.steps:
        later = builders.change(
            later,
            step.id,
            target=step.target and step.target + by,
            done_on=step.done_on and step.done_on + by,
        )
    assert plan.header.start is not None
    return builders.with_header(builders.start_on(later, plan.header.start + by))


@given(live_plans(), st.sampled_from([-7 * 2922, 7 * 2922]))
@settings(max_examples=50)
def test_dates_far_away_are_computed_alike(case: tuple[Plan, date], days: int) -> None:
    """In 1971 and in 2083, where no table reaches, the same plan has the same dates."""
    plan, today = case
    by = timedelta(days=days)
    far = moved(plan, by)

    one, two = compute(plan, today), compute(far, today + by)

    assert [step.finish and step.finish + by for step in one.steps.values()] == [
        step.finish for step in two.steps.values()
    ]
    assert [(s.float_days, s.slack_to_target) for s in one.steps.values()] == [
        (s.float_days, s.slack_to_target) for s in two.steps.values()
    ]
    assert {key: day + by for key, day in targets(plan).items()} == targets(far)
    assert one.chain == two.chain
