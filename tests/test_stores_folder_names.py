"""A title becomes a file name that every file system takes."""

from __future__ import annotations

from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.stores.folder.names import file_name


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


def test_long_titles_are_cut() -> None:
    assert file_name("x" * 300) == "x" * 115 + ".xlsx"
    assert len(file_name("語" * 300).encode()) <= 255


@given(st.text())
def test_every_name_is_safe(title: str) -> None:
    """No separator, no control, no reserved name, no hidden file, not too long."""
    name = file_name(title)

    assert len(name) <= 120
    assert len(name.encode()) <= 210
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.startswith((".", "~$", " "))
    assert not PureWindowsPath(name).is_reserved()
    stem = name.removesuffix(".xlsx")
    assert stem
    assert not stem.endswith((" ", "."))


@given(st.text())
def test_a_safe_name_stays(title: str) -> None:
    name = file_name(title)

    assert file_name(name.removesuffix(".xlsx")) == name
