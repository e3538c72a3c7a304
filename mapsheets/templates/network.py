"""Which template step waits for which."""

from __future__ import annotations

from collections.abc import Mapping

from mapsheets.templates.template import TemplateStep


def all_before(steps: tuple[TemplateStep, ...]) -> Mapping[str, frozenset[str]]:
    """List for each step every step it waits for, directly or through others.

    A step in a loop waits for itself. Links to unknown steps are left out.
    """
    known = {step.id for step in steps}
    before = {
        step.id: {link.step for link in step.depends_on if link.step in known}
        for step in steps
    }
    grown = True
    while grown:
        grown = False
        for waiting in before.values():
            further = waiting.union(*(before[step] for step in waiting))
            grown = grown or further != waiting
            waiting.update(further)
    return {step: frozenset(waiting) for step, waiting in before.items()}
