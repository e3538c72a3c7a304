"""The numbers behind the rules, and how they are read from the settings file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Settings:
    """Every threshold with its default; ``off`` holds the codes of silent rules.

    Names end in their unit: ``_days`` are calendar days, ``_working_days`` working
    days, ``_percent`` hundredths, ``_value`` whole units of the deal's currency.
    """

    off: frozenset[str] = frozenset()
    undated_percent: int = 30
    owner_due_working_days: int = 10
    unnamed_after_share_days: int = 14
    customer_percent: int = 30
    customer_steps: int = 1
    small_value: int = 20_000
    enterprise_value: int = 80_000
    many_steps: int = 20
    most_steps: int = 30
    customer_people: int = 2
    pilot_decision_working_days: int = 10
    past_high_days: int = 7
    start_soon_working_days: int = 2
    blocked_long_working_days: int = 5
    slip_high_working_days: int = 5
    crm_high_working_days: int = 10
    quarter_first_month: int = 1
    moves: int = 2
    move_window_days: int = 30
    move_working_days: int = 5
    reason_working_days: int = 3
    added_steps: int = 2
    settled_days: int = 14
    approver_working_days: int = 15
    draft_working_days: int = 1
    quiet_days: int = 10
    quiet_high_days: int = 14
    stale_days: int = 7
    stale_high_days: int = 14
    untouched_days: int = 7
    review_late_working_days: int = 2
    review_days: int = 10
    contacts: int = 2
    contacts_enterprise: int = 3
    sign_off_working_days: int = 10
    confirmed_move_working_days: int = 5
    unread_nights: int = 2
    active_days: int = 14


_NUMBERS = tuple(item.name for item in fields(Settings) if item.name != "off")
_LEAST = {"quarter_first_month": 1, "moves": 1, "added_steps": 1}
_MOST = {"quarter_first_month": 12}


def settings_from(
    table: Mapping[str, object], codes: frozenset[str]
) -> tuple[Settings, tuple[str, ...]]:
    """Read the ``[risk]`` table of a settings file, with every fault at once.

    Args:
        table: the table as parsed; a key left out keeps its default.
        codes: the codes of the rules there are; ``off`` may name only these.

    Returns:
        The settings (defaults where a value is faulty) and one sentence a fault.
    """
    faults = (*_number_faults(table), *_off_faults(table.get("off", ()), codes))
    numbers = {
        name: number
        for name in _NUMBERS
        if isinstance(number := table.get(name), int) and not _fault(name, number)
    }
    off = table.get("off", ())
    named = off if isinstance(off, (list, tuple, frozenset)) else ()
    silent = frozenset(code for code in named if code in codes)
    return Settings(off=silent, **numbers), faults


def _fault(name: str, value: object) -> str:
    """Say what is wrong with a number, "" if nothing is."""
    if isinstance(value, bool) or not isinstance(value, int):
        return f"risk.{name} must be a whole number, not {value!r}."
    least, most = _LEAST.get(name, 0), _MOST.get(name)
    if value < least or (most is not None and value > most):
        upper = "" if most is None else f" and at most {most}"
        return f"risk.{name} must be at least {least}{upper}, not {value}."
    return ""


def _number_faults(table: Mapping[str, object]) -> Iterator[str]:
    for name, value in table.items():
        if name == "off":
            continue
        if name not in _NUMBERS:
            yield f"risk.{name} is no setting of the risk rules."
        elif fault := _fault(name, value):
            yield fault


def _off_faults(off: object, codes: frozenset[str]) -> Iterator[str]:
    if not isinstance(off, (list, tuple, frozenset)):
        yield f'risk.off must be a list of codes such as ["P10"], not {off!r}.'
        return
    for code in off:
        if code not in codes:
            yield f"risk.off names {code!r}, which is no rule."
