"""The rules a template keeps beyond the form of its tables: one function a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mapsheets.plan.language import refused_words
from mapsheets.plan.model import Milestone, Side
from mapsheets.templates.lines import Place
from mapsheets.templates.network import all_before
from mapsheets.templates.rows import Fault, Row
from mapsheets.templates.template import Template, TemplateStep

MOST_STEPS = 20  # a plan longer than this is no longer read by both sides


@dataclass(frozen=True, slots=True)
class Draft:
    """A template as far as it could be read, with the rows it was read from."""

    template: Template
    rows: Mapping[str, tuple[Row, ...]]

    @property
    def steps(self) -> tuple[tuple[Row, TemplateStep], ...]:
        """Give each step with its row."""
        return tuple(zip(self.rows["steps"], self.template.steps, strict=True))


def name_is_short(draft: Draft) -> Iterator[Fault]:
    """A template's name is lower-case letters, digits and dashes."""
    name = draft.template.name
    if name and not all(part.isalnum() and name.isascii() for part in name.split("-")):
        yield Fault(
            Place(key="name"), "'name' must be letters, digits and single dashes."
        )
    elif name != name.lower():
        yield Fault(Place(key="name"), "'name' must be in lower case.")


def ids_are_unique(draft: Draft) -> Iterator[Fault]:
    """No two steps have the same number."""
    seen: set[str] = set()
    for row, step in draft.steps:
        if step.id and step.id in seen:
            yield Fault(row.at("id"), f"Step {step.id} is there already.")
        seen.add(step.id)


def links_are_known(draft: Draft) -> Iterator[Fault]:
    """A step waits only for other steps of the template."""
    known = {step.id for step in draft.template.steps}
    for row, step in draft.steps:
        for link in step.depends_on:
            if link.step == step.id:
                yield Fault(row.at("depends_on"), f"Step {step.id} depends on itself.")
            elif link.step not in known:
                yield Fault(
                    row.at("depends_on"),
                    f"Step {step.id} depends on step {link.step}, which is not there.",
                )


def no_loops(draft: Draft) -> Iterator[Fault]:
    """No steps wait for each other in a circle."""
    before = all_before(draft.template.steps)
    told: set[str] = set()
    for row, step in draft.steps:
        loop = [
            other.id
            for other in draft.template.steps
            if other.id in before[step.id] and step.id in before[other.id]
        ]
        if len(loop) > 1 and step.id not in told:
            told.update(loop)
            yield Fault(
                row.at("depends_on"),
                f"Steps {', '.join(loop)} wait for each other; take one link out.",
            )


def days_are_not_negative(draft: Draft) -> Iterator[Fault]:
    """A step takes 0 or more working days."""
    for row, step in draft.steps:
        if step.days < 0:
            yield Fault(row.at("days"), f"Step {step.id} takes {step.days} days.")


def owners_fit_the_side(draft: Draft) -> Iterator[Fault]:
    """The acting sides have an owner, written as a [role]; the other side has none."""
    for row, step in draft.steps:
        if "side" not in row.texts:
            continue
        for side, key in (
            (Side.CUSTOMER, "customer_owner"),
            (Side.VENDOR, "vendor_owner"),
        ):
            owner = row.text(key)
            if step.side not in {side, Side.BOTH}:
                if owner:
                    yield Fault(
                        row.at(key), f"Step {step.id} has side '{step.side}': no {key}."
                    )
            elif not (owner.startswith("[") and owner.endswith("]")):
                yield Fault(
                    row.at(key),
                    f"Step {step.id} needs {key} as a role, such as [Project lead].",
                )


def milestones_are_single(draft: Draft) -> Iterator[Fault]:
    """One step is the signature; at most one the decision, at most one the go-live."""
    if draft.template.milestone(Milestone.SIGNATURE) is None and draft.steps:
        yield Fault(Place("steps"), "No step has milestone = 'signature'.")
    for role in Milestone:
        marked = [row for row, step in draft.steps if step.milestone == role]
        for row in marked[1:]:
            yield Fault(row.at("milestone"), f"A second step is marked '{role}'.")


def milestones_are_in_order(draft: Draft) -> Iterator[Fault]:
    """Decision leads to signature, signature to go-live, and go-live takes 0 days."""
    before = all_before(draft.template.steps)
    signature = draft.template.milestone(Milestone.SIGNATURE)
    for row, step in draft.steps:
        if step.milestone == Milestone.GO_LIVE and step.days > 0:
            yield Fault(row.at("days"), "The go-live step must take 0 days.")
        if signature is None or step.milestone in {None, Milestone.SIGNATURE}:
            continue
        if step.milestone == Milestone.DECISION and step.id not in before[signature.id]:
            yield Fault(
                row.at("milestone"),
                f"The decision, step {step.id}, must lead to the signature, "
                f"step {signature.id}, through 'depends_on'.",
            )
        if step.milestone == Milestone.GO_LIVE and signature.id not in before[step.id]:
            yield Fault(
                row.at("milestone"),
                f"The go-live, step {step.id}, must depend on the signature, "
                f"step {signature.id}.",
            )


def something_follows_the_signature(draft: Draft) -> Iterator[Fault]:
    """At least one step depends on the signature: signing is not the goal."""
    signature = draft.template.milestone(Milestone.SIGNATURE)
    before = all_before(draft.template.steps)
    if signature is None:
        return
    others = (step.id for step in draft.template.steps if step.id != signature.id)
    if not any(signature.id in before[step] for step in others):
        row = next(row for row, step in draft.steps if step == signature)
        yield Fault(row.place, "No step depends on the signature; add what follows.")


def not_too_long(draft: Draft) -> Iterator[Fault]:
    """A template has at most 20 steps."""
    if len(draft.steps) > MOST_STEPS:
        row = draft.steps[MOST_STEPS][0]
        yield Fault(
            row.place,
            f"{len(draft.steps)} steps are too many; {MOST_STEPS} is the most.",
        )


def risks_and_meetings_name_steps(draft: Draft) -> Iterator[Fault]:
    """A starter risk and a meeting name steps that are there."""
    known = {step.id for step in draft.template.steps}
    for row in draft.rows["risks"]:
        if row.text("step") and row.text("step") not in known:
            yield Fault(row.at("step"), f"Step {row.text('step')} is not there.")
    for row in draft.rows["meetings"]:
        for link in row.links.get("steps", ()):
            if link.step not in known:
                yield Fault(row.at("steps"), f"Step {link.step} is not there.")


def words_suit_the_buyer(draft: Draft) -> Iterator[Fault]:
    """No text that a buyer reads holds a word from the seller's side of the table."""
    for rows in draft.rows.values():
        for row in rows:
            for key, text in row.texts.items():
                yield from _refused(row.at(key), text)
    for question in draft.template.review_questions:
        yield from _refused(Place(key="review_questions"), question)


def _refused(place: Place, text: str) -> Iterator[Fault]:
    for word in refused_words(text):
        yield Fault(place, f"'{word}' is not a word for a plan that the buyer reads.")


Rule = Callable[[Draft], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    name_is_short,
    ids_are_unique,
    links_are_known,
    no_loops,
    days_are_not_negative,
    owners_fit_the_side,
    milestones_are_single,
    milestones_are_in_order,
    something_follows_the_signature,
    not_too_long,
    risks_and_meetings_name_steps,
    words_suit_the_buyer,
)
