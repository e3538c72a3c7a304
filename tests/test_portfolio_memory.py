"""What is remembered of a plan, and that it survives its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from builders import change, confirm, remember, share, type_target
from portfolio_ground import plan_of, standing_of

from mapsheets.plan.model import Baseline, BaselineStep, Plan, SignOff
from mapsheets.portfolio.memory import (
    MOST_EDITS,
    Mark,
    Observed,
    Remembered,
    activity_with,
    advanced,
    from_text,
    to_text,
    with_observed,
)
from mapsheets.risk.facts import Activity, Edit, EditKind

MONDAY = date(2027, 2, 1)


def grown(kept: Remembered, plan: Plan, today: date) -> Remembered:
    standing = standing_of(plan, today)
    return advanced(kept, plan, standing.schedule, standing.level)


def signed(plan: Plan) -> Plan:
    """Let the customer sign, with the baseline that a confirmation stores."""
    steps = {step.id: BaselineStep(step.target) for step in plan.steps}
    target = plan.steps[-1].target
    plan = confirm(plan)
    return remember(
        plan,
        baseline=Baseline(date(2027, 2, 3), steps, signature_target=target),
        sign_off=SignOff("Ana, CFO", "email", date(2027, 2, 3)),
    )


def test_everything_comes_back_from_its_text() -> None:
    kept = Remembered(
        observed=Observed(
            edits=(Edit(MONDAY, "ana@acme.example", EditKind.DATE),),
            comments=(MONDAY,),
            bounced=("bo@acme.example",),
            copy_wanted=("cy@acme.example",),
        ),
        trail=(Mark(MONDAY, None, date(2027, 3, 1)),),
        reached={"M1": MONDAY},
        first_dates={"2": MONDAY},
        signed_on=MONDAY,
        signed_target=date(2027, 3, 1),
        reported={("S2", "1", "high"): date(2027, 2, 14)},
    )
    assert from_text(to_text(kept)) == kept


def test_nothing_to_remember_is_a_blank_cell() -> None:
    assert to_text(Remembered()) == ""
    assert from_text(" ") == Remembered()


def test_a_damaged_text_is_told_from_a_blank_one() -> None:
    for text in ("{", "[]", '{"edits": [1]}', '{"trail": 3}', '{"signed": "soon"}'):
        assert from_text(text) is None, text


def test_the_trail_has_a_mark_only_where_a_date_changed() -> None:
    plan = plan_of()
    kept = grown(Remembered(), plan, MONDAY)
    kept = grown(kept, plan, date(2027, 2, 2))
    moved = type_target(plan, "3", date(2027, 3, 5))
    kept = grown(kept, moved, date(2027, 2, 3))
    assert [mark.on for mark in kept.trail] == [MONDAY, date(2027, 2, 3)]
    assert kept.at(date(2027, 2, 2)) == Mark(
        MONDAY, date(2027, 2, 26), date(2027, 2, 26)
    )
    assert kept.at(date(2027, 1, 31)) is None


def test_a_second_run_of_a_day_replaces_the_days_mark() -> None:
    plan = plan_of()
    kept = grown(Remembered(), plan, MONDAY)
    kept = grown(kept, type_target(plan, "3", date(2027, 3, 5)), MONDAY)
    assert kept.trail == (Mark(MONDAY, date(2027, 3, 5), date(2027, 3, 5)),)


def test_the_first_sign_off_sets_the_first_dates_for_good() -> None:
    """A later target, and a later confirmation, change nothing of it."""
    plan = signed(plan_of())
    kept = grown(Remembered(), plan, date(2027, 2, 4))
    later = change(plan, "3", target=date(2027, 4, 1))
    again = grown(kept, signed(later), date(2027, 2, 20))
    assert again.first_dates["3"] == date(2027, 2, 26)
    assert again.signed_on == date(2027, 2, 3)
    assert again.signed_target == date(2027, 2, 26)


def test_without_a_sign_off_the_dates_a_week_after_sharing_count() -> None:
    plan = share(plan_of(), MONDAY)
    early = grown(Remembered(), plan, MONDAY + timedelta(days=6))
    assert early.first_dates == {}
    kept = grown(early, plan, MONDAY + timedelta(days=7))
    assert kept.first_dates["2"] == date(2027, 2, 12)
    assert kept.signed_on is None
    moved = type_target(plan, "2", date(2027, 3, 1))
    assert grown(kept, moved, date(2027, 2, 20)).first_dates == kept.first_dates


def test_a_sign_off_replaces_the_dates_after_sharing() -> None:
    plan = share(plan_of(), MONDAY)
    kept = grown(Remembered(), plan, MONDAY + timedelta(days=7))
    moved = signed(type_target(plan, "2", date(2027, 2, 15)))
    assert grown(kept, moved, date(2027, 2, 20)).first_dates["2"] == date(2027, 2, 15)


def test_a_level_keeps_its_first_day() -> None:
    plan = share(plan_of(), MONDAY)
    kept = grown(grown(Remembered(), plan, MONDAY), plan, date(2027, 2, 9))
    assert kept.reached == {"M1": MONDAY}


def test_the_first_edit_stays_however_many_follow() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(200)]
    edits = tuple(Edit(day, "ana@acme.example") for day in days)
    kept = with_observed(Remembered(), Observed(edits=edits)).observed.edits
    assert len(kept) == MOST_EDITS
    assert (kept[0].on, kept[-1].on) == (days[0], days[-1])


def test_what_a_cell_remembers_always_fits_into_it() -> None:
    """A cell holds 32,767 characters."""
    days = [MONDAY + timedelta(days=n) for n in range(1000)]
    long = "a-very-long-name-of-a-person@a-very-long-domain.customer.example"
    kept = with_observed(
        Remembered(trail=tuple(Mark(d, d, d) for d in days[:150])),
        Observed(edits=tuple(Edit(d, long) for d in days), comments=tuple(days)),
    )
    steps = {str(n): day for n, day in enumerate(days[:30])}
    assert len(to_text(replace(kept, first_dates=steps))) < 20_000


def test_an_address_that_got_in_is_no_longer_shut_out() -> None:
    kept = Remembered(observed=Observed(bounced=("bo@acme.example",)))
    plan = plan_of()
    assert activity_with(Activity(), kept, plan, None).bounced == ("bo@acme.example",)
    inside = remember(plan, shared_with=("bo@acme.example",))
    assert activity_with(Activity(), kept, inside, None).bounced == ()
