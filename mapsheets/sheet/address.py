"""Cell addresses as people write them."""

from __future__ import annotations


def column_letters(column: int) -> str:
    """Write a column number, counted from 1, as letters: 28 is ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(tab: str, row: int, column: int) -> str:
    """Write an address such as ``Plan!F12``."""
    return f"{tab}!{column_letters(column)}{row}"


def column_number(letters: str) -> int:
    """Read a column's letters as its number, counted from 1: ``AB`` is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
