"""How an agenda reads: as lines, as text, as Markdown, as data, and in the sheet.

The sheet's block holds facts only: ``is_allowed_cell`` knows every form of a line,
and what fills them stands in the workbook already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mapsheets.plan.cells import long_date, short_date
from mapsheets.plan.fields import AGENDA_HEADINGS
from mapsheets.plan.model import Plan
from mapsheets.review.model import BOTH, Agenda, Entry
from mapsheets.risk.terms import owners, people_named
from mapsheets.risk.wording import shorten

LINES = 6  # of one text in the sheet
BRIEF = 2  # lines a heading where there are sixty seconds

QUESTIONS = "To ask"
WITHOUT_RISK = "Steps that drive the date, no risk written down"
NEXT_STEPS = "Next steps"

_DAY = r"\d{1,2} [A-Z][a-z]{2}"
_NOTES = (
    rf"now expected {_DAY}, target {_DAY}|blocked|start by {_DAY}"
    r"|name to confirm|new step|new owner|new (?:risk|question|blocker|item)"
)


def line(entry: Entry) -> str:
    """Write one entry: whose, which step, when, what about it, and who."""
    parts = [f"Step {entry.step}" if entry.step else "", entry.text]
    if entry.when is not None and not entry.note.startswith("now expected"):
        parts.append(short_date(entry.when))
    parts.append(entry.note)
    text = ", ".join(part for part in parts if part)
    side = f"{entry.side}: " if entry.side else ""
    return f"{side}{text}{f' ({entry.who})' if entry.who else ''}"


def question(entry: Entry) -> str:
    """Write a question and the step it is about."""
    return f"{entry.text} ({entry.note})" if entry.note else entry.text


def _cell(entries: tuple[Entry, ...]) -> str:
    shown = entries if len(entries) <= LINES else entries[: LINES - 1]
    more = len(entries) - len(shown)
    lines = [line(entry) for entry in shown]
    return "\n".join([*lines, f"and {more} more"] if more else lines)


def agenda_cells(agenda: Agenda) -> tuple[str, str, str, str]:
    """Write the four texts of the agenda block of Open items.

    Facts that both sides know, at most six lines each; no question and no
    judgement is among them.
    """
    return (
        _cell(agenda.done),
        _cell(agenda.moving),
        _cell(agenda.needs),
        _cell(agenda.new),
    )


def is_allowed_cell(text: str, plan: Plan) -> bool:
    """Tell whether a text may stand in the agenda block of a plan's workbook.

    Each line is one of the closed forms, filled with what the workbook itself says:
    a step's or open item's text, a side, an owner, a date.
    """
    allowed = _cell_line(plan)
    lines = text.split("\n") if text else []
    return len(lines) <= LINES and all(allowed.fullmatch(one) for one in lines)


def _any_of(texts: Iterable[str]) -> str:
    known = [re.escape(text) for text in dict.fromkeys(texts) if text]
    return f"(?:{'|'.join(known)})" if known else "(?!)"


def _cell_line(plan: Plan) -> re.Pattern[str]:
    items = plan.content.open_items
    subjects = [f"Step {step.id}, {shorten(step.text)}" for step in plan.steps]
    subjects += [f"Step {step.id}" for step in plan.steps]
    subject = _any_of((*subjects, *(shorten(item.item) for item in items)))
    names = [name for step in plan.steps for name in owners(plan, step)]
    names += [name for item in items for name in people_named(plan, item.handler)]
    name = _any_of(names)
    side = _any_of((plan.memory.customer, plan.memory.vendor, BOTH))
    return re.compile(
        rf"(?:{side}: )?{subject}(?:, {_DAY})?(?:, (?:{_NOTES}))?"
        rf"(?: \({name}(?:, {name})*\))?|and \d+ more"
    )


def _sections(agenda: Agenda) -> Iterator[tuple[str, list[str]]]:
    facts = (agenda.done, agenda.moving, agenda.needs, agenda.new)
    for heading, entries in zip(AGENDA_HEADINGS, facts, strict=True):
        yield heading, [line(entry) for entry in entries]
    yield QUESTIONS, [question(entry) for entry in agenda.questions]
    yield WITHOUT_RISK, [line(entry) for entry in agenda.without_risk]
    yield NEXT_STEPS, [line(entry) for entry in agenda.next_steps]


def _chosen(agenda: Agenda, *, brief: bool) -> Iterator[tuple[str, list[str]]]:
    """Choose what is read out: headings with something under them, or a minute's."""
    minute = {AGENDA_HEADINGS[1], QUESTIONS, NEXT_STEPS}
    for heading, lines in _sections(agenda):
        if lines and not brief:
            yield heading, lines
        elif lines and heading in minute:
            yield heading, lines[:BRIEF]


def _opening(agenda: Agenda) -> Iterable[str]:
    since = f", since {long_date(agenda.since)}" if agenda.since else ""
    yield f"Review of {long_date(agenda.today)}{since}"
    yield from (text for text in (agenda.glance, agenda.notice) if text)


def as_text(agenda: Agenda, *, brief: bool = False) -> str:
    """Write the agenda for a terminal or a mail; ``brief``: for sixty seconds."""
    blocks = ["\n".join((agenda.title, *_opening(agenda)))]
    for heading, lines in _chosen(agenda, brief=brief):
        blocks.append("\n".join((heading, *(f"  - {one}" for one in lines))))
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


def as_markdown(agenda: Agenda, *, brief: bool = False) -> str:
    """Write the agenda as Markdown; what people typed stays plain text."""
    blocks = [f"# {_escaped(agenda.title)}"]
    blocks.append("  \n".join(_escaped(text) for text in _opening(agenda)))
    for heading, lines in _chosen(agenda, brief=brief):
        blocks.append(f"## {heading}")
        blocks.append("\n".join(f"- {_escaped(one)}" for one in lines))
    return "\n\n".join(blocks) + "\n"


def _entry_dict(entry: Entry) -> dict[str, str | None]:
    return {
        "step": entry.step or None,
        "text": entry.text,
        "who": entry.who,
        "when": entry.when.isoformat() if entry.when else None,
        "note": entry.note,
        "side": entry.side,
    }


def as_dict(agenda: Agenda) -> dict[str, object]:
    """Give the agenda as plain data: dates ISO, order stable."""
    return {
        "title": agenda.title,
        "today": agenda.today.isoformat(),
        "since": agenda.since.isoformat() if agenda.since else None,
        "glance": agenda.glance,
        "notice": agenda.notice,
        "done": [_entry_dict(entry) for entry in agenda.done],
        "moving": [_entry_dict(entry) for entry in agenda.moving],
        "needs": [_entry_dict(entry) for entry in agenda.needs],
        "new": [_entry_dict(entry) for entry in agenda.new],
        "questions": [_entry_dict(entry) for entry in agenda.questions],
        "without_risk": [_entry_dict(entry) for entry in agenda.without_risk],
        "next_steps": [_entry_dict(entry) for entry in agenda.next_steps],
    }
