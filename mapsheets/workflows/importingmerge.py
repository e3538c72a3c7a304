"""Join a returned workbook with the live plan, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import GuardStop
from mapsheets.plan.cells import long_date
from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Content, Import, Memory, Plan, Problem
from mapsheets.risk.wording import has_content
from mapsheets.sheet.planedits import TypedOver, typed_over
from mapsheets.sheet.reading import PlanReading, read_plan
from mapsheets.sheet.rowedits import placed, reason_edits
from mapsheets.sheet.spec import Edit
from mapsheets.sheet.statetab import read_state
from mapsheets.sync.content import (
    Change,
    blank_columns,
    content_of,
    differences,
)
from mapsheets.sync.guards import Allowed, refusals
from mapsheets.sync.identity import Identified, identify
from mapsheets.sync.merge import identified_after, merge
from mapsheets.sync.mergemodel import Conflict, Merged, Prefer, Versions
from mapsheets.sync.mergeparts import (
    fitting,
    keeping,
    missing_rows,
    put_between,
    really_typed,
    untouched_targets,
    with_days,
    with_known_numbers,
    with_lost_tables,
    with_proposals,
)
from mapsheets.sync.mergestory import (
    CUSTOMER,
    Story,
    conflict_problem,
    conflict_rows,
    fresh,
    other_reasons,
    reasons,
    table_rows,
    typed_over_rows,
)
from mapsheets.sync.opening import Opened, RowsUnclear, open_workbook
from mapsheets.workflows.importingfiles import Returned


@dataclass(frozen=True, slots=True)
class Theirs:
    """The returned copy as understood, and what it started from."""

    reading: PlanReading
    base: Content
    content: Content
    memory: Memory
    typed: tuple[TypedOver, ...] = ()
    doubts: tuple[Conflict, ...] = ()
    has_memory: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge that is ready to be decided on."""

    content: Content
    identified: Identified
    story: Story
    credits: Mapping[tuple[str, str, str], str]
    cells: tuple[Edit, ...]
    conflicts: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    changes_anything: bool


def joined(
    live: Opened,
    returned: Returned,
    prefer: Prefer,
    allowed: Allowed,
    today: date,
) -> Joined:
    """Merge a returned copy into the live plan.

    Raises:
        GuardStop: the copy lost so much that it looks like an accident.
    """
    theirs = _theirs(live, returned, prefer, allowed, today)
    versions = Versions(
        base=theirs.base,
        ours=live.content,
        theirs=theirs.content,
        memory=live.before.memory,
        prefer=prefer,
        untouched=untouched_targets(theirs.memory, theirs.content),
    )
    merged = merge(versions)
    # Without the copy's changes: what a sync of the live plan would start from.
    alone = merge(replace(versions, theirs=versions.base, untouched=frozenset()))
    content, problems = fitting(live.reading, merged.content)
    content = placed(live.reading, live.identified.ids, content)
    merged = replace(merged, content=content)
    before = placed(live.reading, live.identified.ids, alone.content)
    return _told(live, returned, theirs, (before, merged, prefer, problems), today)


def _told(
    live: Opened,
    returned: Returned,
    theirs: Theirs,
    outcome: tuple[Content, Merged, Prefer, list[Problem]],
    today: date,
) -> Joined:
    before, merged, prefer, problems = outcome
    changes = differences(before, merged.content)
    conflicts = (*theirs.doubts, *merged.conflicts)
    told = tuple(conflict_problem(item, live.before) for item in conflicts)
    others = other_reasons(live.reading, theirs.reading)
    rows = fresh(
        (
            *conflict_rows(conflicts, live.before, today),
            *table_rows(changes, live.before, today),
            *typed_over_rows(theirs.typed, merged.numbers, today),
        ),
        live.before.history,
    )
    cells = reason_edits(live.reading, reasons(live.reading, theirs.reading))
    record = Import(returned.digest, theirs.memory.generation, today)
    notes = (
        *old_copy(live.before, theirs.memory.generation),
        *theirs.notes,
        *put_between(live.content, theirs.content, merged),
        *returned.comments(),
        *(f"Another reason in the file: {row.what}: '{row.reason}'" for row in others),
        *(problem.message for problem in told if prefer is not Prefer.NEITHER),
    )
    return Joined(
        content=merged.content,
        identified=identified_after(live.identified, live.before.memory, merged),
        story=Story(rows, record, _signed_over(live, theirs, merged)),
        credits={(c.table, c.row, c.key): CUSTOMER for c in changes},
        cells=cells,
        conflicts=() if prefer is not Prefer.NEITHER else told,
        problems=(*problems, *theirs.reading.problems, *_damage(theirs, changes)),
        notes=notes,
        changes_anything=bool(changes or rows or cells),
    )


def _signed_over(
    live: Opened, theirs: Theirs, merged: Merged
) -> tuple[Change, ...] | None:
    """Tell what the plan's people had changed since the copy that was signed."""
    name = theirs.content.header.confirmed_by
    new = name and name != theirs.base.header.confirmed_by
    taken = merged.content.header.confirmed_by == name
    if not new or not taken or live.content.header.confirmed_by == name:
        return None
    proposed = live.before.memory.provenance
    return tuple(
        change
        for change in differences(theirs.base, live.content)
        if change.key != "target" or proposed.get(change.row) != "proposed"
    )


def old_copy(plan: Plan, generation: int) -> tuple[str, ...]:
    """Say that a newer copy came back already."""
    newer = [item for item in plan.memory.imports if item.generation > generation]
    if not newer:
        return ()
    last = max(newer, key=lambda item: item.generation)
    text = (
        "This is an older copy than the one that was imported on "
        f"{long_date(last.on)}; its edits were merged from what it started from."
    )
    return (text,)


def _damage(theirs: Theirs, changes: Sequence[object]) -> tuple[Problem, ...]:
    """Ask for a look: what differs may be older than the plan, not typed."""
    if theirs.has_memory or not changes:
        return ()
    text = (
        "The file has lost the hidden tab '_mapsheets': it was compared with the plan "
        "as it is now, and every difference counts as typed in the file. Look through "
        "the changes: a cell may be taken back to what it was when the file went out."
    )
    return (Problem("NO_MEMORY", text),)


def _theirs(
    live: Opened,
    returned: Returned,
    prefer: Prefer,
    allowed: Allowed,
    today: date,
) -> Theirs:
    if read_state(returned.workbook.tab(STATE_TAB)).memory is None:
        return _without_memory(live, returned, prefer, allowed)
    opened = open_workbook(returned.workbook, today)
    content = with_days(opened.content)
    rows = opened.reading.rows
    blank = blank_columns(rows) if rows else frozenset()
    for refusal in refusals(opened.before, content, blank, allowed):
        hint = refusal.hint.replace("run the sync", "import it")
        raise GuardStop(refusal.message, hint, code=refusal.code)
    memory = opened.before.memory
    typed = typed_over(opened.reading, opened.identified.ids, memory.written)
    typed = really_typed(typed, memory.written)
    base = opened.before.content
    content, notes = with_lost_tables(opened.reading, content, base)
    return Theirs(opened.reading, base, content, memory, typed, notes=notes)


def _with_names(ours: Content, theirs: Content) -> tuple[Content, tuple[str, ...]]:
    """Keep a name of the plan where the copy still shows its ``[role]``.

    Such a copy went out before somebody was named; nobody types a role over a name.
    """
    known = {step.id: step for step in ours.steps}
    steps, notes = [], []
    for step in theirs.steps:
        here = known.get(step.id, step)
        for key in ("customer_owner", "vendor_owner"):
            name, role = getattr(here, key), getattr(step, key)
            if role and not has_content(role) and has_content(name):
                step = replace(step, **{key: name})  # noqa: PLW2901  both owners
                notes.append(f"step {step.id}: '{name}' stays; the file says {role}")
        steps.append(step)
    return replace(theirs, steps=tuple(steps)), tuple(notes)


def _without_memory(
    live: Opened,
    returned: Returned,
    prefer: Prefer,
    allowed: Allowed,
) -> Theirs:
    """Compare with the live plan itself: there is nothing else to go by.

    A row that the copy has not may be newer than the copy: it stays, unless somebody
    said that so many rows are to go.
    """
    memory = replace(live.before.memory, base=live.content)
    reading = read_plan(returned.workbook, memory)
    identified = identify(reading.rows, memory)
    if identified.questions:
        raise RowsUnclear(returned.path.name, identified.questions)
    content = with_days(content_of(reading, identified, memory))
    content, notes = with_lost_tables(reading, content, live.content)
    content = with_known_numbers(live.content, content)
    if prefer is not Prefer.THEIRS:
        content, kept = _with_names(live.content, content)
        notes = (*notes, *kept)
    content, doubts = with_proposals(live.content, content, memory, prefer)
    missing = missing_rows(live.content, content)
    if missing.count > allowed.removed:
        content = keeping(live.content, content)
        notes = (*notes, *missing.notes)
    return Theirs(
        reading,
        live.content,
        content,
        memory,
        doubts=doubts,
        has_memory=False,
        notes=notes,
    )
