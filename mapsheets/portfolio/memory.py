"""What only the seller may know of a plan, kept as one text in its row of Deals.

None of it ever stands in the buyer's workbook: who of the customer was seen doing
what, what was expected on which day, what was already reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from mapsheets.plan.model import Plan
from mapsheets.risk.facts import Activity, Edit, EditKind
from mapsheets.risk.levels import Level
from mapsheets.risk.terms import signature, signature_target
from mapsheets.schedule.dates import Schedule

SETTLING_DAYS = 7  # after sharing, the dates of a plan nobody signed count
MOST_EDITS, MOST_MARKS, MOST_DAYS = 80, 150, 60
Value = TypeVar("Value")
# (code, step, severity) of a flag: it is another one when it gets worse.
FlagKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Target and expected date of the signature, from this day on."""

    on: date
    target: date | None
    expected: date | None


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of the customer outside the workbook's own history.

    ``edits`` are credited by a store's revisions, ``bounced`` addresses that could
    not be invited, ``copy_wanted`` those who asked for a file. ``waived`` are flags
    and words that the seller let out when sharing, each with its day and reason.
    """

    edits: tuple[Edit, ...] = ()
    comments: tuple[date, ...] = ()
    bounced: tuple[str, ...] = ()
    copy_wanted: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything remembered of one plan.

    ``trail`` has a mark for each day on which either date changed. ``reached`` is
    the first day of each level. ``first_dates`` are the first agreed targets by
    step: those of the first sign-off (``signed_on``), or, until there is one, those
    a week after sharing; a step added later joins with its first target.
    ``reported`` are the flags that stand, by the night whose digest told them first.
    """

    observed: Observed = Observed()
    trail: tuple[Mark, ...] = ()
    reached: Mapping[str, date] = field(default_factory=dict)
    first_dates: Mapping[str, date] = field(default_factory=dict)
    signed_on: date | None = None
    signed_target: date | None = None
    reported: Mapping[FlagKey, date] = field(default_factory=dict)

    def reported_before(self, night: date) -> frozenset[FlagKey]:
        """Give the flags that the digests of earlier nights told."""
        return frozenset(key for key, on in self.reported.items() if on < night)

    def at(self, on: date) -> Mark | None:
        """Give the mark that held on a day; None before the first."""
        return max(
            (mark for mark in self.trail if mark.on <= on),
            key=lambda mark: mark.on,
            default=None,
        )


def with_observed(kept: Remembered, seen: Observed) -> Remembered:
    """Add what was seen; the newest is kept where there is too much."""
    old = kept.observed
    edits = sorted({*old.edits, *seen.edits}, key=lambda e: (e.on, e.account, e.kind))
    # The first edit decides when a level was reached; it stays.
    kept_edits = (*edits[:1], *edits[1:][-(MOST_EDITS - 1) :])
    merged = Observed(
        edits=kept_edits,
        comments=tuple(sorted({*old.comments, *seen.comments}))[-MOST_DAYS:],
        bounced=tuple(dict.fromkeys((*old.bounced, *seen.bounced))),
        copy_wanted=tuple(dict.fromkeys((*old.copy_wanted, *seen.copy_wanted))),
        waived=tuple(dict.fromkeys((*old.waived, *seen.waived)))[-MOST_DAYS:],
    )
    return replace(kept, observed=merged)


def advanced(
    kept: Remembered, plan: Plan, schedule: Schedule, level: Level
) -> Remembered:
    """Remember a plan as it is on the schedule's day."""
    today = schedule.today
    reached = {level.code: today, **kept.reached}
    return replace(
        _first_dates(kept, plan, today),
        trail=_trail(kept.trail, plan, schedule),
        reached=reached,
    )


def _trail(trail: tuple[Mark, ...], plan: Plan, schedule: Schedule) -> tuple[Mark, ...]:
    if signature(plan) is None and not trail:
        return trail
    expected = schedule.signature if signature(plan) is not None else None
    mark = Mark(schedule.today, signature_target(plan), expected)
    earlier = tuple(one for one in trail if one.on < mark.on)
    if earlier and replace(earlier[-1], on=mark.on) == mark:
        return earlier
    return (*earlier, mark)[-MOST_MARKS:]


def _first_dates(kept: Remembered, plan: Plan, today: date) -> Remembered:
    baseline, sign_off = plan.memory.baseline, plan.memory.sign_off
    now = {step.id: step.target for step in plan.steps if step.target is not None}
    if sign_off is not None and kept.signed_on is None and baseline is not None:
        agreed = {
            step_id: step.target
            for step_id, step in baseline.steps.items()
            if step.target is not None
        }
        return replace(
            kept,
            first_dates={**now, **agreed},
            signed_on=sign_off.on or baseline.on,
            signed_target=baseline.signature_target,
        )
    shared = plan.memory.shared_on
    settled = shared is not None and today >= shared + timedelta(days=SETTLING_DAYS)
    if kept.signed_on is not None or kept.first_dates or settled:
        return replace(kept, first_dates={**now, **kept.first_dates})
    return kept


def activity_with(
    own: Activity, kept: Remembered, plan: Plan, last_read: date | None
) -> Activity:
    """Put a plan's own history and what is remembered of the customer together.

    An address that could be invited since is no longer one that cannot get in.
    """
    seen, inside = kept.observed, plan.memory.shared_with
    return replace(
        own,
        edits=tuple(dict.fromkeys((*own.edits, *seen.edits))),
        comments=tuple(dict.fromkeys((*own.comments, *seen.comments))),
        bounced=tuple(a for a in (*own.bounced, *seen.bounced) if a not in inside),
        copy_wanted=tuple(dict.fromkeys((*own.copy_wanted, *seen.copy_wanted))),
        waived=tuple(dict.fromkeys((*own.waived, *seen.waived))),
        last_read=last_read,
    )


def to_text(kept: Remembered) -> str:
    """Write it as a short JSON text."""
    seen = kept.observed
    body: dict[str, object] = {
        "edits": [[e.on.isoformat(), e.account, e.kind.value] for e in seen.edits],
        "comments": [one.isoformat() for one in seen.comments],
        "bounced": list(seen.bounced),
        "copy_wanted": list(seen.copy_wanted),
        "waived": list(seen.waived),
        "trail": [[_iso(m.on), _iso(m.target), _iso(m.expected)] for m in kept.trail],
        "reached": {key: day.isoformat() for key, day in sorted(kept.reached.items())},
        "first": {key: day.isoformat() for key, day in kept.first_dates.items()},
        "signed": _iso(kept.signed_on),
        "signed_target": _iso(kept.signed_target),
        "reported": [[*key, _iso(on)] for key, on in sorted(kept.reported.items())],
    }
    filled = {key: value for key, value in body.items() if value}
    if not filled:
        return ""
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def from_text(text: str) -> Remembered | None:
    """Read it back; None where the text is damaged."""
    if not text.strip():
        return Remembered()
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def _read(body: Mapping[str, Any]) -> Remembered:
    return Remembered(
        observed=Observed(
            edits=tuple(
                Edit(_date(on), str(account), EditKind(kind))
                for on, account, kind in body.get("edits", ())
            ),
            comments=_all(_date, body.get("comments", ())),
            bounced=_all(str, body.get("bounced", ())),
            copy_wanted=_all(str, body.get("copy_wanted", ())),
            waived=_all(str, body.get("waived", ())),
        ),
        trail=tuple(
            Mark(_date(on), _maybe(target), _maybe(expected))
            for on, target, expected in body.get("trail", ())
        ),
        reached={str(key): _date(day) for key, day in body.get("reached", {}).items()},
        first_dates={str(k): _date(day) for k, day in body.get("first", {}).items()},
        signed_on=_maybe(body.get("signed")),
        signed_target=_maybe(body.get("signed_target")),
        reported={
            (str(code), str(step), str(severity)): _date(on)
            for code, step, severity, on in body.get("reported", ())
        },
    )


def _all(read: Callable[[Any], Value], items: Iterable[Any]) -> tuple[Value, ...]:
    return tuple(read(item) for item in items)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
