"""The workbook in a real program: pages, scale, colours, nothing merged."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from calc.driver import Calc
from calc.fixtures import require_libreoffice, require_program
from openpyxl import load_workbook
from openpyxl.styles import Color
from sample_plans import NAMES, STATE, sample

from mapsheets.sheet.layout import layout
from mapsheets.sheet.layout_metrics import text_width
from mapsheets.sheet.layout_pages import SMALLEST_SCALE
from mapsheets.sheet.layout_plan import printed_scale
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.folder.new import rendered

BODY = 10.0  # points of the step table's text at full size
A4_LANDSCAPE = (841.9, 595.3)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """Give one LibreOffice to all tests of this file."""
    require_libreoffice()
    with Calc(tmp_path_factory.mktemp("office")) as running:
        yield running


def pdf_of(office: Calc, spec: WorkbookSpec, folder: Path) -> Path:
    """Print a workbook."""
    path = folder / "plan.xlsx"
    path.write_bytes(rendered(spec))
    return office.to_pdf(path)


def texts_of(pdf: Path) -> list[str]:
    """Give each page's text."""
    done = subprocess.run(
        [require_program("pdftotext"), "-layout", str(pdf), "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_plan_prints_on_one_landscape_page(
    office: Calc, name: str, tmp_path: Path
) -> None:
    """The first page holds the whole plan, the second is the timeline's."""
    plan, shown = sample(name)

    pdf = pdf_of(office, layout(plan, shown, STATE), tmp_path)

    pages = texts_of(pdf)
    assert shown.title in pages[0]
    assert pages[1].lstrip().startswith("Timeline")
    assert all(step.text.split("[")[0][:20] in pages[0] for step in plan.steps)
    assert "Depends on" not in pages[0]
    assert _page_size(pdf) == pytest.approx(A4_LANDSCAPE, abs=1)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_print_can_be_read(office: Calc, name: str, tmp_path: Path) -> None:
    """What the printer does to the text is 70 % or more, as computed."""
    spec = layout(*sample(name), STATE)

    pdf = pdf_of(office, spec, tmp_path)

    scale = _printed_size(pdf, "Pending") / BODY
    assert scale >= SMALLEST_SCALE
    assert scale == pytest.approx(printed_scale(spec.tabs[0]), abs=0.02)


@pytest.mark.libreoffice
def test_headings_repeat_on_a_second_page(office: Calc, tmp_path: Path) -> None:
    """A plan of two pages has its headings on both."""
    plan, shown = sample("enterprise", customer="Acme " * 12)

    pages = texts_of(pdf_of(office, layout(plan, shown, STATE), tmp_path))

    assert "Complete when" in pages[0]
    assert "Complete when" in pages[1]
    assert pages[2].lstrip().startswith("Timeline")


def test_file_has_no_merged_cell_and_no_spare_cells() -> None:
    """Freezing works in every program; the last used row is the last step."""
    plan, shown = sample()

    book = load_workbook(BytesIO(rendered(layout(plan, shown, STATE))))

    assert [list(sheet.merged_cells.ranges) for sheet in book.worksheets] == [[]] * 7
    assert book["Plan"].max_row == 11 + len(plan.steps)
    assert book["Plan"].freeze_panes == "B1"


def test_file_keeps_native_colours_and_checks() -> None:
    """Conditional formats and warnings are in the file, for the right ranges."""
    book = load_workbook(BytesIO(rendered(layout(*sample(), STATE))))
    sheet = book["Plan"]

    formats = {
        (str(area.sqref), rule.formula[0]): rule.dxf
        for area in sheet.conditional_formatting
        for rule in area.rules
    }
    complete = formats["H12:H200", '$H12="Complete"']
    checks = {
        str(check.sqref): check for check in sheet.data_validations.dataValidation
    }

    assert _argb(complete.font.color) == "FF137333"
    assert _argb(complete.fill.bgColor) == "FFE6F4EA"
    assert checks["H12:H200"].errorStyle == "warning"
    assert checks["F12:F200"].type == "date"
    assert checks["L12:L200"].type == "whole"


def test_formulas_carry_their_values_in_the_file() -> None:
    """A preview that computes nothing shows names and dates."""
    plan, shown = sample()

    data = rendered(layout(plan, shown, STATE))

    sheet = load_workbook(BytesIO(data), data_only=True)["Timeline"]
    assert [sheet.cell(row, 2).value for row in range(6, 18)] == [
        step.text for step in plan.steps
    ]
    assert sheet["E7"].value.date() == plan.steps[1].target


def _argb(color: Color | None) -> str:
    assert color is not None
    return str(color.rgb)


def _page_size(pdf: Path) -> tuple[float, float]:
    done = subprocess.run(
        [require_program("pdfinfo"), str(pdf)],
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"Page size: +([\d.]+) x ([\d.]+)", done.stdout)
    assert found
    return float(found.group(1)), float(found.group(2))


def _printed_size(pdf: Path, word: str) -> float:
    """Give the size in points that a word has on the first page, by its width."""
    target = pdf.with_suffix(".html")
    subprocess.run(
        [require_program("pdftotext"), "-bbox", "-l", "1", str(pdf), str(target)],
        check=True,
        capture_output=True,
    )
    boxes = re.findall(
        rf'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">{word}<',
        target.read_text(encoding="utf-8"),
    )
    widths = [float(right) - float(left) for left, right in boxes]
    return BODY * max(widths) / text_width(word, BODY)
