"""The memory as JSON and back."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.plan.codec import Undecodable, decode, encode
from mapsheets.plan.model import (
    Content,
    Header,
    Link,
    Memory,
    Milestone,
    Provenance,
    Status,
    Step,
    Tombstone,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
IDS = st.integers(1, 99).map(str)
LINKS = st.builds(Link, IDS, st.integers(-9, 9))
STEPS = st.builds(
    Step,
    id=IDS,
    text=st.text(max_size=20),
    target=st.none() | DAYS,
    status=st.sampled_from(Status),
    depends_on=st.lists(st.builds(Link, IDS, st.integers(-9, 9)), max_size=3).map(
        tuple
    ),
    days=st.none() | st.integers(0, 99),
)
MEMORIES = st.builds(
    Memory,
    plan_id=st.text(min_size=1, max_size=9),
    customer=st.text(max_size=9),
    vendor=st.text(max_size=9),
    deal=st.none() | st.text(max_size=9),
    next_number=st.integers(1, 999),
    synced_on=st.none() | DAYS,
    milestones=st.dictionaries(st.sampled_from(Milestone), IDS),
    provenance=st.dictionaries(IDS, st.sampled_from(Provenance)),
    floors=st.dictionaries(IDS, DAYS, max_size=4),
    tombstones=st.dictionaries(IDS, st.builds(Tombstone, IDS), max_size=2),
    base=st.none()
    | st.builds(
        Content,
        header=st.builds(Header, start=st.none() | DAYS),
        steps=st.lists(STEPS, max_size=3).map(tuple),
    ),
)


@given(MEMORIES)
def test_a_memory_comes_back_from_its_json(memory: Memory) -> None:
    """Encoding, writing as JSON, reading and decoding changes nothing."""
    assert decode(Memory, json.loads(json.dumps(encode(memory)))) == memory


def test_defaults_are_not_written() -> None:
    """A fresh memory is short: only what differs from its defaults is kept."""
    assert encode(Memory("p", "Acme", "Northwind")) == {
        "plan_id": "p",
        "customer": "Acme",
        "vendor": "Northwind",
    }


def test_what_an_older_program_did_not_write_takes_its_default() -> None:
    """An absent key is the field's default."""
    read = decode(Memory, {"plan_id": "p", "customer": "Acme", "vendor": "N"})

    assert read.next_number == next(
        item.default for item in fields(Memory) if item.name == "next_number"
    )


def test_what_a_later_program_wrote_is_passed_over() -> None:
    """An unknown key is no fault."""
    body = {"plan_id": "p", "customer": "Acme", "vendor": "N", "moon": "full"}

    assert decode(Memory, body) == Memory("p", "Acme", "N")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"customer": "Acme"},
        {"plan_id": "p", "customer": "A", "vendor": "N", "next_number": "7"},
        {"plan_id": "p", "customer": "A", "vendor": "N", "synced_on": "soon"},
        {"plan_id": "p", "customer": "A", "vendor": "N", "provenance": {"1": "mine"}},
        {"plan_id": "p", "customer": "A", "vendor": "N", "reviews": 3},
    ],
)
def test_a_wrong_form_is_refused(body: object) -> None:
    """Half a memory is none."""
    with pytest.raises(Undecodable):
        decode(Memory, body)
