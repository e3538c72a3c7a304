"""A plan whose state tab is missing or damaged: believe the sheet, pin every date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mapsheets.plan.cells import fold
from mapsheets.plan.model import Content, Memory, Milestone, Plan, Provenance, Step
from mapsheets.sheet.reading import PlanReading
from mapsheets.sync.content import content_of
from mapsheets.sync.identity import identify


def adopt(reading: PlanReading, plan_id: str, today: date) -> Plan:
    """Make a plan of what the sheet says; every target counts as typed."""
    names = reading.names
    memory = Memory(plan_id, names.customer, names.vendor, created_on=today)
    identified = identify(reading.rows, memory)
    content = content_of(reading, identified, memory)
    milestones = _milestones(content)
    memory = replace(
        memory,
        next_number=identified.next_number,
        synced_on=today,
        adopted_on=today,
        locale=reading.workbook.locale or memory.locale,
        timezone=reading.workbook.timezone,
        milestones=milestones,
        areas={step.id: step.area for step in content.steps if step.area},
        provenance={
            step.id: Provenance.PINNED for step in content.steps if step.target
        },
        base=content,
    )
    return Plan(memory, content, reading.history)


def _milestones(content: Content) -> dict[Milestone, str]:
    """Recognise the milestone steps by the header's dates, areas and words."""
    header = content.header
    found: dict[Milestone, str] = {}
    signature = _by_date(content, header.target_signature, "signature")
    signature = signature or _by_area(content, "signature")
    if signature:
        found[Milestone.SIGNATURE] = signature.id
    decision = _by_date(content, header.decision_by, "approval")
    if decision and decision is not signature:
        found[Milestone.DECISION] = decision.id
    go_live = _by_date(content, header.target_go_live, "go-live")
    if go_live and go_live is not signature:
        found[Milestone.GO_LIVE] = go_live.id
    return found


def _by_date(content: Content, day: date | None, area: str) -> Step | None:
    same = [step for step in content.steps if day is not None and step.target == day]
    in_area = [step for step in same if fold(step.area) == area]
    return next(iter(in_area or same), None)


def _by_area(content: Content, area: str) -> Step | None:
    steps = [step for step in content.steps if fold(step.area) == area]
    return steps[-1] if steps else None
