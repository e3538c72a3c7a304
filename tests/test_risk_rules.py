"""Every rule: a case that raises it, and the nearest one that does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from risk_cases import (
    ACTIVITY,
    CONTENT,
    DEAL,
    HEALTHY,
    TODAY,
    days,
    draft,
    facts_of,
    moved,
    signed_off,
    with_content,
    with_header,
    with_history,
    with_memory,
    with_new_step,
    with_step,
    without_step,
)

from mapsheets.plan.model import (
    Criterion,
    HistoryRow,
    Link,
    Meeting,
    OpenItem,
    Plan,
    Problem,
    Provenance,
    Status,
    Step,
    Unread,
)
from mapsheets.risk.flags import (
    RULES,
    Activity,
    Audience,
    Edit,
    EditKind,
    Facts,
    RiskFlag,
    Severity,
    asking,
    blocking,
    flags,
)

PROVEN = HEALTHY.memory.provenance
EXTRA = Step("8", "Technical", "Data moved", "Priya Rao", "Sam Lee", date(2027, 4, 2))
NO_DEAL = replace(DEAL, value=None)


@dataclass(frozen=True)
class Pair:
    """A case and its nearest miss; ``severity`` and ``step`` are what is expected."""

    code: str
    raised: Facts
    missed: Facts
    severity: Severity
    step: str = ""


def pair(
    code: str,
    raised: Plan | Facts,
    missed: Plan | Facts = HEALTHY,
    severity: str = "medium",
    step: str = "",
) -> Pair:
    """Write a pair; a bare plan stands for it and everything else healthy."""
    cases = [
        one if isinstance(one, Facts) else facts_of(one) for one in (raised, missed)
    ]
    return Pair(code, cases[0], cases[1], Severity(severity), step)


def many_steps(number: int) -> Plan:
    """Add linked steps until there are so many."""
    new = tuple(
        replace(EXTRA, id=str(n), depends_on=(Link("1"),)) for n in range(8, number + 1)
    )
    last = replace(HEALTHY.steps[5], depends_on=(Link("5"), *(Link(s.id) for s in new)))
    rest = tuple(last if s.id == "6" else s for s in HEALTHY.steps)
    plan = with_content(steps=(*rest, *new))
    pinned = {step.id: Provenance.PINNED for step in plan.steps}
    return with_memory(plan, provenance=pinned)


def outside(*names: str) -> Plan:
    """Have the steps after the first owned by these people, in turn."""
    plan = HEALTHY
    for number, name in enumerate(names, 2):
        plan = with_step(str(number), plan, customer_owner=name)
    return plan


def only_owner(name: str) -> Plan:
    """Have one person own every step of the customer's."""
    return outside(*(name,) * 6)


def at(day: date, plan: Plan = HEALTHY, activity: Activity = ACTIVITY) -> Facts:
    """Look at the healthy plan on another day, kept up to date until then."""
    fresh = replace(
        activity, human_changes=(day,), last_read=day, comments=(day - days(1),)
    )
    return facts_of(with_memory(plan, reviews=(day,)), day, activity=fresh)


def quiet(number: int) -> Facts:
    """Let the customer's last edit be so many days ago."""
    day = TODAY - days(number)
    shared = with_memory(shared_on=day - days(1))
    return facts_of(shared, activity=replace(ACTIVITY, edits=(Edit(day, "p@acme"),)))


def untouched(shared_days: int) -> Facts:
    """Share so many days ago, and see no edit by the customer."""
    plan = with_memory(shared_on=TODAY - days(shared_days))
    return facts_of(plan, activity=replace(ACTIVITY, edits=()))


def twice(last: str) -> Plan:
    """Move step 3 to 12 March, and then to another date."""
    return with_history(
        moved(date(2027, 1, 26), "3", "5 Mar 2027", "12 Mar 2027", reason="Busy"),
        moved(date(2027, 1, 29), "3", "12 Mar 2027", last, reason="Busy"),
    )


def month_of_moves(to: str) -> Plan:
    """Move two steps later within a month, the second one to a date."""
    return with_history(
        moved(date(2027, 1, 26), "3", "5 Mar 2027", "12 Mar 2027", reason="Busy"),
        moved(date(2027, 1, 27), "4", "12 Mar 2027", to, reason="Busy"),
    )


def linked(step: Step) -> Step:
    """Have a step wait for the kickoff."""
    return replace(step, depends_on=(Link("1"),))


def grown(number: int) -> Plan:
    """Add so many steps the day after the sign-off."""
    plan = signed_off(HEALTHY, date(2027, 1, 28))
    for place in range(number):
        step = replace(linked(EXTRA), id=str(8 + place))
        plan = with_new_step(step, date(2027, 1, 29), plan)
    return plan


def late_review(area: str, added_on: date) -> Plan:
    """Add a step of an area after or before the first decision meeting."""
    plan = with_content(
        meetings=(Meeting("First", when="20 Jan 2027"), *CONTENT.meetings)
    )
    return with_new_step(replace(linked(EXTRA), area=area), added_on, plan)


def crm(close: date | None, plan: Plan = HEALTHY) -> Facts:
    """Let the CRM name a close date."""
    return facts_of(plan, deal=replace(DEAL, crm_close=close))


def committed(plan: Plan = HEALTHY, end: date = date(2027, 6, 30)) -> Facts:
    """Let the CRM's category be Commit."""
    return facts_of(plan, deal=replace(DEAL, category="Commit", period_end=end))


def unread(key: str, table: str = "steps") -> Plan:
    """Let a cell hold something that cannot be read."""
    return with_content(unread=(Unread(table, "3", key, "soonish", "Plan!F14"),))


def pilot(when: str, consequence: str = "Budget approval") -> Plan:
    """Make step 2 a pilot that ends on 5 March."""
    plan = with_step("2", text="Pilot run with one team")
    criterion = replace(CONTENT.criteria[0], consequence=consequence)
    return with_content(
        plan, criteria=(criterion,), meetings=(Meeting("Decision", when=when),)
    )


def blocked(item_step: str, since: date = date(2027, 1, 29)) -> Plan:
    """Block step 3, with an open item for some step."""
    plan = with_step("3", status=Status.BLOCKED)
    item = OpenItem("1", "Waiting for counsel", "Blocker", step=item_step)
    plan = with_content(plan, open_items=(item,))
    return with_memory(plan, blocked_since={"3": since})


def in_draft(step_id: str, target: date) -> Plan:
    """Move a target while nobody outside has seen the plan."""
    return draft(with_step(step_id, target=target))


def signature_at(day: date) -> Plan:
    """Move the target signature, in the step and in the header."""
    plan = with_step("6", target=day)
    return with_header(plan, target_signature=day)


NOT_SIGNED = with_step("6", status=Status.NOT_NEEDED)
PROPOSED = with_memory(provenance={**PROVEN, "6": Provenance.PROPOSED})
TWO_UNDATED = with_step("3", with_step("4", target=None), target=None)
NOBODY = with_step("3", customer_owner="Legal team")
CRITERION = CONTENT.criteria[0]

PAIRS = (
    pair("P1", without_step("6"), severity="high"),
    pair("P1", NOT_SIGNED, severity="high"),
    pair("P1", with_step("6", target=None), severity="high", step="6"),
    pair(
        "P1",
        PROPOSED,
        with_memory(provenance={**PROVEN, "6": Provenance.ACCEPTED}),
        "medium",
        "6",
    ),
    pair(
        "P2",
        with_step("4", target=None),
        with_step("4", target=None, status=Status.NOT_NEEDED),
        "medium",
        "4",
    ),
    pair("P2", TWO_UNDATED, with_step("1", target=None), "high"),
    pair("P3", NOBODY, with_step("3", customer_owner="Lena (Legal team)"), step="3"),
    pair("P3", with_step("3", customer_owner="[Counsel]"), step="3"),
    pair(
        "P3",
        with_step("3", NOBODY, target=date(2027, 2, 12)),
        with_step("3", target=date(2027, 2, 12)),
        "high",
        "3",
    ),
    pair("P3", with_step("2", vendor_owner="TBD"), step="2"),
    pair(
        "P3b",
        with_memory(NOBODY, shared_on=TODAY - days(14)),
        with_memory(NOBODY, shared_on=TODAY - days(13)),
        "medium",
        "3",
    ),
    pair(
        "P4",
        outside("", "", "", "", ""),
        with_step("3", outside("", "", "", "", ""), customer_owner="Lena"),
        "high",
    ),
    pair(
        "P5",
        with_content(criteria=(Criterion("1", "[what has to be seen]"),)),
        facts_of(
            with_content(criteria=()),
            deal=replace(DEAL, evaluation_start=TODAY + days(1)),
        ),
        "high",
    ),
    pair("P6", with_content(criteria=(replace(CRITERION, measure="[number]"),))),
    pair("P6", with_content(criteria=(replace(CRITERION, consequence=""),))),
    pair(
        "P7",
        without_step("3"),
        facts_of(with_memory(without_step("3"), template="standard"), deal=None),
        "high",
    ),
    pair(
        "P7",
        facts_of(
            with_memory(without_step("4"), template="standard"),
            deal=replace(DEAL, value=Decimal(80_000)),
        ),
        facts_of(
            with_memory(without_step("4"), template="standard"),
            deal=replace(DEAL, value=Decimal(79_999)),
        ),
        "high",
    ),
    pair(
        "P8",
        with_content(approvals=(), people=CONTENT.people[:1]),
        with_content(
            approvals=(
                *CONTENT.approvals,
                replace(CONTENT.approvals[0], approval="Signature"),
            ),
            people=CONTENT.people[:1],
        ),
        "high",
    ),
    pair(
        "P9",
        with_memory(without_step("7"), milestones={**HEALTHY.memory.milestones}),
        with_step("7", area="Rollout"),
        "low",
    ),
    pair(
        "P10",
        with_header(why_this_date="[the event behind it]"),
        with_header(why_this_date="[Contract] ends in May"),
    ),
    pair(
        "P11",
        in_draft("5", date(2027, 2, 10)),
        in_draft("5", date(2027, 2, 24)),
        "high",
        "4",
    ),
    pair(
        "P11",
        in_draft("5", date(2027, 2, 10)),
        with_step("5", target=date(2027, 2, 10)),
        "high",
        "4",
    ),
    pair("P12", with_step("3", depends_on=(Link("9"),)), severity="high", step="3"),
    pair("P12", with_step("3", depends_on=(Link("3"),)), severity="high", step="3"),
    pair(
        "P12",
        with_step("2", depends_on=(Link("1"), Link("5"))),
        with_step("2", depends_on=(Link("1"),)),
        "high",
        "2",
    ),
    pair("P12", unread("depends_on"), unread("target"), "high", "3"),
    pair("P13", many_steps(21), many_steps(20)),
    pair(
        "P14",
        draft(with_header(objective="Help our champion")),
        draft(with_header(objective="Help our championship")),
        "high",
    ),
    pair("P14", with_step("3", notes="The data pipeline"), severity="medium"),
    pair("P14", draft(with_step("3", complete_when="At this stage")), severity="low"),
    pair(
        "P15",
        facts_of(deal=replace(DEAL, value=Decimal(19_999))),
        facts_of(deal=replace(DEAL, value=Decimal(20_000))),
        "low",
    ),
    pair(
        "P17",
        pilot("22 Mar 2027"),
        pilot("19 Mar 2027"),
        "high",
        "2",
    ),
    pair("P17", pilot(""), pilot("5 Mar 2027"), "high", "2"),
    pair("P17", pilot("12 Mar 2027", "[next]"), pilot("12 Mar 2027"), "high", "2"),
    pair(
        "P18",
        with_header(objective="By June, [Acme] will be faster"),
        draft(with_header(objective="By June, [Acme] will be faster")),
    ),
    pair(
        "S1",
        with_step("3", target=date(2027, 1, 26)),
        with_step("3", target=TODAY),
        "medium",
        "3",
    ),
    pair(
        "S1",
        with_step("3", target=date(2027, 1, 25)),
        with_step("3", target=date(2027, 1, 25), status=Status.COMPLETE),
        "high",
        "3",
    ),
    pair(
        "S2",
        with_step("2", target=date(2027, 1, 29)),
        with_step("3", target=date(2027, 1, 29)),
        "high",
        "2",
    ),
    pair(
        "S3",
        with_step("3", target=date(2027, 2, 9)),
        with_step("3", target=date(2027, 2, 10)),
        "medium",
        "3",
    ),
    pair(
        "S3",
        with_step("3", target=date(2027, 2, 9)),
        with_step("3", target=date(2027, 2, 9), status=Status.IN_PROGRESS),
        "medium",
        "3",
    ),
    pair("S4", blocked("3"), with_step("3", status=Status.PENDING), "high", "3"),
    pair("S5", signature_at(date(2027, 3, 24)), severity="medium", step="6"),
    pair("S5", signature_at(date(2027, 3, 19)), severity="high", step="6"),
    pair(
        "S5",
        signature_at(date(2027, 3, 26)),
        signature_at(date(2027, 3, 29)),
        "medium",
        "6",
    ),
    pair(
        "S5b",
        with_header(
            with_step("7", target=date(2027, 5, 6)), target_go_live=date(2027, 5, 6)
        ),
        with_header(
            with_step("7", target=date(2027, 5, 7)), target_go_live=date(2027, 5, 7)
        ),
    ),
    pair("S6", crm(date(2027, 4, 29)), crm(date(2027, 4, 30))),
    pair("S6", crm(date(2027, 4, 15)), severity="high"),
    pair("S6", crm(date(2027, 3, 31)), severity="high"),
    pair("S6", crm(date(2027, 4, 30), without_step("6"))),
    pair("S7", twice("15 Mar 2027"), twice("11 Mar 2027"), "high", "3"),
    pair("S7", month_of_moves("19 Mar 2027"), month_of_moves("18 Mar 2027"), "high"),
    pair(
        "S8",
        with_history(moved(date(2027, 1, 27), "3", "5 Mar 2027", "12 Mar 2027")),
        with_history(moved(date(2027, 1, 28), "3", "5 Mar 2027", "12 Mar 2027")),
        "medium",
        "3",
    ),
    pair(
        "S8",
        with_history(
            moved(
                date(2027, 1, 27),
                "3",
                "5 Mar 2027",
                "12 Mar 2027",
                reason="Reason to add",
            )
        ),
        with_history(
            moved(date(2027, 1, 27), "3", "5 Mar 2027", "12 Mar 2027", reason="Audit")
        ),
        "medium",
        "3",
    ),
    pair("S9", grown(2), grown(1)),
    pair(
        "S9",
        late_review("Legal", date(2027, 1, 21)),
        late_review("Legal", date(2027, 1, 20)),
    ),
    pair(
        "S9",
        late_review("Legal", date(2027, 1, 21)),
        late_review("Technical", date(2027, 1, 21)),
    ),
    pair(
        "S10",
        with_content(
            with_step("5", target=date(2027, 2, 22)), meetings=(Meeting("Board"),)
        ),
        with_content(
            with_step("5", target=date(2027, 2, 23)), meetings=(Meeting("Board"),)
        ),
        "high",
        "5",
    ),
    pair(
        "S11",
        signature_at(date(2027, 2, 10)),
        signature_at(date(2027, 2, 11)),
        "high",
        "3",
    ),
    pair("S13", signature_at(date(2027, 1, 31)), signature_at(TODAY), "high", "6"),
    pair(
        "S15",
        with_new_step(EXTRA, date(2027, 1, 27)),
        with_new_step(replace(EXTRA, depends_on=(Link("6"),)), date(2027, 1, 27)),
        "low",
        "8",
    ),
    pair(
        "E0",
        with_memory(draft(), created_on=date(2027, 1, 28)),
        with_memory(draft(), created_on=date(2027, 1, 29)),
        "low",
    ),
    pair("E1", quiet(10), quiet(9)),
    pair("E1", quiet(14), severity="high"),
    pair(
        "E2",
        facts_of(
            with_memory(last_updated=TODAY - days(7), created_on=TODAY - days(9)),
            activity=replace(ACTIVITY, human_changes=()),
        ),
        facts_of(
            with_memory(last_updated=TODAY - days(7), created_on=TODAY - days(9)),
            activity=replace(ACTIVITY, human_changes=(TODAY - days(6),)),
        ),
    ),
    pair("E3", untouched(7), untouched(6), "high"),
    pair(
        "E4",
        facts_of(signed_off(), activity=replace(ACTIVITY, edits=())),
        signed_off(),
    ),
    pair("E5", with_header(next_review=""), draft(with_header(next_review=""))),
    pair(
        "E5",
        with_header(next_review="28 Jan 2027, 10:00"),
        with_header(next_review="29 Jan 2027, 10:00"),
    ),
    pair(
        "E5",
        with_memory(shared_on=TODAY - days(11)),
        with_memory(shared_on=TODAY - days(10)),
    ),
    pair(
        "E6",
        only_owner("Priya Rao"),
        with_memory(
            outside("Priya Rao", "Lena Voss", "Lena Voss", "Lena Voss", "Lena Voss"),
            template="mid-market",
        ),
    ),
    pair(
        "E6",
        outside("Priya Rao", "Lena Voss", "Lena Voss", "Lena Voss", "Lena Voss"),
        outside("Priya Rao", "Lena Voss", "Omar Haddad", "Lena Voss", "Lena Voss"),
    ),
    pair(
        "E7",
        outside("Priya Rao", "Lena Voss", "Omar Haddad", "Lena Voss", "Lena Voss"),
        with_content(
            outside("Priya Rao", "Lena Voss", "Omar Haddad", "Lena Voss", "Lena Voss"),
            meetings=(Meeting("Board", attends="Bea Stone", when="26 Mar 2027"),),
        ),
        "high",
    ),
    pair(
        "E9",
        facts_of(activity=replace(ACTIVITY, bounced=("bea@acme.example",))),
        severity="high",
    ),
    pair(
        "E9",
        facts_of(activity=replace(ACTIVITY, copy_wanted=("bea@acme.example",))),
        severity="high",
    ),
    pair(
        "C1",
        facts_of(with_memory(shared_on=date(2027, 1, 18), reviews=(TODAY,))),
        facts_of(with_memory(shared_on=date(2027, 1, 19), reviews=(TODAY,))),
    ),
    pair(
        "C2",
        with_step("6", signed_off(), target=date(2027, 5, 10)),
        with_step("6", signed_off(), target=date(2027, 5, 7)),
    ),
    pair(
        "C2",
        with_step("3", signed_off(), customer_owner="Max Frei"),
        with_step(
            "3",
            signed_off(with_step("3", customer_owner="[Counsel]")),
            customer_owner="Max Frei",
        ),
    ),
    pair("C2", grown(1), signed_off()),
    pair(
        "C2",
        without_step("4", signed_off()),
        with_step("4", signed_off(), status=Status.NOT_NEEDED),
    ),
    pair("F1", committed(), committed(signed_off()), "high"),
    pair(
        "F2",
        committed(signed_off(), date(2027, 4, 29)),
        committed(signed_off(), date(2027, 4, 30)),
        "high",
    ),
    pair("D1", unread("status"), unread("depends_on"), "medium", "3"),
    pair("D1", unread("start", "header")),
    pair("D2", facts_of(problems=(Problem("ROW_REMOVED", "Step 4 is gone."),))),
    pair(
        "D3",
        facts_of(conflicts=(Problem("CONFLICT", "Both changed.", step="3"),)),
        severity="high",
        step="3",
    ),
    pair(
        "D4",
        facts_of(activity=replace(ACTIVITY, last_read=TODAY - days(2))),
        facts_of(activity=replace(ACTIVITY, last_read=TODAY - days(1))),
        "high",
    ),
)


def raised(code: str, facts: Facts) -> tuple[RiskFlag, ...]:
    return tuple(flag for flag in flags(facts) if flag.code == code)


def test_a_healthy_plan_raises_nothing() -> None:
    assert flags(facts_of()) == ()


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case.code)
def test_a_rule_is_raised_as_it_says(case: Pair) -> None:
    found = raised(case.code, case.raised)

    assert (case.severity, case.step) in {(flag.severity, flag.step) for flag in found}


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case.code)
def test_the_nearest_miss_is_silent(case: Pair) -> None:
    same = {(flag.severity, flag.step) for flag in raised(case.code, case.missed)}

    assert (case.severity, case.step) not in same


def test_every_rule_has_a_pair() -> None:
    assert {rule.code for rule in RULES} == {case.code for case in PAIRS}


def only(code: str, facts: Facts) -> RiskFlag:
    found = raised(code, facts)
    assert len(found) == 1
    return found[0]


def test_an_undated_third_is_private_and_each_row_is_shown() -> None:
    found = raised("P2", facts_of(TWO_UNDATED))

    assert [(flag.step, flag.audience) for flag in found] == [
        ("", Audience.PRIVATE),
        ("3", Audience.SHOW),
        ("4", Audience.SHOW),
    ]


def test_each_missing_review_is_a_flag_of_its_own() -> None:
    plan = without_step("2", without_step("3", without_step("4")))

    assert [flag.message for flag in raised("P7", facts_of(plan))] == [
        "No step belongs to Security.",
        "No step belongs to Legal.",
        "No step belongs to Procurement.",
    ]


def test_a_renamed_area_keeps_its_review() -> None:
    assert not raised("P7", facts_of(with_step("4", area="Vendor management")))


def test_a_step_that_says_it_is_a_review_counts() -> None:
    plan = with_step("2", without_step("3"), text="Security and legal review")

    assert not raised("P7", facts_of(plan))


def test_a_review_that_is_not_needed_is_an_answer() -> None:
    assert not raised("P7", facts_of(with_step("4", status=Status.NOT_NEEDED)))


def test_more_than_thirty_steps_block_sharing() -> None:
    assert not blocking(flags(facts_of(many_steps(30))))
    assert [flag.code for flag in blocking(flags(facts_of(many_steps(31))))] == ["P13"]


def test_a_sellers_word_blocks_sharing_until_it_is_allowed() -> None:
    plan = draft(with_header(objective="Help our champion"))

    assert [flag.code for flag in blocking(flags(facts_of(plan)))] == ["P14"]
    assert not blocking(flags(facts_of(plan, allowed_words=("champion",))))


def test_a_word_that_people_typed_is_only_a_warning() -> None:
    typed = HistoryRow(TODAY, "3", "Notes", "", "The data pipeline", "vendor")
    plan = replace(draft(with_step("3", notes="The data pipeline")), history=(typed,))

    flag = only("P14", facts_of(plan))
    assert (flag.audience, flag.severity) == (Audience.PRIVATE, Severity.MEDIUM)
    assert not blocking((flag,))


def test_a_name_is_no_sellers_word() -> None:
    plan = with_memory(draft(), customer="Prospect Health")
    plan = with_header(plan, objective="Prospect Health works faster")

    assert not raised("P14", facts_of(plan))


def test_the_deals_name_may_not_be_in_the_sellers_words() -> None:
    flag = only("P14", facts_of(with_memory(deal="Q3 forecast")))

    assert flag.message == "Deal says 'forecast'."
    assert blocking((flag,))


def test_one_person_is_not_enough_for_a_plan() -> None:
    people = with_content(only_owner("Priya Rao"), people=())

    flag = only("P15", facts_of(people))
    assert flag.message == "The plan names 1 of the customer's people."


def test_an_infeasible_date_asks_before_sharing() -> None:
    found = flags(facts_of(in_draft("5", date(2027, 2, 10))))

    assert {flag.code for flag in asking(found)} == {"P11"}


def test_the_pilot_of_the_pilot_template_is_its_validation() -> None:
    plan = with_content(
        with_step("2", text="Technical validation (two weeks)"), meetings=()
    )

    assert not raised("P17", facts_of(plan))
    assert only("P17", facts_of(with_memory(plan, template="pilot"))).step == "2"


def test_a_decision_that_was_taken_needs_no_meeting() -> None:
    done = {"status": Status.COMPLETE, "done_on": TODAY}

    assert not raised("P17", facts_of(with_step("5", pilot(""), **done)))


def test_a_blocked_step_without_an_open_item_is_told_in_private() -> None:
    shown, private = raised("S4", facts_of(blocked("2", date(2027, 1, 25))))

    assert shown.audience is Audience.SHOW
    assert shown.message == "Step 3 (Legal review) is blocked for 5 working days."
    assert private.audience is Audience.PRIVATE
    assert len(raised("S4", facts_of(blocked("2, 3")))) == 1


def test_the_customers_change_is_a_question_and_ours_is_private() -> None:
    def flag_of(by: str) -> RiskFlag:
        row = moved(date(2027, 1, 27), "3", "5 Mar 2027", "12 Mar 2027", by)
        return only("S8", facts_of(with_history(row)))

    assert flag_of("customer").audience is Audience.QUESTION
    assert flag_of("Bea Stone").question == "What moved step 3?"
    assert flag_of("vendor").audience is Audience.PRIVATE
    assert flag_of("somebody").question == ""


def test_what_the_program_moves_in_a_draft_is_nobodys_move() -> None:
    row = replace(
        moved(date(2027, 1, 27), "3", "5 Mar 2027", "12 Mar 2027", "mapsheets"),
        what="Target date, follows step 2",
    )

    assert not raised("S8", facts_of(with_history(row)))


def test_a_new_scope_that_moves_the_signature_is_high() -> None:
    plan = grown(2)
    long = tuple(
        replace(step, days=80, target=None) if step.id in "89" else step
        for step in plan.steps
    )
    signature = replace(plan.steps[5], depends_on=(Link("5"), Link("8")))
    steps = tuple(signature if step.id == "6" else step for step in long)

    assert only("S9", facts_of(with_content(plan, steps=steps))).severity == "high"


def test_scope_that_grows_two_weeks_after_sharing_counts_without_a_sign_off() -> None:
    def plan(added_on: date) -> Plan:
        shared = with_memory(shared_on=date(2027, 1, 11))
        for number in ("8", "9"):
            new = replace(linked(EXTRA), id=number)
            shared = with_new_step(new, added_on, shared)
        return shared

    assert raised("S9", facts_of(plan(date(2027, 1, 25))))
    assert not raised("S9", facts_of(plan(date(2027, 1, 24))))


def test_an_unlinked_step_from_the_template_is_no_question() -> None:
    plan = with_step("4", depends_on=())
    plan = with_step("5", plan, depends_on=(Link("2"),))

    assert not raised("S15", facts_of(plan))


def test_a_comment_is_activity_but_no_edit() -> None:
    commented = replace(ACTIVITY, edits=(), comments=(TODAY,))
    plan = with_memory(shared_on=TODAY - days(14))

    assert not raised("E1", facts_of(plan, activity=commented))
    assert raised("E3", facts_of(plan, activity=commented))


def test_an_edit_outside_the_content_leaves_the_plan_untouched() -> None:
    other = (Edit(TODAY, "priya@acme.example", EditKind.OTHER),)
    plan = with_memory(shared_on=TODAY - days(7))

    assert raised("E3", facts_of(plan, activity=replace(ACTIVITY, edits=other)))


def test_an_approver_with_access_is_there() -> None:
    owners = outside("Priya Rao", "Lena Voss", "Omar Haddad", "Lena Voss", "Lena Voss")
    bea = replace(CONTENT.people[1], email="bea@acme.example")
    plan = with_content(owners, people=(CONTENT.people[0], bea))
    access = frozenset({"BEA@acme.example"})

    assert raised("E7", facts_of(plan))
    assert not raised("E7", facts_of(plan, activity=replace(ACTIVITY, access=access)))


def test_last_in_progress_day_counts_for_a_started_step() -> None:
    late = in_draft("2", date(2027, 1, 29))

    message = "Step 2 (Security review) would have to be done by 29 Jan."
    assert message in [flag.message for flag in raised("P11", facts_of(late))]


def test_a_plans_first_step_is_no_approval() -> None:
    opened = with_step("1", status=Status.PENDING, done_on=None, target=TODAY)
    opened = with_content(opened, meetings=())
    later = with_step("1", opened, depends_on=(Link("2"),))

    assert not raised("S10", facts_of(opened))
    assert raised("S10", facts_of(later))


def test_a_placeholder_in_the_lead_is_nobody() -> None:
    nobody = with_step("1", only_owner("[role]"), customer_owner="[role]")
    plan = with_header(with_content(nobody, people=()), customer_lead="[name, title]")

    flag = only("P15", facts_of(plan))
    assert flag.message == "The plan names 0 of the customer's people."


def test_a_signature_date_that_is_cleared_is_a_change() -> None:
    cleared = with_step("6", signed_off(), target=None)

    flag = only("C2", facts_of(cleared))
    assert flag.message == ("Changed since confirmed on 28 Jan 2027: target signature.")


def test_a_change_that_was_taken_back_still_asks_for_a_new_sign_off() -> None:
    plan = signed_off()
    baseline = plan.memory.baseline
    assert baseline is not None
    marked = with_memory(plan, baseline=replace(baseline, changed="step 9 added"))

    assert only("C2", facts_of(marked)).message.endswith(": step 9 added.")


def test_a_commitment_needs_a_sign_off_whatever_else_is_known() -> None:
    facts = facts_of(activity=None, deal=replace(DEAL, category="COMMIT"))

    assert raised("F1", facts)


def test_a_plan_whose_steps_are_all_done_is_not_stale() -> None:
    done = tuple(
        replace(step, status=Status.COMPLETE, done_on=step.done_on or TODAY)
        for step in HEALTHY.steps
    )
    plan = with_memory(with_content(steps=done), last_updated=TODAY - days(30))
    quiet_facts = facts_of(plan, activity=Activity())

    assert not {"E1", "E2", "E5"} & {flag.code for flag in flags(quiet_facts)}


def test_an_owner_cell_with_the_companys_name_names_nobody() -> None:
    assert raised("P3", facts_of(with_step("3", customer_owner="Acme")))


@pytest.mark.parametrize(
    ("key", "advice"),
    [
        ("days", "Type the working days as a whole number, such as 10."),
        ("status", "Choose the status from the list."),
        ("target", "Type the date, such as 14 Jul 2027."),
    ],
)
def test_the_advice_for_an_unreadable_cell_fits_its_column(
    key: str, advice: str
) -> None:
    facts = facts_of(unread(key))

    assert [one.action for one in flags(facts) if one.code == "D1"] == [advice]


def test_one_working_day_is_written_as_one() -> None:
    facts = facts_of(signature_at(date(2027, 3, 26)))

    assert "1 working day later" in next(
        one.message for one in flags(facts) if one.code == "S5"
    )


def test_a_plan_whose_steps_are_all_shared_has_none_of_the_customers_alone() -> None:
    steps = tuple(
        replace(step, customer_owner="Dana Whitfield", vendor_owner="Sam Lee")
        for step in CONTENT.steps
    )
    found = flags(facts_of(with_content(steps=steps)))

    (flag,) = (one for one in found if one.code == "P4")
    assert flag.severity == "high"
    assert "All 7 steps are shared" in flag.message


def test_a_step_past_its_target_is_not_told_to_start_too() -> None:
    """Nobody can start yesterday: one flag for one fact."""
    found = flags(facts_of(with_step("3", target=TODAY - days(1))))

    assert {one.code for one in found if one.step == "3"} >= {"S1"}
    assert not any(one.code == "S3" and one.step == "3" for one in found)
