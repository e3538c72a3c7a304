"""Every request is one that Google's discovery document knows."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from google_discovery import check
from google_ground import ground, sync_edits, workbook
from hypothesis import given
from hypothesis import strategies as st
from sample_plans import NAMES, STATE, sample

from mapsheets.errors import StoreFault
from mapsheets.sheet.layout import layout
from mapsheets.sheet.spec import Area, Cell, Formula, Style, Tab, WorkbookSpec
from mapsheets.stores.google.changes import change_of
from mapsheets.stores.google.images import fingerprint, is_before
from mapsheets.stores.google.requests_create import creation
from mapsheets.stores.google.requests_look import blocks, cell_format, paler
from mapsheets.stores.google.requests_swap import swap_body, swap_of
from mapsheets.stores.google.requests_values import (
    a1,
    address_of,
    neutral,
    portable,
    runs,
    serial,
    typed,
)
from mapsheets.stores.google.responses_drive import joined, split
from mapsheets.stores.google.sheets import read
from mapsheets.stores.google.tokens import touched_cells, touched_text

BATCH = "BatchUpdateSpreadsheetRequest"


@pytest.mark.parametrize("template", NAMES)
def test_a_plan_of_every_template_is_accepted(template: str) -> None:
    """The body is valid by the discovery document, and the emulator applies it."""
    spec = layout(*sample(template), STATE)
    check(BATCH, creation(spec, "w"))
    g = ground()

    found = g.store.read(g.store.create(spec, "Acme").ref)

    for tab, wanted in zip(found.tabs, spec.tabs, strict=True):
        assert tab.merged == ()
        for address, cell in wanted.cells.items():
            value = tab.cells.get(address)
            if isinstance(cell.value, Formula):
                assert isinstance(value, Formula)
                assert value.text == cell.value.text
            else:
                assert value == cell.value


def test_a_new_plan_stays_far_below_the_advised_size() -> None:
    g = ground()
    body = creation(layout(*sample("enterprise"), STATE), "w")

    assert len(json.dumps(body)) < 1_000_000
    assert g.google.count() == 0


def test_locale_and_time_zone_come_first_and_the_token_last() -> None:
    body = creation(workbook(), "w")
    kinds = [next(iter(request)) for request in body["requests"]]

    assert kinds[0] == "updateSpreadsheetProperties"
    assert kinds[-1] == "createDeveloperMetadata"
    assert kinds.index("deleteSheet") > kinds.index("addSheet")


def test_a_write_is_valid_and_starts_with_its_token() -> None:
    g = ground().made()
    _, snapshot = read(g.store.transport, g.ref)

    body = swap_body(swap_of(snapshot, change_of(snapshot, sync_edits()), "w"))

    check(BATCH, body)
    kinds = [next(iter(request)) for request in body["requests"]]
    assert kinds[0] == "createDeveloperMetadata"
    copies = [place for place, kind in enumerate(kinds) if kind == "copyPaste"]
    assert len(copies) == 4
    written = [r["updateCells"] for r in body["requests"] if "updateCells" in r]
    assert {w["fields"] for w in written} == {"userEnteredValue"}
    assert all("pasteData" not in request for request in body["requests"])


def test_copies_go_to_the_same_addresses() -> None:
    g = ground().made()
    _, snapshot = read(g.store.transport, g.ref)
    body = swap_body(swap_of(snapshot, change_of(snapshot, sync_edits()), "w"))

    for request in body["requests"]:
        if "copyPaste" in request:
            copy = request["copyPaste"]
            source = {**copy["source"], "sheetId": 0}
            assert {**copy["destination"], "sheetId": 0} == source
            assert copy["pasteType"] == "PASTE_FORMULA"


def test_serials_count_from_the_end_of_1899() -> None:
    assert serial(date(1900, 1, 1)) == 2
    assert serial(date(2027, 3, 1)) == 46447
    assert serial(datetime(2027, 3, 1, 12)) == 46447.5  # noqa: DTZ001


def test_a_text_that_no_cell_holds_is_refused_before_it_is_sent() -> None:
    with pytest.raises(StoreFault, match="50001 characters"):
        typed("x" * 50_001)


@pytest.mark.parametrize(
    ("given_text", "sent"),
    [
        ("=IF(A1>2,\"a,b\",'Tab, x'!B2)", "=IF(A1>2;\"a,b\";'Tab, x'!B2)"),
        ("=SUM({1,2;3,4},A1)", "=SUM({1,2;3,4};A1)"),
        ('="say ""a,b"""&A1', '="say ""a,b"""&A1'),
    ],
)
def test_arguments_are_separated_for_every_locale(given_text: str, sent: str) -> None:
    assert portable(given_text) == sent
    assert neutral(sent) == given_text


@given(st.integers(1, 2000), st.integers(1, 20_000))
def test_addresses_are_read_as_they_are_written(row: int, column: int) -> None:
    assert address_of(a1((row, column))) == (row, column)


ADDRESSES = st.tuples(st.integers(1, 12), st.integers(1, 8))


@given(st.dictionaries(ADDRESSES, st.just(("stringValue", "x"))))
def test_rectangles_hold_every_cell_once(
    values: dict[tuple[int, int], tuple[str, str]],
) -> None:
    found = [
        (row + down, column + right)
        for (row, column), rows in runs(values)
        for down, cells in enumerate(rows)
        for right, _ in enumerate(cells)
    ]

    assert sorted(found) == sorted(values)
    assert sorted(touched_cells(touched_text({7: values})).get(7, ())) == sorted(values)


@given(st.dictionaries(ADDRESSES, st.sampled_from([Style(), Style(bold=True)])))
def test_looks_cover_every_cell_once(styles: dict[tuple[int, int], Style]) -> None:
    found = {
        (row, column): style
        for area, style in blocks(styles)
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    }

    assert found == styles


def test_an_area_is_cut_off_at_the_edge_of_the_tab() -> None:
    tab = Tab("Plan", {(1, 1): Cell("x")}, protected=(Area(1, 1, 9_999, 99),), rows=20)

    body = creation(WorkbookSpec("T", (tab,)), "w")

    (protected,) = [r for r in body["requests"] if "addProtectedRange" in r]
    area = protected["addProtectedRange"]["protectedRange"]["range"]
    assert (area["endRowIndex"], area["endColumnIndex"]) == (20, 14)


def test_hatched_fills_are_paler() -> None:
    assert paler("#000000") == "#808080"


def test_a_style_says_all_so_that_nothing_is_inherited() -> None:
    found = cell_format(Style(bold=True, indent=1, horizontal="right", wrap=True))

    assert found["textFormat"]["fontFamily"] == "Arial"
    assert found["wrapStrategy"] == "WRAP"
    assert found["horizontalAlignment"] == "RIGHT"
    assert found["padding"]["left"] > 3


def test_fingerprints_do_not_depend_on_the_order_or_the_number_type() -> None:
    one = {1: {(1, 1): ("numberValue", 5), (2, 1): ("stringValue", "a")}}
    other = {1: {(2, 1): ("stringValue", "a"), (1, 1): ("numberValue", 5.0)}}

    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint({1: {(1, 1): ("stringValue", "5")}})


def test_only_our_own_hidden_tabs_are_left_out() -> None:
    assert is_before("_mapsheets_before")
    assert is_before("_mapsheets_before_104")
    assert not is_before("_mapsheets")
    assert not is_before("_mapsheets_before the call")


@given(st.text(max_size=400).filter(lambda text: "\x00" not in text))
def test_long_properties_are_cut_and_joined_again(text: str) -> None:
    pieces = split({"mapsheets_customer": text})

    assert all(
        len(name.encode() + value.encode()) <= 124 for name, value in pieces.items()
    )
    assert joined(pieces) == {"mapsheets_customer": text}
