"""How much a row says that it is a certain step, whatever its number says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from mapsheets.plan.cells import fold
from mapsheets.plan.model import Step
from mapsheets.plan.values import step_text

# How much a column says about which step a row is.
WEIGHTS: Mapping[str, int] = {
    "text": 4,
    "area": 1,
    "customer_owner": 2,
    "vendor_owner": 2,
    "complete_when": 3,
    "target": 2,
    "depends_on": 1,
    "days": 1,
    "notes": 2,
}
SAME = 0.8  # weight share from which a row is a base step under another number
UNLIKE = 0.5  # weight share below which a row is another step than its number says


def likeness(row: Step, step: Step) -> float:
    """Tell how much a row's content is that of a step, from 0 to 1."""
    total = same = 0
    for key, weight in WEIGHTS.items():
        one, two = fold(step_text(row, key)), fold(step_text(step, key))
        if one or two:
            total += weight
            same += weight if one == two else 0
    return same / total if total else 0.0


def same_words(one: Step, two: Step) -> bool:
    """Tell whether two steps have the same, not empty, words."""
    return bool(one.text) and fold(one.text) == fold(two.text)


def by_words(steps: Iterable[Step]) -> dict[str, str]:
    """Map words that only one step has to its id."""
    listed = [step for step in steps if step.text]
    counted = Counter(fold(step.text) for step in listed)
    return {
        fold(step.text): step.id for step in listed if counted[fold(step.text)] == 1
    }
