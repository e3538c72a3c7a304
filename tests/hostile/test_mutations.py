"""Two thousand damaged copies of good files: a coded error or a correct read."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from contract.workbooks import DUE, plan_spec

from hostile.making import good, packed
from mapsheets.errors import ForeignFile, StoreFault
from mapsheets.sheet.spec import Edits, ReadWorkbook, SetCell
from mapsheets.stores.folder.faults import FAULTS, only_foreign
from mapsheets.stores.folder.new import rendered
from mapsheets.stores.folder.patch import patched
from mapsheets.stores.folder.reading import read_workbook
from mapsheets.stores.folder.verify import check_written

Mutation = Callable[[bytes, random.Random], bytes]
COUNT = 2000


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    """Change one to four bytes anywhere."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] ^= chance.randint(1, 255)
    return bytes(changed)


def truncate(data: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Take a piece out of the middle."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 200) :]


def drop_part(data: bytes, chance: random.Random) -> bytes:
    """Leave one part out."""
    content = contents(data)
    del content[chance.randrange(len(content))]
    return packed(content)


def repeat_part(data: bytes, chance: random.Random) -> bytes:
    """Hold one part twice."""
    content = contents(data)
    return packed([*content, chance.choice(content)])


def damage_part(data: bytes, chance: random.Random) -> bytes:
    """Change bytes inside a part, with a checksum that fits."""
    content = contents(data)
    at = chance.randrange(len(content))
    name, part = content[at]
    content[at] = (name, chance.choice((flip_bytes, truncate, cut_out))(part, chance))
    return packed(content)


def swap_words(data: bytes, chance: random.Random) -> bytes:
    """Put one word of a part's XML in the place of another."""
    content = contents(data)
    at = chance.randrange(len(content))
    name, part = content[at]
    words = part.replace(b"<", b" <").replace(b'"', b' " ').split(b" ")
    first, second = chance.randrange(len(words)), chance.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    content[at] = (name, b" ".join(words).replace(b' " ', b'"'))
    return packed(content)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    truncate,
    cut_out,
    drop_part,
    repeat_part,
    damage_part,
    damage_part,
    swap_words,
    swap_words,
    swap_words,
)


def contents(data: bytes) -> list[tuple[str, bytes]]:
    """List the parts of a file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def outcome(data: bytes) -> str | ReadWorkbook:
    """Read a file, or give the code it ends in."""
    try:
        return read_workbook("Acme.xlsx", data)
    except ForeignFile as error:
        return error.code


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_every_mutation_ends_in_a_code_or_a_read() -> None:
    """2,000 mutations of two good files; damage to the container is never missed."""
    originals = (good(), rendered(plan_spec(E4="=1+1")))
    whole = [read_workbook("Acme.xlsx", data) for data in originals]
    codes: dict[str, int] = {}
    for seed in range(COUNT):
        chance = random.Random(seed)
        mutation = MUTATIONS[seed % len(MUTATIONS)]
        data = mutation(originals[seed % 2], chance)

        result = outcome(data)

        if isinstance(result, str):
            assert result in FAULTS
            codes[result] = codes.get(result, 0) + 1
        elif mutation in {truncate, repeat_part}:
            pytest.fail(f"mutation {seed} was not noticed")
        elif mutation in {flip_bytes, cut_out}:
            # What is read in spite of damage is what was there.
            assert result.tabs == whole[seed % 2].tabs, seed
    assert sum(codes.values()) > COUNT / 2
    assert {"TRUNCATED", "DAMAGED", "DUP_PART", "OTHER"} <= set(codes)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_what_can_be_read_is_edited_safely_or_refused() -> None:
    """An edit of a damaged file is whole and proven, or ends in a sentence."""
    edits = Edits((SetCell("Plan", 3, 2, "New"), SetCell("Plan", 40, 3, DUE)))
    edited = 0
    for seed in range(COUNT, 2 * COUNT):
        chance = random.Random(seed)
        mutation = chance.choice((damage_part, swap_words, drop_part))
        data = mutation(good(), chance)
        before = outcome(data)
        if isinstance(before, str):
            continue
        try:
            with only_foreign("Acme.xlsx"):
                changed = patched(data, edits)
            check_written(before, read_workbook("Acme.xlsx", changed), edits)
        except (ForeignFile, StoreFault):
            continue
        edited += 1
    assert edited > 100
