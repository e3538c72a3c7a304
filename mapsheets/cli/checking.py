"""What ``mapsheets check`` reads and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapsheets.cli import listing
from mapsheets.cli.common import Session
from mapsheets.exchange.syncjson import problem_json
from mapsheets.risk.facts import RiskFlag, Severity, ShareEffect
from mapsheets.risk.flags import could_not_run
from mapsheets.workflows.assess import Assessed
from mapsheets.workflows.reading import Failed

LOOK = 3
ORDER = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
SHARE = {
    ShareEffect.NONE: "",
    ShareEffect.ASKS: " (sharing asks first)",
    ShareEffect.BLOCKS: " (blocks sharing)",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The plans that were read, and those that could not be."""

    plans: tuple[Assessed, ...]
    failed: tuple[Failed, ...] = ()


def check(session: Session, names: Sequence[str]) -> Checked:
    """Read the named plans, or all of the workspace."""
    if names:
        return Checked(tuple(listing.read_named(session, name) for name in names))
    plans, failed = listing.read(session)
    return Checked(tuple(plans), tuple(failed))


def exit_code(checked: Checked, fail_on: str | None, require: str | None) -> int:
    """Give 3 where a plan does not reach what was asked for."""
    code = listing.exit_code(checked.plans, checked.failed)
    if code:
        return code
    severe = fail_on is not None and any(
        ORDER.index(flag.severity) >= ORDER.index(Severity(fail_on))
        for item in checked.plans
        for flag in item.flags
    )
    return LOOK if severe or _below(checked, require) else 0


def _below(checked: Checked, require: str | None) -> list[Assessed]:
    if require is None:
        return []
    return [item for item in checked.plans if item.level.code < require]


def complaints(checked: Checked, require: str | None) -> list[str]:
    """Say which plans could not be read, and which are below the level asked for."""
    lines = [f"{i.name}: {i.error.message} {i.error.hint}" for i in checked.failed]
    lines += [
        f"{item.plan.name} is {item.level.code}, but {require} is required. "
        f"Missing: {item.level.next}."
        for item in _below(checked, require)
    ]
    return lines


def as_text(checked: Checked, *, verbose: bool) -> str:
    """Write the flags of each plan with what to do."""
    return "\n\n".join(_plan_text(item, verbose=verbose) for item in checked.plans)


def _plan_text(item: Assessed, *, verbose: bool) -> str:
    lines = [f"{item.plan.name}: {item.level.code}, {item.level.because}."]
    if item.level.next:
        lines.append(f"  For the next level: {item.level.next}.")
    if not item.flags and not item.problems:
        lines.append("  Nothing to do.")
    lines += [_flag_text(flag) for flag in item.flags]
    lines += [
        f"  {problem.code}: {problem.message} {problem.cell}".rstrip()
        for problem in item.problems
    ]
    lines += [f"  Let out when shared: {text}" for text in _waived(item)]
    if verbose:
        lines += [f"  {code} could not run: {why}" for code, why in _silent(item)]
    return "\n".join(lines)


def _flag_text(flag: RiskFlag) -> str:
    head = f"  {flag.code} {flag.severity}: {flag.message}{SHARE[flag.share]}"
    return f"{head}\n      {flag.action}"


def _waived(item: Assessed) -> tuple[str, ...]:
    activity = item.facts.activity
    return () if activity is None else activity.waived


def _silent(item: Assessed) -> tuple[tuple[str, str], ...]:
    return could_not_run(item.facts)


def as_json(checked: Checked) -> dict[str, object]:
    """Give the flags of each plan as JSON."""
    return {
        "plans": [
            {
                "id": item.plan.id,
                "name": item.plan.name,
                "level": item.level.code,
                "because": item.level.because,
                "next": item.level.next,
                "flags": [_flag_json(flag) for flag in item.flags],
                "problems": [problem_json(problem) for problem in item.problems],
                "let_out": list(_waived(item)),
                "could_not_run": [
                    {"code": code, "why": why} for code, why in _silent(item)
                ],
            }
            for item in checked.plans
        ],
        "failed": [
            {"name": item.name, "code": item.error.code, "message": item.error.message}
            for item in checked.failed
        ],
    }


def _flag_json(flag: RiskFlag) -> dict[str, object]:
    return {
        "code": flag.code,
        "audience": flag.audience.value,
        "severity": flag.severity.value,
        "step": flag.step or None,
        "message": flag.message,
        "action": flag.action,
        "question": flag.question or None,
        "share": flag.share.value,
    }
