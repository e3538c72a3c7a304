"""TOML text in, a template out; or every fault of the text, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from mapsheets.errors import TemplateFault
from mapsheets.plan.cells import links_text
from mapsheets.plan.model import (
    Approval,
    Criterion,
    Meeting,
    Milestone,
    Pace,
    Side,
)
from mapsheets.templates.lines import Place, line_index, line_of
from mapsheets.templates.rows import Fault, Row, read_rows
from mapsheets.templates.rules import RULES, Draft
from mapsheets.templates.template import Role, StarterRisk, Template, TemplateStep

_SYNTAX = re.compile(r"(?P<sentence>.*?) \(at line (?P<line>\d+), column \d+\)$")
_WHAT_TO_DO = "Correct the lines named, then run 'mapsheets templates check' on it."


def parse_template(text: str, source: str) -> Template:
    """Read a template.

    Args:
        text: the file's TOML.
        source: the file's name, for faults; ``NAME.toml`` must hold ``name = "NAME"``.

    Raises:
        TemplateFault: with every fault in ``faults``, as ``file:line: sentence``.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _fault(source, [_syntax_fault(str(error), text)]) from error
    top, rows, faults = read_rows(data)
    template = _template(top, rows)
    found = [
        *faults,
        *_name_faults(template.name, source),
        *(fault for rule in RULES for fault in rule(Draft(template, rows))),
    ]
    if found:
        lines = line_index(text)
        places = ((line_of(lines, fault.place), fault.sentence) for fault in found)
        raise _fault(source, sorted(dict.fromkeys(places), key=lambda each: each[0]))
    return template


def _fault(source: str, found: list[tuple[int, str]]) -> TemplateFault:
    faults = tuple(f"{source}:{line}: {sentence}" for line, sentence in found)
    count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    return TemplateFault(
        f"The template {source} has {count}:\n" + "\n".join(faults),
        _WHAT_TO_DO,
        faults,
    )


def _syntax_fault(message: str, text: str) -> tuple[int, str]:
    match = _SYNTAX.match(message)
    if match:
        return int(match["line"]), f"This is not TOML: {match['sentence']}."
    last = max(1, len(text.splitlines()))
    sentence = message.removesuffix(" (at end of document)")
    return last, f"This is not TOML: {sentence} at the end."


def _name_faults(name: str, source: str) -> list[Fault]:
    stem = re.split(r"[/\\]", source)[-1].removesuffix(".toml")
    if not name or not source.endswith(".toml") or name == stem:
        return []
    sentence = f"'name' is '{name}', but the file is called '{stem}.toml'."
    return [Fault(Place(key="name"), sentence)]


def _template(top: Row, rows: Mapping[str, tuple[Row, ...]]) -> Template:
    pace = top.text("pace")
    return Template(
        name=top.text("name"),
        summary=top.text("summary"),
        when_to_use=top.text("when_to_use"),
        value_range=top.text("value_range"),
        steps=tuple(_step(row) for row in rows["steps"]),
        criteria=tuple(
            _criterion(str(number), row)
            for number, row in enumerate(rows["criteria"], start=1)
        ),
        approvals=tuple(_approval(row) for row in rows["approvals"]),
        meetings=tuple(_meeting(row) for row in rows["meetings"]),
        people=tuple(_role(row) for row in rows["people"]),
        risks=tuple(_risk(row) for row in rows["risks"]),
        review_questions=top.lists.get("review_questions", ()),
        pace=Pace(pace) if pace else None,
    )


def _step(row: Row) -> TemplateStep:
    milestone = row.text("milestone")
    return TemplateStep(
        id=row.text("id"),
        area=row.text("area"),
        text=row.text("step"),
        side=Side(row.text("side", Side.BOTH)),
        customer_owner=row.text("customer_owner"),
        vendor_owner=row.text("vendor_owner"),
        days=row.numbers.get("days", 1),
        depends_on=row.links.get("depends_on", ()),
        milestone=Milestone(milestone) if milestone else None,
        complete_when=row.text("complete_when"),
        optional=row.flags.get("optional", False),
    )


def _criterion(number: str, row: Row) -> Criterion:
    return Criterion(
        id=number,
        need=row.text("need"),
        kind=row.text("kind"),
        check=row.text("check"),
        measure=row.text("measure"),
        owner=row.text("owner"),
        by=row.text("by"),
        result="Open",
        consequence=row.text("consequence"),
    )


def _approval(row: Row) -> Approval:
    return Approval(
        approval=row.text("approval"),
        approver=row.text("approver"),
        needed_by=row.text("needed_by"),
        status="Open",
    )


def _meeting(row: Row) -> Meeting:
    return Meeting(
        meeting=row.text("meeting"),
        decides=row.text("decides"),
        attends=row.text("attends"),
        when="[date and time]",
        steps=links_text(row.links.get("steps", ())),
    )


def _role(row: Row) -> Role:
    return Role(
        company=Side(row.text("company", Side.CUSTOMER)),
        part=row.text("part"),
        title=row.text("title"),
        responsible_for=row.text("responsible_for"),
    )


def _risk(row: Row) -> StarterRisk:
    return StarterRisk(
        item=row.text("item"),
        step=row.text("step"),
        kind=row.text("kind", "Risk"),
        could_affect=row.text("could_affect"),
        handler=row.text("handler"),
        action=row.text("action"),
    )
