"""Exporting: what leaves is whole, can come back, and holds nothing private."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from calc.driver import Calc
from calc.fixtures import _calc_session, calc  # noqa: F401
from lxml import etree
from returned import BACK, EXPORTED, Desk, edited, plan_of, state

from mapsheets.errors import GuardStop, SafetyStop, UsageFault
from mapsheets.sheet.layout_place import COLUMNS
from mapsheets.sync.acts import sharing
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.exporting import (
    Format,
    banner,
    copy_for_buyer,
    default_path,
    export,
    export_all,
    export_workbook,
    file_stem,
    format_of,
    next_steps,
)
from mapsheets.workflows.exportingfiles import FileExists, check_target, write_whole
from mapsheets.workflows.finding import Place
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import sync_one

SECRET = "ZqPrivateMarker"
# CT_Worksheet of ECMA-376 part 1, 18.3.1.99: children come in this order.
WORKSHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
# CT_Workbook, 18.2.27.
WORKBOOK = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def everything(path: Path) -> str:
    """Give all parts of a file as one text."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(
            f"{name}\n{package.read(name).decode('utf-8', 'replace')}"
            for name in package.namelist()
        )


def test_the_first_line_asks_for_the_file_back(desk: Desk) -> None:
    """Word for word, with the title and the day."""
    sheet = openpyxl.load_workbook(desk.out())["Plan"]
    assert sheet["A1"].value == (
        "Copy of Acme + Northwind: Mutual Action Plan exported 3 Feb 2027. Please "
        "return this file; changes will be merged."
    )
    assert sheet["A1"].value == banner(desk.plan().title, EXPORTED)


def test_the_copy_is_the_plan_with_its_base_and_id(desk: Desk) -> None:
    """Also where people rearranged the live sheet."""
    edited(desk.path, lambda h: h.sheet.insert_cols(3))
    copy = plan_of(desk.out())
    live = desk.plan()
    assert copy.content == live.content
    assert copy.memory.base == live.content
    assert copy.id == live.id
    assert copy.history == live.history
    assert copy.memory.columns == COLUMNS
    assert live.memory.columns["text"] == COLUMNS["text"] + 1


def test_a_plan_that_was_exported_is_out(desk: Desk) -> None:
    """Guards hold from then on; a second export the same day writes nothing."""
    desk.out()
    assert desk.plan().memory.exported_on == EXPORTED
    before = state(desk.path)
    desk.out("again.xlsx")
    assert state(desk.path) == before
    edited(desk.path, lambda h: h.delete("1", "2", "3", "4"))
    with pytest.raises(GuardStop):
        desk.out("third.xlsx")


def test_equal_plans_give_equal_copies(desk: Desk) -> None:
    """No moment and no machine is in the file."""
    assert desk.out("a.xlsx").read_bytes() == desk.out("b.xlsx").read_bytes()


def test_nothing_private_is_in_any_part_of_the_copy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, addresses, private workbooks, paths and accounts are left behind."""
    monkeypatch.setenv("USER", f"{SECRET}user")
    monkeypatch.setenv("LOGNAME", f"{SECRET}user")
    folder = desk.folder / f"{SECRET}folder"
    private = Desk(folder)
    private.settings = replace(
        private.settings,
        vendor_lead=f"{SECRET} lead",
        vendor_domains=(f"{SECRET.lower()}.example",),
        templates=f"/{SECRET}",
        risk={"note": SECRET},
        google={"key": SECRET},
    )
    place = private.place
    act = sharing((f"{SECRET}@acme.example",))
    sync_one(place, EXPORTED, Allowed(), act=act)
    portfolio = private.path.parent / "private" / "Portfolio.xlsx"
    portfolio.parent.mkdir()
    openpyxl.Workbook().save(portfolio)
    text = everything(private.out())
    assert SECRET.lower() not in text.lower()
    assert str(desk.folder) not in text
    assert re.search(r"<dc:creator>(.*)</dc:creator>", text)[1] == "mapsheets"  # type: ignore[index]
    for word in ("lastModifiedBy", "<Company>", "<Manager>", "absPath", "codeName="):
        assert word not in text


@pytest.mark.parametrize("kind", list(Format))
def test_no_format_for_a_buyer_tells_level_or_private_flags(
    desk: Desk, kind: Format
) -> None:
    """What the seller alone should know is in none of them."""
    data = export(desk.place, EXPORTED, desk.settings, kind, private=False).data
    if kind is Format.XLSX:
        return_path = desk.folder / "x.xlsx"
        return_path.write_bytes(data)
        text = everything(return_path)
    else:
        text = data.decode()
    assert '"M0"' not in text
    assert "private" not in text
    assert '"code": "P10"' not in text
    assert str(desk.folder) not in text


def test_private_json_is_for_the_seller(desk: Desk) -> None:
    """Level, private flags and the place are in it, and only on request."""
    data = export(desk.place, EXPORTED, desk.settings, Format.JSON, private=True).data
    body = json.loads(data)
    assert body["level"] == "M0"
    assert body["location"] == str(desk.path)
    assert "private" in {flag["audience"] for flag in body["flags"]}


@pytest.mark.parametrize("kind", [k for k in Format if k is not Format.XLSX])
def test_other_formats_never_touch_the_plan(desk: Desk, kind: Format) -> None:
    """They are a reading, not a copy that comes back."""
    before = state(desk.path)
    made = export(desk.place, EXPORTED, desk.settings, kind, private=False)
    assert state(desk.path) == before
    assert b"Discovery" in made.data


def test_the_parts_of_the_copy_are_in_the_order_of_the_schema(desk: Desk) -> None:
    """Excel repairs files whose elements stand in another order."""
    with zipfile.ZipFile(desk.out()) as package:
        names = package.namelist()
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
        parts = [(name, WORKSHEET) for name in sheets]
        for name, order in (*parts, ("xl/workbook.xml", WORKBOOK)):
            found = [
                etree.QName(child).localname
                for child in etree.fromstring(package.read(name))
            ]
            assert [order.index(item) for item in found] == sorted(
                order.index(item) for item in found
            ), name
            assert set(found) <= set(order)
        assert len(sheets) == 7
        assert len(names) == len(set(names))


def test_rows_and_cells_of_the_copy_rise(desk: Desk) -> None:
    """Each row and each cell once, in order, with a style that exists."""
    with zipfile.ZipFile(desk.out()) as package:
        styles = etree.fromstring(package.read("xl/styles.xml"))
        formats = styles.find("{*}cellXfs")
        assert formats is not None
        for name in package.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                continue
            root = etree.fromstring(package.read(name))
            rows = [
                int(row.get("r", "0")) for row in root.iterfind("{*}sheetData/{*}row")
            ]
            assert rows == sorted(set(rows))
            used = {int(cell.get("s", "0")) for cell in root.iter("{*}c")}
            assert max(used) < len(formats)


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy_with_everything_in_it(
    desk: Desk,
    calc: Calc,  # noqa: F811
) -> None:
    """Its tabs, the first line, the hidden memory, and the Timeline's results."""
    book = calc.open(desk.out())
    assert not book.read_only
    assert book.tabs() == [
        "Plan",
        "Timeline",
        "Success & approvals",
        "People",
        "Open items",
        "Change history",
        "_mapsheets",
    ]
    assert book.read("Plan", "A1").text.startswith("Copy of Acme + Northwind")
    assert book.read("Plan", "C13").text == desk.plan().steps[0].text
    book.recalc()
    shown = {text for row in book.texts("Timeline", "A1:E16") for text in row}
    assert desk.plan().steps[0].text in shown
    assert not {
        text for text in shown if text.startswith(("#", "Err:")) and text != "#"
    }


def test_a_copy_is_not_put_among_the_plans(desk: Desk) -> None:
    """It would be a second workbook of the same plan."""
    plans = desk.path.parent
    with pytest.raises(UsageFault, match="among the plans"):
        check_target(plans / "copy.xlsx", desk.store, force=True)
    check_target(plans / "copy.csv", desk.store, force=False)
    chosen = default_path(plans, desk.place, "Acme", Format.XLSX)
    assert chosen == plans / "exports" / "Acme.xlsx"
    elsewhere = default_path(desk.folder, desk.place, "Acme", Format.ICS)
    assert elsewhere == desk.folder / "Acme.ics"


def test_files_are_not_overwritten_by_chance(desk: Desk) -> None:
    """Refused, unless forced; then replaced whole, and nothing is left behind."""
    path = desk.folder / "deep" / "acme.md"
    write_whole(path, b"one", force=False)
    with pytest.raises(FileExists):
        write_whole(path, b"two", force=False)
    with pytest.raises(SafetyStop):
        check_target(path, desk.store, force=False)
    assert path.read_bytes() == b"one"
    write_whole(path, b"two", force=True)
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["acme.md"]


def test_a_folder_is_no_file(desk: Desk) -> None:
    with pytest.raises(UsageFault, match="is a folder"):
        check_target(desk.folder, desk.store, force=True)


@pytest.mark.parametrize(
    ("path", "wanted", "kind"),
    [
        (None, None, Format.XLSX),
        (Path("a.XLSX"), None, Format.XLSX),
        (Path("a.ics"), None, Format.ICS),
        (Path("a.txt"), "md", Format.MD),
    ],
)
def test_the_format_is_the_named_one_or_the_suffix(
    path: Path | None, wanted: str | None, kind: Format
) -> None:
    assert format_of(path, wanted) is kind


def test_an_unknown_suffix_is_refused() -> None:
    with pytest.raises(UsageFault, match="'pdf'"):
        format_of(Path("plan.pdf"), None)


def test_names_of_files_are_safe() -> None:
    """A title may hold what file systems refuse."""
    assert file_stem('A/B: "C" + D') == "A-B - 'C' + D"


def test_one_plan_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each plan has a result; the fault is in its own."""
    desk = Desk(tmp_path)
    broken = desk.path.parent / "Zz broken.xlsx"
    broken.write_bytes(b"not a workbook")
    store = desk.store
    places = [Place(store, entry) for entry in store.list()]
    told: list[object] = []
    results = list(
        export_all(
            places,
            lambda place: export(
                place, EXPORTED, desk.settings, Format.MD, private=False
            ),
            told.append,
        )
    )
    assert [result.error is None for result in results] == [True, False]
    assert told == results


def test_rows_for_a_crm_have_the_fields_that_crms_import(desk: Desk) -> None:
    """One row a deal, with its next step, owner, dates, level, link and activity."""
    desk.back(edited(desk.out(), lambda h: h.put("1", "Acme owner", "Priya Shah")))
    data, results = next_steps([desk.place], BACK, desk.settings)
    head, row = data.decode("utf-8-sig").splitlines()
    assert len(results) == 1
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert cells["Customer"] == "Acme"
    assert cells["Next step"] == "Discovery and demo with all stakeholders"
    assert cells["Next step owner"] == "Priya Shah"
    assert cells["Level"] == "M2"
    assert cells["Last customer activity"] == BACK.isoformat()
    assert cells["Plan link"] == str(desk.path)
    assert date.fromisoformat(cells["Target signature"]) > BACK


def test_the_copy_to_send_has_a_clear_name(desk: Desk) -> None:
    """And is replaced when it is made again the same day."""
    folder = desk.path.parent / "to-send"
    path = export_workbook(desk.place, EXPORTED, folder)
    assert path.name == (
        "Acme + Northwind - Mutual Action Plan (copy of 3 Feb 2027).xlsx"
    )
    assert export_workbook(desk.place, EXPORTED, folder) == path
    assert len(list(folder.iterdir())) == 1
    assert plan_of(path).id == desk.plan().id


def test_a_copy_leaves_addresses_behind(desk: Desk) -> None:
    """Who else sees the plan is not in the file that travels."""
    act = sharing(("ana@acme.example",))
    sync_one(desk.place, EXPORTED, Allowed(), act=act)
    made = copy_for_buyer(desk.place, EXPORTED)
    path = desk.folder / "made.xlsx"
    path.write_bytes(made.data)
    assert plan_of(path).memory.shared_with == ()
    assert desk.plan().memory.shared_with == ("ana@acme.example",)


def test_settings_of_a_workspace_are_enough(tmp_path: Path) -> None:
    """A workspace without plans gives no rows."""
    settings = Settings(workspace=f"folder:{tmp_path}")
    data, results = next_steps([], BACK, settings)
    assert results == ()
    assert data.decode("utf-8-sig").startswith("Customer,Deal,Plan id")
