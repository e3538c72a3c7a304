"""Requests that write, copy, sort and find cells."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.client import Client, lines, span, text_cells

DATE = {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
RED = {"red": 1}


@pytest.fixture
def client() -> Client:
    """Give a client of a new emulator."""
    return Client(FakeGoogle())


def cell(client: Client, file_id: str, where: str) -> dict[str, Any]:
    """Give the CellData of one cell."""
    data = client.read(file_id, "sheets.data.rowData", where)["sheets"][0]["data"][0]
    found: dict[str, Any] = data.get("rowData", [{}])[0].get("values", [{}])[0]
    return found


def write(fields: str, *values: Any, row: int = 0, column: int = 0) -> dict[str, Any]:
    """Write CellData in one row."""
    return {
        "updateCells": {
            "start": {"sheetId": 0, "rowIndex": row, "columnIndex": column},
            "fields": fields,
            "rows": [{"values": list(values)}],
        }
    }


def formula(text: str) -> dict[str, Any]:
    """Write the CellData of a formula."""
    return {"userEnteredValue": {"formulaValue": text}}


def test_text_is_never_read_as_a_formula(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, text_cells(0, 0, "=1+1", "00123", "1/2", "TRUE"))

    for where, text in (("A1", "=1+1"), ("B1", "00123"), ("C1", "1/2"), ("D1", "TRUE")):
        found = cell(client, file_id, where)
        assert found["userEnteredValue"] == {"stringValue": text}
        assert found["effectiveValue"] == {"stringValue": text}


def test_values_keep_their_types_and_zero_is_shown(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        write(
            "userEnteredValue",
            {"userEnteredValue": {"numberValue": 0}},
            {"userEnteredValue": {"boolValue": False}},
            {"userEnteredValue": {"numberValue": 2.5}},
        ),
    )

    assert cell(client, file_id, "A1")["userEnteredValue"] == {"numberValue": 0}
    assert cell(client, file_id, "B1")["userEnteredValue"] == {"boolValue": False}
    assert cell(client, file_id, "C1")["formattedValue"] == "2.5"


def test_only_the_masked_fields_change(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        write("*", {"userEnteredValue": {"stringValue": "x"}, "note": "n"}),
        write(
            "userEnteredFormat.textFormat.bold",
            {"userEnteredFormat": {"textFormat": {"bold": True, "italic": True}}},
        ),
        write("userEnteredFormat(numberFormat)", {"userEnteredFormat": DATE}),
        write("userEnteredValue", {"note": "ignored"}),
    )

    found = cell(client, file_id, "A1")
    assert "userEnteredValue" not in found
    assert found["note"] == "n"
    assert found["userEnteredFormat"] == {"textFormat": {"bold": True}, **DATE}


def test_a_range_without_rows_is_cleared(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:B2", [["a", "b"], ["c", "d"]])
    clear = {"range": span(0, 1, 0, 2), "fields": "userEnteredValue"}
    client.batch(file_id, {"updateCells": clear})

    assert client.values(file_id, "A1:B2") == [[], ["c", "d"]]


def test_rows_beyond_the_range_are_refused(client: Client) -> None:
    request = {
        "updateCells": {
            "range": span(0, 1, 0, 1),
            "fields": "userEnteredValue",
            "rows": [{"values": [{}, {}]}],
        }
    }

    assert "beyond the last requested column" in client.refusal(
        client.create(), request
    )


def test_a_text_of_more_than_50000_characters_is_refused(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, text_cells(0, 0, "x" * 50_000))

    assert "maximum of 50000 characters" in client.refusal(
        file_id, text_cells(0, 0, "x" * 50_001)
    )


def test_a_new_value_erases_chips_and_rich_text(client: Client) -> None:
    file_id = client.create()
    chip = {"chip": {"personProperties": {"email": "a@b.example"}}}
    client.batch(
        file_id,
        write(
            "userEnteredValue,chipRuns",
            {"userEnteredValue": {"stringValue": "@"}, "chipRuns": [chip]},
        ),
    )
    assert cell(client, file_id, "A1")["chipRuns"] == [chip]

    client.batch(file_id, text_cells(0, 0, "plain"))

    assert "chipRuns" not in cell(client, file_id, "A1")


def test_a_chip_without_a_placeholder_is_refused(client: Client) -> None:
    chip = {"chip": {"personProperties": {"email": "a@b.example"}}}
    request = write(
        "userEnteredValue,chipRuns",
        {"userEnteredValue": {"stringValue": "Ann"}, "chipRuns": [chip]},
    )

    assert "placeholder" in client.refusal(client.create(), request)


def test_colours_are_shown_in_both_ways(client: Client) -> None:
    file_id = client.create()
    old = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0}}}
    client.batch(file_id, write("userEnteredFormat.backgroundColor", old))

    assert cell(client, file_id, "A1")["userEnteredFormat"] == {
        "backgroundColor": RED,
        "backgroundColorStyle": {"rgbColor": RED},
    }


def test_repeat_cell_writes_every_cell(client: Client) -> None:
    file_id = client.create()
    rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
    request = {
        "repeatCell": {
            "range": {"sheetId": 0, "startRowIndex": 1, "endColumnIndex": 2},
            "cell": {"dataValidation": rule},
            "fields": "dataValidation",
        }
    }
    client.batch(file_id, request)

    assert cell(client, file_id, "A1") == {}
    assert cell(client, file_id, "B1000")["dataValidation"] == rule
    assert cell(client, file_id, "C2") == {}


@pytest.mark.parametrize(
    "condition",
    [
        {"type": "ONE_OF_LIST"},
        {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "=A1"}]},
        {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "A1:A3"}]},
        {},
    ],
)
def test_a_wrong_validation_rule_is_refused(
    client: Client, condition: dict[str, Any]
) -> None:
    rule = {"range": span(0, 1, 0, 1), "rule": {"condition": condition}}

    client.refusal(client.create(), {"setDataValidation": rule})


def test_set_data_validation_skips_rows_a_filter_hides(client: Client) -> None:
    file_id = filtered(client)
    rule = {"condition": {"type": "DATE_IS_VALID"}}
    request: dict[str, Any] = {"range": span(1, 4, 1, 2), "rule": rule}

    client.batch(file_id, {"setDataValidation": request})
    assert "dataValidation" not in cell(client, file_id, "B3")

    client.batch(
        file_id, {"setDataValidation": {**request, "filteredRowsIncluded": True}}
    )
    assert cell(client, file_id, "B3")["dataValidation"] == rule


def test_append_cells_goes_below_the_last_value(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "B3", [["last"]])
    value = {"userEnteredValue": {"stringValue": "next"}}
    request = {"sheetId": 0, "rows": [{"values": [value]}], "fields": "*"}
    client.batch(file_id, {"appendCells": request})

    assert client.values(file_id, "A1:B5") == [[], [], ["", "last"], ["next"]]


def test_append_cells_lets_the_grid_grow(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1000", [["end"]])
    value = {"userEnteredValue": {"stringValue": "next"}}
    request = {"sheetId": 0, "rows": [{"values": [value]}], "fields": "*"}
    client.batch(file_id, {"appendCells": request})

    assert client.values(file_id, "A1001") == [["next"]]


def test_borders_go_around_and_between(client: Client) -> None:
    file_id = client.create()
    solid = {"style": "SOLID"}
    request = {"range": span(0, 2, 0, 2), "top": solid, "innerVertical": solid}
    client.batch(file_id, {"updateBorders": request})

    borders = cell(client, file_id, "A1")["userEnteredFormat"]["borders"]
    assert borders == {"top": solid, "right": solid}
    assert cell(client, file_id, "B2")["userEnteredFormat"]["borders"] == {
        "left": solid
    }


def test_a_merge_keeps_the_upper_left_value_and_comes_apart(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:B1", [["a", "b"]])
    merge = {"range": span(0, 1, 0, 2), "mergeType": "MERGE_ALL"}
    client.batch(file_id, {"mergeCells": merge})
    assert client.read(file_id, "sheets.merges")["sheets"][0]["merges"] == [
        {k: v for k, v in span(0, 1, 0, 2).items() if k != "sheetId"}
    ]
    assert client.values(file_id, "A1:B1") == [["a"]]

    part = {"range": span(0, 1, 0, 1)}
    assert "select all cells" in client.refusal(file_id, {"unmergeCells": part})
    client.batch(file_id, {"unmergeCells": {"range": span(0, 1, 0, 2)}})

    assert client.read(file_id, "sheets.merges") == {"sheets": [{}]}


def test_copy_paste_of_formulas_to_another_tab_keeps_text_at_the_same_place(
    client: Client,
) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        write(
            "userEnteredValue", formula("=B2"), {"userEnteredValue": {"numberValue": 3}}
        ),
        {"addSheet": {"properties": {"sheetId": 9, "title": "Before"}}},
        {
            "copyPaste": {
                "source": span(0, 1, 0, 2),
                "destination": span(0, 1, 0, 2, sheet=9),
                "pasteType": "PASTE_FORMULA",
            }
        },
        text_cells(0, 1, "after"),
    )

    found = client.values(file_id, "Before!A1:B1", valueRenderOption="FORMULA")
    assert found == [["=B2", 3]]


@pytest.mark.parametrize(
    ("kind", "value", "formatted", "validated"),
    [
        ("PASTE_NORMAL", "=A3", True, True),
        ("PASTE_FORMULA", "=A3", False, False),
        ("PASTE_VALUES", 4, False, False),
        ("PASTE_FORMAT", None, True, False),
        ("PASTE_DATA_VALIDATION", None, False, True),
    ],
)
def test_each_kind_of_paste_takes_its_part(
    client: Client,
    kind: str,
    value: object,
    formatted: bool,  # noqa: FBT001
    validated: bool,  # noqa: FBT001
) -> None:
    file_id = client.create()
    client.fill(file_id, "A2", [[4]])
    data = {
        **formula("=A2"),
        "userEnteredFormat": {"textFormat": {"bold": True}},
        "dataValidation": {"condition": {"type": "NOT_BLANK"}},
    }
    client.batch(
        file_id,
        write("*", data, column=1),
        {
            "copyPaste": {
                "source": span(0, 1, 1, 2),
                "destination": span(1, 2, 1, 2),
                "pasteType": kind,
            }
        },
    )

    found = cell(client, file_id, "B2")
    rows = client.values(file_id, "B2", valueRenderOption="FORMULA")
    assert (rows[0][0] if rows else None) == value
    assert ("userEnteredFormat" in found) == formatted
    assert ("dataValidation" in found) == validated


def filtered(client: Client) -> str:
    """Make a tab whose row 3 a filter hides."""
    file_id = client.create()
    client.fill(file_id, "A1:A4", [["h"], ["x"], ["y"], ["z"]])
    spec = {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["y"]}}
    basic = {"range": span(0, 4, 0, 2), "filterSpecs": [spec]}
    client.batch(file_id, {"setBasicFilter": {"filter": basic}})
    return file_id


def test_a_copy_skips_rows_a_filter_hides(client: Client) -> None:
    file_id = filtered(client)
    client.batch(
        file_id,
        {"addSheet": {"properties": {"sheetId": 9, "title": "Before"}}},
        {
            "copyPaste": {
                "source": span(1, 4, 0, 1),
                "destination": span(1, 4, 0, 1, sheet=9),
                "pasteType": "PASTE_FORMULA",
            }
        },
    )

    assert client.values(file_id, "Before!A1:A4") == [[], ["x"], ["z"]]


def test_a_paste_skips_rows_a_filter_hides(client: Client) -> None:
    file_id = filtered(client)
    client.fill(file_id, "D1", [["new"]])
    client.batch(
        file_id,
        {
            "copyPaste": {
                "source": span(0, 1, 3, 4),
                "destination": span(1, 4, 1, 2),
                "pasteType": "PASTE_VALUES",
            }
        },
    )

    assert client.values(file_id, "B1:B4") == [[], ["new"], [], ["new"]]


def test_update_cells_addresses_hidden_rows_by_coordinate(client: Client) -> None:
    file_id = filtered(client)
    client.batch(file_id, text_cells(2, 1, "in the hidden row"))

    assert client.values(file_id, "B3") == [["in the hidden row"]]


def test_a_smaller_source_is_tiled(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1", [["x"]])
    paste = {"source": span(0, 1, 0, 1), "destination": span(0, 2, 1, 3)}
    client.batch(file_id, {"copyPaste": {**paste, "pasteType": "PASTE_VALUES"}})

    assert client.values(file_id, "A1:C2") == [["x", "x", "x"], ["", "x", "x"]]


def test_cut_cells_move_and_formulas_follow(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:B1", [["x", "stays"]])
    client.batch(
        file_id,
        write("userEnteredValue", formula("=A1"), row=4),
        {
            "cutPaste": {
                "source": span(0, 1, 0, 1),
                "destination": {"sheetId": 0, "rowIndex": 2, "columnIndex": 0},
                "pasteType": "PASTE_NORMAL",
            }
        },
    )

    assert client.values(file_id, "A1:B3") == [["", "stays"], [], ["x"]]
    assert client.values(file_id, "A5", valueRenderOption="FORMULA") == [["=A3"]]


def test_sort_moves_whole_cells_blanks_last(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:B4", [["b", 2], ["", 9], ["a", 1], ["c", 3]])
    client.batch(file_id, write("note", {"note": "on b"}))
    spec = {"dimensionIndex": 0, "sortOrder": "DESCENDING"}
    client.batch(
        file_id, {"sortRange": {"range": span(0, 4, 0, 2), "sortSpecs": [spec]}}
    )

    assert client.values(file_id, "A1:B4") == [["c", 3], ["b", 2], ["a", 1], ["", 9]]
    assert cell(client, file_id, "A2")["note"] == "on b"


def test_sort_leaves_row_metadata_where_it_is(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A2", [["b"], ["a"]])
    metadata = {
        "metadataId": 5,
        "metadataKey": "row",
        "location": {"dimensionRange": lines("ROWS", 0, 1)},
        "visibility": "DOCUMENT",
    }
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    client.batch(
        file_id,
        {"createDeveloperMetadata": {"developerMetadata": metadata}},
        {"sortRange": {"range": span(0, 2, 0, 1), "sortSpecs": [spec]}},
    )

    found = client.sheets("GET", f"/{file_id}/developerMetadata/5").json()
    assert found["location"]["dimensionRange"] == {
        "dimension": "ROWS",
        "startIndex": 0,
        "endIndex": 1,
    }


def test_find_and_replace_counts_and_reads_like_typing(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A3", [["Open"], ["open door"], ["x"]])
    request = {"find": "open", "replacement": "7", "matchEntireCell": True}
    (reply,) = client.batch(
        file_id, {"findReplace": {**request, "range": span(0, 3, 0, 1)}}
    )

    assert reply["findReplace"] == {
        "valuesChanged": 1,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 1,
    }
    assert client.values(file_id, "A1:A3") == [[7], ["open door"], ["x"]]


def test_find_by_regular_expression(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1", [["a.b"]])
    request = {
        "find": "^\\Qa.b\\E$",
        "searchByRegex": True,
        "replacement": "c",
        "allSheets": True,
    }
    client.batch(file_id, {"findReplace": request})

    assert client.values(file_id, "A1") == [["c"]]
