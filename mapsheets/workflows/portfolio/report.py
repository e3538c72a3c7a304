"""The report: plans read, deals measured, the result kept in the private workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mapsheets.errors import MapsheetsError, UsageFault
from mapsheets.portfolio.book import Portfolio, portfolio_edits
from mapsheets.portfolio.crm import Imported, import_rows
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.fields import RUNS
from mapsheets.portfolio.layout import empty_portfolio, portfolio_spec
from mapsheets.portfolio.measures import (
    DealMeasure,
    planned_deal,
    typed_deal,
)
from mapsheets.portfolio.metric import Reported, Terms
from mapsheets.portfolio.step_measures import StepMeasure, step_measures
from mapsheets.portfolio.summary import Standing
from mapsheets.risk.levels import activity_of
from mapsheets.sheet.spec import Edits
from mapsheets.stores.base import Store
from mapsheets.workflows.assess import Assessed
from mapsheets.workflows.portfolio.place import NAME, make_folder, private_store
from mapsheets.workflows.portfolio.private import (
    Private,
    check_closed,
    open_private,
    read_private,
)
from mapsheets.workflows.reading import Failed, known_of, read_all
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.workspace import open_store

MOST_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Report:
    """A report with the deals it is about; ``fault`` is the portfolio's, if any."""

    reported: Reported
    deals: tuple[DealMeasure, ...]
    steps: tuple[StepMeasure, ...] = ()
    failed: tuple[Failed, ...] = ()
    location: str = ""
    fault: MapsheetsError | None = None


def make_report(settings: Settings, as_of: date, *, keep: bool) -> Report:
    """Work out the report of a workspace.

    Args:
        settings: name the workspace and its thresholds.
        as_of: the day everything is computed for.
        keep: whether it is written into the private workbook, where there is one.

    Raises:
        MapsheetsError: the workspace cannot be listed, or a setting is wrong.
    """
    # It loads pandas, which takes longer than everything else.
    from mapsheets.portfolio.metrics import Measured, report  # noqa: PLC0415

    store = open_store(settings)
    private = open_private(settings, private_store(settings, store))
    deals, steps, failed = _measures(settings, as_of, store, private)
    book = private.portfolio if private is not None else None
    runs = book.found(RUNS) if book is not None else None
    measured = Measured(deals, steps, runs.rows if runs is not None else ())
    first_month = known_of(settings).settings.quarter_first_month
    made = report(measured, Terms(as_of, first_month=first_month))
    fault = private.fault if private is not None else None
    if keep and private is not None and book is not None:
        fault = _kept(settings, private, book, made)
    where = book.workbook.location if book is not None else ""
    return Report(made, deals, steps, failed, where, fault)


def _measures(
    settings: Settings, as_of: date, store: Store, private: Private | None
) -> tuple[tuple[DealMeasure, ...], tuple[StepMeasure, ...], tuple[Failed, ...]]:
    book = private.portfolio if private is not None else None
    deals: list[DealMeasure] = []
    steps: list[StepMeasure] = []
    failed: list[Failed] = []
    seen: set[int] = set()
    for item in read_all(store, as_of, settings, private):
        if isinstance(item, Failed):
            failed.append(item)
            continue
        deal = (book.deal_of(item.plan) if book is not None else None) or Deal()
        seen.add(deal.row)
        standing = standing_of(item, settings)
        deals.append(planned_deal(standing, deal))
        steps += step_measures(standing, deal)
    unread = {item.id for item in failed if item.id}
    others = book.deals if book is not None else ()
    deals += [
        typed_deal(deal)
        for deal in others
        if deal.row not in seen and deal.plan_id not in unread
    ]
    return tuple(deals), tuple(steps), tuple(failed)


def standing_of(item: Assessed, settings: Settings) -> Standing:
    """Give a plan that was read as the portfolio sees it."""
    domains = settings.vendor_domains
    activity = item.facts.activity or activity_of(item.plan, domains)
    return Standing(
        item.plan,
        item.schedule,
        item.level,
        item.flags,
        activity,
        vendor_domains=domains,
    )


def _kept(
    settings: Settings, private: Private, book: Portfolio, made: Reported
) -> MapsheetsError | None:
    from mapsheets.portfolio.reportrows import report_edits  # noqa: PLC0415

    try:
        _write(settings, private, report_edits(book, made))
    except MapsheetsError as error:
        return error
    return None


def _write(settings: Settings, private: Private, edits: Edits) -> None:
    check_closed(private, settings)
    entry, book = private.entry, private.portfolio
    if edits and entry is not None and book is not None:
        private.store.write(entry.ref, edits, book.workbook.revision)


def import_crm(settings: Settings, path: Path, *, dry_run: bool) -> Imported:
    """Take a CRM's csv export into Deals; the workbook is made where it is missing.

    Raises:
        UsageFault: it is no csv file, or none of its columns is the customer.
        MapsheetsError: the private workbook cannot be read or written.
    """
    headings, rows = read_csv(path)
    store = private_store(settings)
    if store is None:
        raise UsageFault(
            f"{settings.workspace} has no place for a portfolio yet.",
            "Use a folder workspace.",
        )
    private = read_private(store)
    book = private.portfolio or empty_portfolio()
    done = import_rows(book, headings, rows, settings.locale)
    if "customer" not in done.columns:
        raise UsageFault(
            f"{path.name} has no column for the customer: {', '.join(headings[:12])}.",
            "Name it Customer, Account or Company.",
        )
    if dry_run or not done.changes:
        return done
    if private.portfolio is not None:
        _write(settings, private, portfolio_edits(book, done.changes, None))
        return done
    make_folder(settings)
    spec = portfolio_spec(
        done.changes, None, settings.vendor, settings.locale or "en_US"
    )
    store.create(spec, NAME)
    return done


def read_csv(path: Path) -> tuple[tuple[str, ...], Sequence[Mapping[str, str]]]:
    """Read a csv file of any common encoding and separator.

    Raises:
        UsageFault: it cannot be read, or is none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageFault(
            f"{path} cannot be read: {error.strerror}.", "Give the path of a csv file."
        ) from error
    text = _decoded(data)
    if len(data) > MOST_BYTES or "\0" in text:
        raise UsageFault(
            f"{path.name} is no csv file of at most 20 MB.",
            "Export the deals as csv from your CRM.",
        )
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
        rows = [{k: v or "" for k, v in row.items() if k is not None} for row in reader]
    except csv.Error as error:
        raise UsageFault(
            f"{path.name} cannot be read as csv: {error}.", "Export it once more."
        ) from error
    return tuple(heading for heading in reader.fieldnames or () if heading), rows


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # What Excel writes on Windows; every byte of it means something.
    return data.decode("cp1252", errors="replace")
