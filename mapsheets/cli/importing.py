"""What ``mapsheets import`` runs and prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mapsheets.cli.common import Session
from mapsheets.exchange.syncjson import result_json
from mapsheets.sync.guards import Allowed
from mapsheets.sync.mergemodel import Prefer
from mapsheets.workflows.importing import Imported, Wanted, import_file
from mapsheets.workflows.nightly.lines import Line, line_of
from mapsheets.workflows.nightly.lines import exit_code as code_of


def wanted(options: Mapping[str, Any]) -> Wanted:
    """Put the options together."""
    return Wanted(
        into=options["into"],
        prefer=Prefer(options["prefer"] or ""),
        allowed=Allowed(options["allow_removed"], frozenset(options["allow_empty"])),
        dry_run=options["dry_run"],
    )


def run(session: Session, file: Path, order: Wanted) -> Imported:
    """Import the file."""
    return import_file(session.settings, file, order, session.today)


def exit_code(done: Imported) -> int:
    """Give the exit code of an import."""
    return code_of((_line(done, dry_run=False),))


def as_json(done: Imported, today: date) -> dict[str, object]:
    """Give the import as JSON: the plan's result and what became of the file."""
    return {
        "today": today.isoformat(),
        "file": str(done.returned.path),
        "sha256": done.returned.digest,
        "created": done.created,
        "kept": done.kept or None,
        "notes": list(done.notes),
        **result_json(done.result),
    }


def as_text(done: Imported, order: Wanted) -> str:
    """Say what was taken over, and what else there is to know."""
    if done.again:
        return f"{done.result.name}: nothing new. {' '.join(done.notes)}"
    lines = [_head(done, order)]
    if done.result.decided is not None and not done.created:
        line = _line(done, dry_run=order.dry_run)
        lines = [f"{line.name}: {line.said}", *(f"  {text}" for text in line.details)]
    lines += [f"Note: {note}" for note in done.notes]
    if done.kept and (done.result.decided is not None or done.notes):
        lines.append(f"The file as it came is kept in {done.kept}.")
    return "\n".join(lines)


def _head(done: Imported, order: Wanted) -> str:
    result = done.result
    if not done.created:
        return f"{result.name}: nothing changed."
    if order.dry_run:
        return f"{result.name}: the plan would be made from this file."
    return f"{result.name}: made from this file: {result.location}"


def complaints(done: Imported) -> tuple[str, ...]:
    """List what a person must look at."""
    return _line(done, dry_run=False).complaints


def _line(done: Imported, *, dry_run: bool) -> Line:
    return line_of("", done.result, dry_run=dry_run)
