"""The calendar arithmetic equals a real spreadsheet's, row by row."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from mapsheets.plan.model import CalendarData
from mapsheets.schedule.calendar import Calendar

ROWS = 5000
BASE = date(2026, 1, 1)
SERIAL_ZERO = date(1899, 12, 30)
# Weekends by the numbers and patterns of WORKDAY.INTL (Monday is 0 here).
WEEKENDS: dict[int | str, frozenset[int]] = {
    1: frozenset({5, 6}),
    2: frozenset({6, 0}),
    7: frozenset({4, 5}),
    11: frozenset({6}),
    "0000110": frozenset({4, 5}),
}
Row = tuple[date, int, date, "int | str"]


@pytest.fixture
def soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        if os.environ.get("MAPSHEETS_REQUIRE_LIBREOFFICE"):
            pytest.fail("LibreOffice is required here, and there is no soffice")
        pytest.skip("LibreOffice is not installed")
    return found


def rows() -> tuple[list[date], list[Row]]:
    """Draw holidays and questions, the same ones each time."""
    source = random.Random(20260101)
    holidays = sorted(BASE + timedelta(source.randrange(500)) for _ in range(60))
    asked: list[Row] = [
        (
            BASE + timedelta(source.randrange(100, 400)),
            source.randrange(-40, 61),
            BASE + timedelta(source.randrange(100, 400)),
            source.choice(list(WEEKENDS)),
        )
        for _ in range(ROWS)
    ]
    return holidays, asked


def write_formulas(path: Path, holidays: list[date], asked: list[Row]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    closed = f"$H$1:$H${len(holidays)}"
    for place, day in enumerate(holidays, 1):
        sheet.cell(place, 8, day)
    for place, (first, offset, last, weekend) in enumerate(asked, 1):
        week = f'"{weekend}"' if isinstance(weekend, str) else weekend
        sheet.cell(place, 1, first)
        sheet.cell(place, 2, offset)
        sheet.cell(place, 3, last)
        from_day, days, to_day = f"$A{place}", f"$B{place}", f"$C{place}"
        if weekend == 1 and place % 2:
            texts = (
                f"=WORKDAY({from_day},{days},{closed})",
                f"=NETWORKDAYS({from_day},{to_day},{closed})",
            )
        else:
            texts = (
                f"=WORKDAY.INTL({from_day},{days},{week},{closed})",
                f"=NETWORKDAYS.INTL({from_day},{to_day},{week},{closed})",
            )
        sheet.cell(place, 4, texts[0]).number_format = "0"
        sheet.cell(place, 5, texts[1]).number_format = "0"
    book.save(path)


@pytest.mark.libreoffice
def test_workday_and_networkdays_equal_libreoffice(
    soffice: str, tmp_path: Path
) -> None:
    """Five thousand rows: weekends, holidays, closed starts, reversed ranges."""
    holidays, asked = rows()
    write_formulas(tmp_path / "dates.xlsx", holidays, asked)

    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "dates.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )

    with (tmp_path / "dates.csv").open(encoding="utf-8") as text:
        answers = [(int(line[3]), int(line[4])) for line in csv.reader(text)]
    calendars = {
        name: Calendar(CalendarData(weekend=weekend, holidays=tuple(holidays)))
        for name, weekend in WEEKENDS.items()
    }
    ours = []
    for first, offset, last, name in asked:
        calendar = calendars[name]
        day = calendar.workday(first, offset)
        ours.append(((day - SERIAL_ZERO).days, calendar.networkdays(first, last)))
    assert len(answers) == ROWS
    assert answers == ours
