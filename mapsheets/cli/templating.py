"""What ``mapsheets templates`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mapsheets.cli.common import Session
from mapsheets.cli.tables import table
from mapsheets.errors import TemplateFault
from mapsheets.plan.cells import links_text
from mapsheets.templates.template import Template
from mapsheets.workflows import template_files
from mapsheets.workflows.template_files import Listed
from mapsheets.workflows.workspace import template_folders

FAULTY = 2


def listed(session: Session) -> tuple[Listed, ...]:
    """List all templates that can be used here."""
    return template_files.names(template_folders(session.settings))


def loaded(session: Session, name: str) -> Template:
    """Load a template by its name."""
    return template_files.load(name, template_folders(session.settings))


def checked(file: Path) -> Template:
    """Load a template from any file.

    Raises:
        TemplateFault: it has faults; all of them are listed.
    """
    return template_files.check(file)


def exit_code(found: Sequence[Listed]) -> int:
    """Give 2 where a template has faults."""
    return FAULTY if any(isinstance(item[2], TemplateFault) for item in found) else 0


def list_json(found: Sequence[Listed]) -> dict[str, object]:
    """Give the templates as JSON."""
    return {"templates": [_listed_json(item) for item in found]}


def _listed_json(item: Listed) -> dict[str, object]:
    name, place, template = item
    if isinstance(template, TemplateFault):
        return {"name": name, "file": place, "faults": list(template.faults)}
    return {
        "name": name,
        "file": place,
        "summary": template.summary,
        "value_range": template.value_range,
        "steps": len(template.steps),
    }


def list_text(found: Sequence[Listed]) -> str:
    """Draw the list of templates."""
    rows = []
    for name, place, template in found:
        if isinstance(template, TemplateFault):
            faults = "; ".join(template.faults) or template.message
            rows.append((name, "", "", f"{place}: {faults}"))
        else:
            steps = str(len(template.steps))
            own = "" if template_files.is_shipped(place) else "(yours) "
            summary = f"{own}{template.summary}"
            rows.append((name, steps, template.value_range, summary))
    spare = frozenset({"Steps", "Value"})
    return table(("Template", "Steps", "Value", "For"), rows, spare)


def template_json(template: Template) -> dict[str, object]:
    """Give a template as JSON."""
    return {
        "name": template.name,
        "summary": template.summary,
        "when_to_use": template.when_to_use,
        "value_range": template.value_range,
        "steps": [
            {
                "id": step.id,
                "area": step.area,
                "step": step.text,
                "side": step.side.value,
                "days": step.days,
                "depends_on": links_text(step.depends_on),
                "milestone": step.milestone.value if step.milestone else None,
                "complete_when": step.complete_when,
            }
            for step in template.steps
        ],
        "review_questions": list(template.review_questions),
    }


def template_text(template: Template) -> str:
    """Draw a template."""
    rows = [
        (
            step.id,
            step.area,
            _read(step.text),
            step.side.value,
            str(step.days),
            links_text(step.depends_on),
            step.milestone.value if step.milestone else "",
        )
        for step in template.steps
    ]
    headings = ("#", "Area", "Step", "Side", "Days", "After", "Milestone")
    head = (
        f"{template.name}: {template.summary}\nWhen to use it: {template.when_to_use}"
    )
    steps = table(headings, rows, frozenset({"Area", "Milestone"}))
    questions = "\n".join(f"  {_read(text)}" for text in template.review_questions)
    asked = f"\n\nQuestions for the weekly review:\n{questions}" if questions else ""
    return f"{head}\nValue: {template.value_range}\n\n{steps}{asked}"


def _read(text: str) -> str:
    """Write the companies' places in a text as sheets write what is still open."""
    return text.replace("{customer}", "[customer]").replace("{vendor}", "[vendor]")
