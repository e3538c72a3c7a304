"""Plans and what people do to them, for the laws of merging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from mapsheets.plan.model import (
    Approval,
    Content,
    Criterion,
    Header,
    Link,
    Meeting,
    Memory,
    Milestone,
    OpenItem,
    Person,
    Status,
    Step,
)
from mapsheets.plan.values import STEP_KEYS
from mapsheets.sync.content import OTHER_TABLES

START = date(2027, 2, 1)
WORDS = ("Demo", "Pilot", "Security review", "Pricing", "Legal", "Readout", "Signature")
NAMES = ("Priya", "Sam", "[CFO]", "Ana", "")
days = st.integers(0, 200).map(lambda n: START + timedelta(days=n))
texts = st.sampled_from((*WORDS, "Kickoff", "Data check", "Vendor form"))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "area": st.sampled_from(("Technical", "Legal", "")),
    "text": texts,
    "customer_owner": st.sampled_from(NAMES),
    "vendor_owner": st.sampled_from(NAMES),
    "target": st.none() | days,
    "status": st.sampled_from(Status),
    "complete_when": st.sampled_from(("", "Signed", "Report is read")),
    "depends_on": st.lists(
        st.builds(Link, st.sampled_from("12345"), st.integers(0, 3)), max_size=2
    ).map(tuple),
    "days": st.none() | st.integers(0, 20),
    "done_on": st.none() | days,
    "notes": st.sampled_from(("", "Ask Ana", "=1+1")),
}
SHORT = st.sampled_from(("", "Budget", "Priya", "Open", "Met", "8 Jul 2027", "3"))
ROWS: dict[str, type[Any]] = {
    "criteria": Criterion,
    "meetings": Meeting,
    "approvals": Approval,
    "people": Person,
    "open_items": OpenItem,
}


@st.composite
def bases(draw: st.DrawFn) -> tuple[Content, Memory]:
    """Make a plan and what is remembered of it."""
    count = draw(st.integers(1, 7))
    steps = tuple(
        Step(
            str(number + 1),
            text=f"{WORDS[number]} {number}",
            customer_owner=draw(st.sampled_from(NAMES)),
            target=draw(days),
            days=draw(st.integers(0, 9)),
            depends_on=(Link(str(number)),) if number else (),
        )
        for number in range(count)
    )
    signature = steps[-1]
    content = Content(
        Header("Why", start=START, target_signature=signature.target),
        steps,
        criteria=(
            Criterion("1", "Single sign-on works", "Security", owner="Ana"),
            Criterion("2", "Answers in one day", "ROI", owner="Priya"),
        ),
        meetings=(Meeting("Readout", "Go or no go", "CFO", "8 Jul 2027", "5"),),
        approvals=(Approval("Budget", "[name]"), Approval("Legal", "[name]")),
        people=(
            Person("Priya Shah", "Acme", "Head of Support", "Project lead"),
            Person("[name]", "Acme", "[title]", "Budget approver", "Step 6"),
            Person("Sam Lee", "Northwind", "Account lead", "Commercial lead"),
        ),
        open_items=(OpenItem("1", "Access to the test system", "Risk", step="2"),),
    )
    memory = Memory(
        "p1",
        "Acme",
        "Northwind",
        next_number=count + 1,
        milestones={Milestone.SIGNATURE: signature.id},
        base=content,
    )
    return content, memory


Edit = Callable[[Content], Content]


@st.composite
def edited(draw: st.DrawFn, content: Content, label: str) -> Content:
    """Let a person do up to six things to a plan; ``label`` marks their new rows."""
    for number in range(draw(st.integers(0, 6))):
        gesture = draw(
            st.sampled_from(("cell", "cell", "add", "remove", "sort", "header", "row"))
        )
        content = draw(_GESTURES[gesture](content, f"{label}{number}"))
    return content


@st.composite
def _cell(draw: st.DrawFn, content: Content, _label: str) -> Content:
    if not content.steps:
        return content
    at = draw(st.integers(0, len(content.steps) - 1))
    key = draw(st.sampled_from(STEP_KEYS))
    step = content.steps[at]
    changed: dict[str, Any] = {key: draw(VALUES[key])}
    steps = list(content.steps)
    steps[at] = replace(step, **changed)
    return _with_steps(content, steps)


@st.composite
def _add(draw: st.DrawFn, content: Content, label: str) -> Content:
    number = max((int(step.id) for step in content.steps), default=0) + 1
    step = Step(str(max(number, 8)), text=f"New {label}", days=draw(st.integers(0, 9)))
    return _with_steps(content, [*content.steps, step])


@st.composite
def _remove(draw: st.DrawFn, content: Content, _label: str) -> Content:
    if not content.steps:
        return content
    steps = list(content.steps)
    steps.pop(draw(st.integers(0, len(steps) - 1)))
    return _with_steps(content, steps)


@st.composite
def _sort(draw: st.DrawFn, content: Content, _label: str) -> Content:
    return _with_steps(content, draw(st.permutations(content.steps)))


@st.composite
def _header(draw: st.DrawFn, content: Content, _label: str) -> Content:
    key = draw(st.sampled_from(("objective", "why_this_date", "customer_lead")))
    changed: dict[str, Any] = {key: draw(SHORT)}
    return replace(content, header=replace(content.header, **changed))


@st.composite
def _row(draw: st.DrawFn, content: Content, label: str) -> Content:
    table = draw(st.sampled_from(OTHER_TABLES))
    rows = list(getattr(content, table))
    kind = ROWS[table]
    names = [key for key in kind.__dataclass_fields__ if key != "id"]
    what = draw(st.sampled_from(("edit", "add", "remove")))
    if what == "add" or not rows:
        fresh = {names[0]: f"Row {label}", names[1]: draw(SHORT)}
        number = {"id": str(len(rows) + 1)} if "id" in kind.__dataclass_fields__ else {}
        rows.append(kind(**number, **fresh))
    elif what == "remove":
        rows.pop(draw(st.integers(0, len(rows) - 1)))
    else:
        at = draw(st.integers(0, len(rows) - 1))
        key = draw(st.sampled_from(names[1:]))
        rows[at] = replace(rows[at], **{key: draw(SHORT)})
    changed: dict[str, Any] = {table: tuple(rows)}
    return replace(content, **changed)


_GESTURES: dict[str, Any] = {
    "cell": _cell,
    "add": _add,
    "remove": _remove,
    "sort": _sort,
    "header": _header,
    "row": _row,
}


def _with_steps(content: Content, steps: list[Step]) -> Content:
    """Keep the header's date the signature step's, as a sync does."""
    return replace(content, steps=tuple(steps))


def in_order(content: Content) -> Content:
    """Give a plan with rows in one order: a merge keeps the live plan's."""
    tables: dict[str, Any] = {
        key: tuple(sorted(getattr(content, key), key=repr)) for key in OTHER_TABLES
    }
    steps = tuple(sorted(content.steps, key=lambda step: int(step.id)))
    return replace(content, steps=steps, **tables)


def settled(content: Content, memory: Memory) -> Content:
    """Show the signature step's target in the header, where the step is there."""
    step_id = memory.milestones[Milestone.SIGNATURE]
    step = next((step for step in content.steps if step.id == step_id), None)
    if step is None or step.status is Status.NOT_NEEDED:
        return content
    header = replace(content.header, target_signature=step.target)
    return replace(content, header=header)
