"""A zip file held in memory: its directory, checked, and its parts, expanded.

Stricter than ``zipfile`` on purpose: whatever two programs could read differently
is refused. Offsets are kept so that parts can be copied byte for byte.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.limits import LIMITS, Limits
from mapsheets.stores.folder.xmlscan import Meter

# APPNOTE 4.3.7, 4.3.12 and 4.3.16: local header, central record, end record.
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

STORED, DEFLATED = 0, 8
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
_ZIP64 = 0xFFFFFFFF
_LONGEST_COMMENT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One part: where it lies and its record in the directory, verbatim."""

    name: str
    record: bytes
    method: int
    crc: int
    packed: int
    size: int
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a file by name, in the order of its directory.

    ``meter`` adds up what was parsed of it.
    """

    data: bytes
    members: dict[str, Member]
    tail: bytes
    folded: dict[str, str]
    meter: Meter

    def find(self, name: str) -> str | None:
        """Give the exact name of a part; case does not matter (ECMA-376-2)."""
        return name if name in self.members else self.folded.get(name.casefold())

    def part(self, name: str) -> bytes:
        """Expand one part.

        Raises:
            Refused: it is not there, or not what the directory says.
        """
        exact = self.find(name)
        if exact is None:
            raise Refused("DAMAGED", f"the part {name} is missing")
        return _expanded(self.data, self.members[exact])

    def head(self, name: str, length: int) -> bytes:
        """Expand only the first bytes of a part."""
        member = self.members[name]
        packed = self.data[member.body : member.body + min(member.packed, 4 * length)]
        if member.method == STORED:
            return packed[:length]
        return zlib.decompressobj(-15).decompress(packed, length)


def _expanded(data: bytes, member: Member) -> bytes:
    packed = data[member.body : member.body + member.packed]
    if member.method == DEFLATED:
        engine = zlib.decompressobj(-15)
        packed = engine.decompress(packed, member.size + 1)
    if len(packed) != member.size or zlib.crc32(packed) != member.crc:
        raise Refused("DAMAGED", f"the part {member.name} is corrupt")
    return packed


def opened(data: bytes, limits: Limits = LIMITS) -> Package:
    """Read the directory of a zip file and check every entry against the limits.

    Raises:
        Refused: the file is truncated, hostile or packed unusually.
    """
    position = data.rfind(END_MARK, max(0, len(data) - END.size - _LONGEST_COMMENT))
    if position < 0 or position + END.size > len(data):
        raise Refused("TRUNCATED")
    _, disk, first_disk, here, count, size, offset, comment = END.unpack_from(
        data, position
    )
    if position + END.size + comment != len(data):
        raise Refused("TRUNCATED")
    if disk or first_disk or here != count or _ZIP64 in {size, offset}:
        raise Refused("UNUSUAL", "a split or very large zip file")
    if count > limits.parts:
        raise Refused("PARTS", f"{count:,}")
    if offset + size > position:
        raise Refused("DAMAGED", "its directory is not where it should be")
    members = tuple(_members(data, offset, count))
    _check_sizes(members, limits)
    return Package(
        data,
        {member.name: member for member in _placed(data, members, offset)},
        data[position + END.size :],
        _folded(members),
        Meter(limits),
    )


def _members(data: bytes, offset: int, count: int) -> Iterator[Member]:
    for _ in range(count):
        if data[offset : offset + 4] != CENTRAL_MARK:
            raise Refused("DAMAGED", "its directory is broken")
        fields = CENTRAL.unpack_from(data, offset)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_size, extra_size, comment_size, start = *fields[10:13], fields[16]
        end = offset + CENTRAL.size + name_size + extra_size + comment_size
        raw = data[offset + CENTRAL.size : offset + CENTRAL.size + name_size]
        name = raw.decode("utf-8" if flags & _UTF8_FLAG else "cp437")
        _check_member(name, flags, method, (packed, size, start))
        record = data[offset:end]
        yield Member(name, record, method, crc, packed, size, start, 0, 0)
        offset = end


def _check_member(
    name: str, flags: int, method: int, numbers: tuple[int, int, int]
) -> None:
    if flags & _ENCRYPTED_FLAG:
        raise Refused("ENCRYPTED")
    if method not in {STORED, DEFLATED} or _ZIP64 in numbers:
        raise Refused("UNUSUAL", f"the part {name[:60]}")
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or set(name) & set("\\:\0"):
        raise Refused("PATH", repr(name[:60]))


def _check_sizes(members: tuple[Member, ...], limits: Limits) -> None:
    for member in members:
        if member.size > limits.part:
            raise Refused("BOMB", f"{member.name[:60]}: {member.size:,} bytes")
        if member.size > limits.ratio_from and (
            member.size > limits.ratio * max(member.packed, 1)
        ):
            raise Refused("BOMB", f"{member.name[:60]}: {member.size:,} bytes")
    total = sum(member.size for member in members)
    if total > limits.total:
        raise Refused("BOMB", f"{total:,} bytes")


def _folded(members: tuple[Member, ...]) -> dict[str, str]:
    folded: dict[str, str] = {}
    for member in members:
        if member.name.casefold() in folded:
            raise Refused("DUP_PART", member.name[:60])
        folded[member.name.casefold()] = member.name
    return folded


def _placed(
    data: bytes, members: tuple[Member, ...], directory: int
) -> Iterator[Member]:
    starts = sorted({member.start for member in members})
    ends = dict(zip(starts, [*starts[1:], directory], strict=True))
    if len(starts) != len(members):
        raise Refused("BOMB", "parts share their content")
    for member in members:
        yield _located(data, member, ends[member.start])


def _located(data: bytes, member: Member, end: int) -> Member:
    if data[member.start : member.start + 4] != LOCAL_MARK:
        raise Refused("DAMAGED", f"the part {member.name[:60]} is not where it should")
    fields = LOCAL.unpack_from(data, member.start)
    name_size, extra_size = fields[9], fields[10]
    first = member.start + LOCAL.size
    body = first + name_size + extra_size
    central_name = member.record[CENTRAL.size : CENTRAL.size + name_size]
    if data[first : first + name_size] != central_name:
        raise Refused("DUP_PART", member.name[:60])
    if body + member.packed > end:
        raise Refused("BOMB", "parts overlap")
    return Member(
        member.name,
        member.record,
        member.method,
        member.crc,
        member.packed,
        member.size,
        member.start,
        body,
        end,
    )
