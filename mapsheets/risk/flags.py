"""All rules in one tuple, and what runs them: flags, what blocks, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mapsheets.risk.facts import (
    Activity,
    Audience,
    DealFacts,
    Edit,
    EditKind,
    Facts,
    Found,
    RiskFlag,
    Rule,
    Severity,
    ShareEffect,
)
from mapsheets.risk.rules_engagement import ENGAGEMENT_RULES
from mapsheets.risk.rules_forecast import FORECAST_RULES
from mapsheets.risk.rules_moves import MOVE_RULES
from mapsheets.risk.rules_plan import PLAN_RULES
from mapsheets.risk.rules_readiness import READINESS_RULES
from mapsheets.risk.rules_schedule import SCHEDULE_RULES
from mapsheets.risk.settings import Settings, settings_from

__all__ = [
    "RULES",
    "Activity",
    "Audience",
    "DealFacts",
    "Edit",
    "EditKind",
    "Facts",
    "RiskFlag",
    "Rule",
    "Settings",
    "Severity",
    "ShareEffect",
    "asking",
    "blocking",
    "could_not_run",
    "flags",
    "flags_table",
    "priority",
    "risk_settings",
]


def _place(code: str) -> tuple[int, int, str]:
    """Order codes by family, then number, then letter: P3 < P3b < P10 < S1."""
    digits = "".join(mark for mark in code if mark.isdigit())
    return ("PSECFD".index(code[0]), int(digits), code[1 + len(digits) :])


RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *PLAN_RULES,
            *READINESS_RULES,
            *SCHEDULE_RULES,
            *MOVE_RULES,
            *ENGAGEMENT_RULES,
            *FORECAST_RULES,
        ),
        key=lambda rule: _place(rule.code),
    )
)
_PLACES = {rule.code: number for number, rule in enumerate(RULES)}
_FIRST = ("S2", "E9", "F1", "F2")
_SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def risk_settings(table: Mapping[str, object]) -> tuple[Settings, tuple[str, ...]]:
    """Read the ``[risk]`` table of a settings file, with every fault at once."""
    return settings_from(table, frozenset(_PLACES))


def priority(flag: RiskFlag) -> tuple[int, int, int]:
    """Order flags of one plan: S2, E9, F1 and F2 first, then by severity and code."""
    first = _FIRST.index(flag.code) if flag.code in _FIRST else len(_FIRST)
    return (first, _SEVERITIES.index(flag.severity), _PLACES[flag.code])


def flags(facts: Facts) -> tuple[RiskFlag, ...]:
    """Run every rule that is on and has its data; the most urgent flags first.

    A closed plan raises none.
    """
    if facts.is_closed:
        return ()
    found = (
        _flag(rule, item)
        for rule in RULES
        if rule.code not in facts.settings.off and not _missing(rule, facts)
        for item in rule.find(facts)
    )
    return tuple(sorted(found, key=priority))


def _flag(rule: Rule, found: Found) -> RiskFlag:
    return RiskFlag(
        rule.code,
        found.audience or rule.audience,
        found.severity,
        found.step,
        found.message,
        found.action or rule.action,
        found.question or rule.question,
        found.share,
    )


def _missing(rule: Rule, facts: Facts) -> tuple[str, ...]:
    return tuple(need.why for need in rule.needs if not need.is_there(facts))


def could_not_run(facts: Facts) -> tuple[tuple[str, str], ...]:
    """List the rules that are on and lack data, each with why it stays silent."""
    return tuple(
        (rule.code, " and ".join(missing))
        for rule in RULES
        if rule.code not in facts.settings.off and (missing := _missing(rule, facts))
    )


def blocking(found: Iterable[RiskFlag]) -> tuple[RiskFlag, ...]:
    """List the flags that block sharing."""
    return tuple(flag for flag in found if flag.share is ShareEffect.BLOCKS)


def asking(found: Iterable[RiskFlag]) -> tuple[RiskFlag, ...]:
    """List the flags about which sharing asks first."""
    return tuple(flag for flag in found if flag.share is ShareEffect.ASKS)


def flags_table() -> str:
    """Write the table of flags for the README, in Markdown."""
    lines = [
        "| Code | Flag | Raised when | Severity | Seen by | What to do |",
        "|---|---|---|---|---|---|",
    ]
    seen_by = {
        Audience.SHOW: "both companies",
        Audience.QUESTION: "you; the review asks about it",
        Audience.PRIVATE: "you",
    }
    for rule in RULES:
        blocks = " Blocks `share`." if rule.share is ShareEffect.BLOCKS else ""
        asks = " `share` asks first." if rule.share is ShareEffect.ASKS else ""
        cells = (
            rule.code,
            rule.title,
            rule.trigger,
            rule.severity,
            seen_by[rule.audience],
            f"{rule.action}{blocks}{asks}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
