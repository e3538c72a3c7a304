"""Scheduling cases: each file states its own expected dates and problems.

A case is a table as in ``builders`` with expectations in columns that start with
``=``, and then lines that tell what happens next and what is expected then::

    today 13 May                  the day on which dates are computed
    edit 2.days = 15              also after, target, status, done, side, start
    add 5 | days=3 | after=2      a new row
    remove 3 / restore 3          delete a row / bring it back
    share / confirm / unconfirm / accept / sync / mark
    expect 3.target = 5 Mar       also expected, start, float, slack, because ...
    expect signature = 5 Mar      also slip, cause, chain, conflicts, infeasible
    expect problems = LINK_SELF 3
    expect moves = step 4 +5      what moved the signature since ``mark``

All and only the problems that a case states last must be there at its end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import builders
import pytest

from mapsheets.plan.model import Plan, Status, Step
from mapsheets.schedule.dates import Schedule, compute, floors, targets
from mapsheets.schedule.slip import attribute

CASES = sorted((Path(__file__).parent / "scenarios" / "schedule").glob("*.txt"))
COLUMNS = {
    "start": "start",
    "expected": "finish",
    "logic": "logic_finish",
    "latest start": "latest_start",
    "latest finish": "latest_finish",
    "float": "float_days",
    "slack": "slack_to_target",
    "critical": "critical",
    "because": "because_of",
    "waiting": "waiting_on",
    "scheduled": "scheduled",
}


def shown(value: object, year: int) -> str:
    """Write a value as cases do."""
    match value:
        case None | ():
            return "-"
        case bool():
            return "yes" if value else "no"
        case date():
            text = f"{value.day} {builders.MONTHS[value.month - 1]}"
            return text if value.year == year else f"{text} {value.year}"
        case tuple():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)


def arrows(chain: tuple[str, ...]) -> str:
    return " > ".join(chain)


class Case:
    """A plan on its way through a case."""

    def __init__(self, text: str) -> None:
        self.settings, self.rows, self.lines = builders.read_table(text)
        self.plan = builders.plan(text)
        start = builders.day(self.settings.get("start", ""), 2027) or date(2027, 2, 1)
        self.year = start.year
        self.today = self.day(self.settings.get("today", "")) or start
        self.marked = (self.plan, self.today)
        self.spread = False
        self.removed: dict[str, Step] = {}
        self.problems = "-"

    def day(self, text: str) -> date | None:
        return builders.day(text, self.year)

    @property
    def schedule(self) -> Schedule:
        return compute(self.plan, self.today)

    def check_table(self) -> None:
        """Compare every expectation column of the table."""
        for row in self.rows:
            for heading, wanted in row.items():
                if heading.startswith("=") and wanted:
                    found = self.value(row["#"], heading[1:].strip())
                    assert found == wanted, f"{row['#']} {heading}"

    def value(self, step_id: str, key: str) -> str:
        plan, step = self.plan, self.plan.step(step_id)
        found: object
        match key:
            case "target":
                found = step and step.target
            case "is":
                found = plan.provenance(step_id)
            case "proposed":
                found = targets(plan).get(step_id)
            case "floor":
                found = floors(plan).get(step_id)
            case _:
                found = getattr(self.schedule.steps[step_id], COLUMNS[key])
        return shown(found, self.year)

    def whole(self, key: str) -> str:
        """Give a value of the whole schedule."""
        schedule = self.schedule
        texts = {
            "slip": shown(schedule.slip_days, self.year),
            "chain": arrows(schedule.chain),
            "conflicts": self.found_conflicts(),
            "infeasible": self.found_infeasible(),
            "problems": self.found_problems(),
            "moves": self.moves(),
        }
        if key in texts:
            return texts[key] or "-"
        return shown(getattr(schedule, key), self.year)

    def found_conflicts(self) -> str:
        return "; ".join(
            f"{one.step}: {shown(one.pin, self.year)}, "
            f"earliest {shown(one.earliest, self.year)}, "
            f"short {one.short_by}, {arrows(one.chain)}"
            for one in self.schedule.conflicts
        )

    def found_infeasible(self) -> str:
        one = self.schedule.infeasible
        if one is None:
            return ""
        until = shown(one.needs_until, self.year)
        return f"until {until}, short {one.short_by}, {arrows(one.chain)}"

    def found_problems(self) -> str:
        found = [f"{one.code} {one.step}" for one in self.schedule.problems]
        return ", ".join(found) or "-"

    def moves(self) -> str:
        before, before_today = self.marked
        found = attribute(before, before_today, self.plan, self.today)
        assert (found.total or 0) == sum(part.working_days for part in found.parts)
        return (
            ", ".join(
                " ".join(
                    filter(None, (part.cause, part.step, f"{part.working_days:+}"))
                )
                for part in found.parts
            )
            or "-"
        )

    def run(self) -> None:
        self.check_table()
        for line in self.lines:
            word, _, rest = line.partition(" ")
            getattr(self, f"do_{word}")(rest.strip())
        assert self.found_problems() == self.problems

    def do_expect(self, rest: str) -> None:
        left, _, wanted = (part.strip() for part in rest.partition("="))
        if left == "problems":
            self.problems = wanted
        step_id, dot, key = left.partition(".")
        found = self.value(step_id, key) if dot else self.whole(left)
        assert found == wanted, rest

    def do_today(self, rest: str) -> None:
        today = self.day(rest)
        assert today is not None
        self.today = today

    def do_edit(self, rest: str) -> None:
        left, _, value = (part.strip() for part in rest.partition("="))
        if left == "start":
            start = self.day(value)
            assert start is not None
            self.plan = builders.start_on(self.plan, start)
            self.spread = True
            return
        step_id, _, key = left.partition(".")
        self.plan = self.edited(step_id, key, value)

    def edited(self, step_id: str, key: str, value: str) -> Plan:
        plan, change = self.plan, builders.change
        match key:
            case "target":
                self.spread |= step_id in plan.memory.milestones.values()
                return builders.type_target(plan, step_id, self.day(value))
            case "days":
                return change(plan, step_id, days=int(value) if value else None)
            case "after":
                return change(plan, step_id, depends_on=builders.links(value))
            case "done":
                return change(plan, step_id, done_on=self.day(value))
            case "side":
                row = {"#": step_id, "side": value}
                new = builders._step(row, self.year)
                return change(
                    plan,
                    step_id,
                    customer_owner=new.customer_owner,
                    vendor_owner=new.vendor_owner,
                )
            case "status":
                return self.with_status(step_id, Status(value))
            case _:
                raise AssertionError(key)

    def with_status(self, step_id: str, status: Status) -> Plan:
        plan = builders.change(self.plan, step_id, status=status)
        memory = plan.memory
        old = self.plan.step(step_id)
        assert old is not None
        if status is Status.IN_PROGRESS:
            since = {**memory.in_progress_since, step_id: self.today}
            plan = builders.remember(plan, in_progress_since=since)
        if status is Status.BLOCKED:
            was = {**memory.before_block, step_id: old.status}
            plan = builders.remember(plan, before_block=was)
        return plan

    def do_add(self, rest: str) -> None:
        step_id, *cells = (part.strip() for part in rest.split("|"))
        row = {"#": step_id, **dict(cell.split("=") for cell in cells)}
        self.plan = builders.add(self.plan, builders._step(row, self.year))

    def do_remove(self, rest: str) -> None:
        step = self.plan.step(rest)
        assert step is not None
        self.removed[rest] = step
        self.plan = builders.remove(self.plan, rest)

    def do_restore(self, rest: str) -> None:
        self.plan = builders.add(self.plan, self.removed.pop(rest))

    def do_share(self, rest: str) -> None:
        self.plan = builders.share(self.plan, self.today)

    def do_confirm(self, rest: str) -> None:
        self.plan = builders.confirm(self.plan)

    def do_unconfirm(self, rest: str) -> None:
        self.plan = builders.remember(self.plan, sign_off=None)

    def do_accept(self, rest: str) -> None:
        self.plan = builders.accept(self.plan, self.today)

    def do_mark(self, rest: str) -> None:
        self.marked = (self.plan, self.today)

    def do_sync(self, rest: str) -> None:
        if self.spread and self.plan.memory.sign_off is None:
            self.plan = builders.spread(self.plan, self.today)
        self.spread = False
        self.plan = builders.settle(self.plan, self.today)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_holds(path: Path) -> None:
    """The case gives the dates and problems it states."""
    Case(path.read_text(encoding="utf-8")).run()


def test_there_are_cases() -> None:
    """The folder of cases was found."""
    assert len(CASES) > 20


def test_a_wrong_expectation_fails() -> None:
    """The runner can fail: a case with one wrong date does not pass."""
    text = next(path for path in CASES if path.stem == "e1").read_text(encoding="utf-8")
    case = Case(text.replace("7 May", "8 May"))

    with pytest.raises(AssertionError):
        case.run()


def test_an_unstated_problem_fails() -> None:
    """The runner can fail: a problem that the case does not state is not passed."""
    case = Case("# | days | after\n1 | 2 | 1\n2 | 2 | \n3 | 1 | 2")
    assert replace(case.schedule.problems[0], message="").code == "LINK_SELF"

    with pytest.raises(AssertionError):
        case.run()
