"""A title becomes a file name that every file system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.stores.folder.names import file_name

# What Windows keeps for devices, whatever stands behind the first dot.
RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9¹²³]) *(\..*)?", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Acme", "Acme.xlsx"),
        (
            "Acme + Northwind: Mutual Action Plan",
            "Acme + Northwind - Mutual Action Plan.xlsx",
        ),
        ("../x", "-x.xlsx"),
        ("a/b\\c|d", "a-b-c-d.xlsx"),
        ('Say "yes"? *now*', "Say 'yes' now.xlsx"),
        ("=1+1", "=1+1.xlsx"),
        ("CON", "_CON.xlsx"),
        ("nul.txt", "_nul.txt.xlsx"),
        ("aux .txt", "_aux .txt.xlsx"),
        ("Com1", "_Com1.xlsx"),
        ("Console", "Console.xlsx"),
        (".hidden", "hidden.xlsx"),
        ("~$Acme", "Acme.xlsx"),
        ("Acme Inc.", "Acme Inc.xlsx"),
        ("two\nlines\tand tabs", "two lines and tabs.xlsx"),
        ("a\u200b\u202eb\x00c", "abc.xlsx"),
        ("Cafe\u0301", "Caf\u00e9.xlsx"),
        ("", "Plan.xlsx"),
        ("???", "Plan.xlsx"),
        ("日本語", "日本語.xlsx"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert file_name(title) == name


LONG = "Allgemeine Gesellschaft f\u00fcr Elektrizit\u00e4t und Wasser im Norden KG"


@pytest.mark.parametrize("title", ["x" * 300, "\u8a9e" * 300, " + " * 100, "a - " * 99])
def test_long_titles_are_cut(title: str) -> None:
    assert len(file_name(title)) <= 120
    assert len(file_name(title).encode()) <= 210
    assert file_name(title).endswith(".xlsx")


def test_long_names_give_way_to_what_the_workbook_is() -> None:
    """Both companies and the kind of document stay readable."""
    name = file_name(f"{LONG} + {LONG} of Vendors: Mutual Action Plan - Renewal")

    assert len(name) == 120
    assert name.startswith("Allgemeine Gesellschaft")
    assert name.count("Allgemeine Gesellschaft") == 2
    assert name.endswith(" - Mutual Action Plan - Renewal.xlsx")


def test_long_names_that_begin_alike_stay_apart() -> None:
    """Two plans of two long customers do not take one file name."""
    first, second = (
        file_name(f"{LONG * 2} {end} + Northwind: Mutual Action Plan")
        for end in ("East", "West")
    )

    assert first != second


@given(st.text())
def test_every_name_is_safe(title: str) -> None:
    """No separator, no control, no reserved name, no hidden file, not too long."""
    name = file_name(title)

    assert len(name) <= 120
    assert len(name.encode()) <= 210
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.startswith((".", "~$", " "))
    assert not RESERVED.fullmatch(name)
    stem = name.removesuffix(".xlsx")
    assert stem
    assert not stem.endswith((" ", "."))


@given(st.text())
def test_a_safe_name_stays(title: str) -> None:
    name = file_name(title)

    assert file_name(name.removesuffix(".xlsx")) == name
