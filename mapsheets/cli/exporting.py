"""What ``mapsheets export`` runs and prints."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

import click

from mapsheets.cli.common import Session
from mapsheets.cli.progress import progress
from mapsheets.errors import GuardStop, UsageFault
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.exporting import (
    Exported,
    Format,
    default_path,
    export,
    export_all,
    file_stem,
    format_of,
    next_steps,
)
from mapsheets.workflows.exportingfiles import (
    check_folder,
    check_target,
    write_whole,
)
from mapsheets.workflows.finding import Place, find
from mapsheets.workflows.nightly.lines import Line, exit_code, line_of
from mapsheets.workflows.syncing import Result
from mapsheets.workflows.workspace import open_store

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to and as what."""

    target: str
    kind: str | None
    private: bool = False
    force: bool = False
    allow_removed: int = 0
    allow_empty: tuple[str, ...] = ()

    @property
    def allowed(self) -> Allowed:
        """Give what the guards are to let through."""
        return Allowed(self.allow_removed, frozenset(self.allow_empty))


@dataclass(frozen=True, slots=True)
class Run:
    """A finished export: what became of each plan, and the files."""

    results: tuple[Result, ...]
    files: tuple[str, ...]
    to_stdout: bool = False

    @property
    def exit_code(self) -> int:
        """Give the run's exit code."""
        return exit_code(self.lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give what is said of each plan."""
        return tuple(line_of("", item, dry_run=False) for item in self.results)

    def as_json(self) -> dict[str, object]:
        """Give the run as JSON."""
        return {
            "files": list(self.files),
            "plans": [_plan_json(result) for result in self.results],
        }


def _plan_json(result: Result) -> dict[str, object]:
    error = result.error
    return {
        "id": result.id,
        "name": result.name,
        "location": result.location,
        "outcome": result.outcome,
        "error": error and {"code": error.code, "message": error.message},
    }


def export_one(session: Session, name: str, wanted: Wanted) -> Run:
    """Export one plan.

    Raises:
        UsageFault: a workbook cannot go to the terminal, or the format is unknown.
    """
    to_stdout = wanted.target == STDOUT
    path = Path(wanted.target) if wanted.target and not to_stdout else None
    kind = _kind(path, wanted, to_stdout=to_stdout)
    place = find(session.settings, name)
    if path is not None:
        check_folder(path)
        check_target(path, place.store, force=wanted.force)
    made = _exported(session, place, kind, wanted)
    if to_stdout:
        _print(made.data)
        return Run((made.result,), (), to_stdout=True)
    path = path or default_path(Path.cwd(), place, made.title, kind)
    write_whole(path, made.data, force=wanted.force)
    return Run((made.result,), (str(path),))


def _kind(path: Path | None, wanted: Wanted, *, to_stdout: bool) -> Format:
    if to_stdout and not wanted.kind:
        raise UsageFault(
            "What to write to the terminal was not said.",
            "Give --format csv, json, ics or md.",
        )
    kind = format_of(path, wanted.kind)
    if to_stdout and kind is Format.XLSX:
        raise UsageFault("A workbook cannot go to the terminal.", "Give --to FILE.")
    return kind


def _exported(session: Session, place: Place, kind: Format, wanted: Wanted) -> Exported:
    try:
        return export(
            place,
            session.today,
            session.settings,
            kind,
            private=wanted.private,
            allowed=wanted.allowed,
        )
    except GuardStop as error:
        # The guard speaks of the sync; an export takes the same options.
        hint = error.hint.replace("run the sync with", "run this or the sync with")
        raise GuardStop(error.message, hint, code=error.code) from error


def export_every(session: Session, wanted: Wanted) -> Run:
    """Export every plan of the workspace into a folder, or as rows for a CRM.

    Raises:
        UsageFault: neither a folder nor a csv file was named.
    """
    store = open_store(session.settings)
    places = [Place(store, entry) for entry in store.list()]
    if wanted.target == STDOUT or wanted.target.lower().endswith(".csv"):
        return _for_crm(session, places, wanted)
    if not wanted.target:
        raise UsageFault(
            "Where the files go was not said.",
            "Give --to FOLDER, or --to next-steps.csv for rows for a CRM.",
        )
    return _into_folder(session, places, wanted)


def _into_folder(session: Session, places: list[Place], wanted: Wanted) -> Run:
    folder = Path(wanted.target)
    kind = format_of(None, wanted.kind)
    files: list[str] = []

    def write(place: Place) -> Exported:
        check_target(folder / f"any.{kind}", place.store, force=True)
        made = _exported(session, place, kind, wanted)
        path = folder / f"{file_stem(made.title)}.{kind}"
        write_whole(path, made.data, force=wanted.force)
        files.append(str(path))
        return made

    with progress(len(places), session, "Exporting") as told:
        results = tuple(export_all(places, write, told))
    return Run(results, tuple(files))


def _for_crm(session: Session, places: list[Place], wanted: Wanted) -> Run:
    to_stdout = wanted.target == STDOUT
    if wanted.kind not in {None, "csv"}:
        raise UsageFault(
            "Rows for a CRM are written as csv only.", "Leave --format out."
        )
    if not to_stdout:
        check_folder(Path(wanted.target))
    if not to_stdout and places:
        check_target(Path(wanted.target), places[0].store, force=wanted.force)
    with progress(len(places), session, "Reading") as told:
        data, results = next_steps(
            places, session.today, session.settings, told, wanted.allowed
        )
    if to_stdout:
        _print(data)
        return Run(results, (), to_stdout=True)
    write_whole(Path(wanted.target), data, force=wanted.force)
    return Run(results, (wanted.target,))


def _print(data: bytes) -> None:
    """Write to stdout, without the mark that only Excel wants before its UTF-8."""
    click.echo(data.removeprefix(codecs.BOM_UTF8), nl=False)


def tell(session: Session, run: Run) -> None:
    """Say where the files are, and what failed."""
    if not run.to_stdout:
        session.json(run.as_json())
        session.result("\n".join(run.files) or "Nothing was written.")
    for line in run.lines:
        for complaint in line.complaints:
            session.complain(complaint)
