"""What people at a browser do."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle, PersonRefused
from fakegoogle.client import Client, span

BUYER = "buyer@acme.example"
TABLE: list[list[Any]] = [
    ["#", "Step", "Date"],
    [1, "b", ""],
    [2, "a", ""],
    [3, "c", ""],
]


@pytest.fixture
def google() -> FakeGoogle:
    """Give an emulator with one shared spreadsheet."""
    found = FakeGoogle()
    client = Client(found)
    file_id = client.create("Plan")
    client.fill(file_id, "A1:C4", TABLE)
    found.share(file_id, BUYER)
    return found


def shown(google: FakeGoogle) -> list[list[str]]:
    """Give what the tab shows."""
    return google.rows("Plan", "Sheet1")


def test_typing_sets_value_and_date_format(google: FakeGoogle) -> None:
    google.person(BUYER).type("Sheet1", "C2", "July 12, 2027")

    assert google.value("Plan", "Sheet1", "C2") == 46580
    assert shown(google)[1] == ["1", "b", "7/12/2027"]


def test_typing_keeps_the_format_of_the_cell(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    date = {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
    buyer.format("Sheet1", "C2:C4", date)
    buyer.type("Sheet1", "C2", "7/12/2027")

    assert shown(google)[1][2] == "2027-07-12"


def test_rows_are_inserted_deleted_copied_and_moved(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.insert_row("Sheet1", 3, ["", "new"])
    assert [row[1] for row in shown(google)] == ["Step", "b", "new", "a", "c"]
    buyer.delete_row("Sheet1", 3)
    buyer.copy_row("Sheet1", 4, 2)
    assert [row[1] for row in shown(google)] == ["Step", "c", "b", "a", "c"]
    buyer.copy_row("Sheet1", 2, 3, insert=False)
    assert [row[1] for row in shown(google)] == ["Step", "c", "c", "a", "c"]
    buyer.move_row("Sheet1", 4, 2)
    assert [row[1] for row in shown(google)] == ["Step", "a", "c", "c", "c"]
    buyer.move_row("Sheet1", 2, 4)
    assert [row[1] for row in shown(google)] == ["Step", "c", "c", "a", "c"]


def test_columns_are_inserted_deleted_and_moved(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.insert_column("Sheet1", "B", "Ours")
    assert shown(google)[0] == ["#", "Ours", "Step", "Date"]
    buyer.move_column("Sheet1", "B", "D")
    assert shown(google)[0] == ["#", "Step", "Date", "Ours"]
    buyer.delete_column("Sheet1", "D")
    assert shown(google)[0] == ["#", "Step", "Date"]


def test_sorting(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.sort("Sheet1", "A2:C4", "B")
    assert [row[:2] for row in shown(google)[1:]] == [
        ["2", "a"],
        ["1", "b"],
        ["3", "c"],
    ]
    buyer.sort("Sheet1", "A2:C4", "A", descending=True)
    assert [row[0] for row in shown(google)[1:]] == ["3", "2", "1"]


def test_cutting_copying_and_clearing(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.cut_paste("Sheet1", "B2:B3", "B6")
    buyer.copy_paste("Sheet1", "B4", "C4")
    buyer.clear("Sheet1", "A2:A3")

    assert shown(google)[1:] == [[], [], ["3", "c", "c"], [], ["", "b"], ["", "a"]]


def test_filtering_hides_rows_until_it_is_cleared(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    client = Client(google)
    file_id = google.file("Plan").id

    def hidden() -> list[int]:
        rows = client.meta(file_id, "rowMetadata")
        return [n + 1 for n, row in enumerate(rows) if row.get("hiddenByFilter")]

    buyer.filter("Sheet1", "B", ["a"])
    assert hidden() == [3]
    buyer.filter("Sheet1", "A", ["1"])
    assert hidden() == [2, 3]
    buyer.clear_filter("Sheet1")
    assert hidden() == []
    buyer.remove_filter("Sheet1")


def test_headers_tabs_and_the_file_are_renamed(google: FakeGoogle) -> None:
    buyer = google.person(BUYER, "Plan")
    buyer.rename_header("Sheet1", "Step", "What")
    buyer.rename_tab("Sheet1", "Steps")
    buyer.rename_file("Our plan")

    assert google.rows("Our plan", "Steps")[0] == ["#", "What", "Date"]


def test_tabs_are_added_duplicated_hidden_and_deleted(google: FakeGoogle) -> None:
    buyer = google.person(BUYER, "Plan")
    buyer.add_tab("Sheet1", "Mine")
    buyer.duplicate_tab("Sheet1")
    buyer.hide_tab("Mine")
    buyer.delete_tab("Sheet1")

    tabs = google.dump("Plan")["tabs"]
    assert {title: tab["hidden"] for title, tab in tabs.items()} == {
        "Copy of Sheet1": False,
        "Mine": True,
    }


def test_notes_chips_rich_text_rules_and_merges(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.note("Sheet1", "A2", "look")
    buyer.chip("Sheet1", "B2", "ann@acme.example")
    buyer.rich_text("Sheet1", "B3", "very good", 5)
    buyer.validate("Sheet1", "C2", {"condition": {"type": "DATE_IS_VALID"}})
    buyer.merge("Sheet1", "A6:B6")
    buyer.hide_row("Sheet1", 4)
    data = Client(google).read(google.file("Plan").id, "sheets(merges,data)", "A2:C3")

    rows = data["sheets"][0]["data"][0]["rowData"]
    assert rows[0]["values"][0]["note"] == "look"
    assert rows[0]["values"][1]["chipRuns"][0]["chip"]["personProperties"] == {
        "email": "ann@acme.example"
    }
    assert rows[0]["values"][2]["dataValidation"]["condition"]["type"] == (
        "DATE_IS_VALID"
    )
    assert rows[1]["values"][1]["textFormatRuns"][0]["startIndex"] == 5
    assert len(data["sheets"][0]["merges"]) == 1


def test_a_copy_of_the_file_keeps_its_properties(google: FakeGoogle) -> None:
    google.file("Plan").properties["map"] = "1"
    copy = google.person(BUYER, "Plan").copy_file("Beta's plan")

    assert google.file(copy).properties == {"map": "1"}
    assert google.file(copy).owner == BUYER
    assert google.rows(copy, "Sheet1") == shown(google)


def test_a_trashed_file_is_gone_from_the_list(google: FakeGoogle) -> None:
    google.person("seller@vendor.example", "Plan").trash()

    assert google.spreadsheets() == []


def test_who_has_no_access_is_refused(google: FakeGoogle) -> None:
    google.share(google.file("Plan").id, "reader@acme.example", "reader")
    for who in ("reader@acme.example", "stranger@else.example", None):
        with pytest.raises(PersonRefused):
            google.person(who, "Plan").type("Sheet1", "A1", "x")
    assert google.person("reader@acme.example", "Plan").sees("Sheet1") == shown(google)


def test_a_hard_protected_cell_refuses_people_too(google: FakeGoogle) -> None:
    editors = {"users": ["seller@vendor.example"]}
    given = {"range": span(0, 1, 0, 3), "editors": editors}
    Client(google).batch(
        google.file("Plan").id, {"addProtectedRange": {"protectedRange": given}}
    )

    with pytest.raises(PersonRefused, match="protected cell"):
        google.person(BUYER).type("Sheet1", "A1", "x")


def test_with_two_spreadsheets_the_person_must_say_which(google: FakeGoogle) -> None:
    google.share(Client(google).create("Other"), BUYER)

    with pytest.raises(PersonRefused, match="2 spreadsheets"):
        google.person(BUYER).type("Sheet1", "A1", "x")
    google.person(BUYER, "Other").type("Sheet1", "A1", "x")
    assert google.rows("Other", "Sheet1") == [["x"]]


def test_the_locale_decides_how_typing_is_read(google: FakeGoogle) -> None:
    buyer = google.person(BUYER)
    buyer.set_locale("Sheet1", "en_GB")
    buyer.type("Sheet1", "C2", "12/7/2027")

    assert shown(google)[1][2] == "12/07/2027"
