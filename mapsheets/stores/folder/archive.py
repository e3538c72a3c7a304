"""Rewrite a zip file: every part byte for byte, except those that are replaced."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping

from mapsheets.stores.folder.package import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    END,
    END_MARK,
    LOCAL,
    LOCAL_MARK,
    Member,
    Package,
)
from mapsheets.stores.folder.xmlscan import Meter

# 1 January 1980, the zero of the format: equal workbooks give equal files.
_NO_TIME, _NO_DATE = 0, 0x21
_VERSION = 20
_UTF8_FLAG = 0x800
_OFFSET_AT = CENTRAL.size - 4


def rewritten(
    package: Package,
    parts: Mapping[str, bytes],
    removed: Collection[str] = (),
) -> bytes:
    """Give the file with some parts replaced, added or left out.

    Parts that stay are copied as they lie, compressed bytes and header included; new
    ones come last.
    """
    chunks: list[bytes] = []
    records: list[bytes] = []
    position = 0
    for name, member in package.members.items():
        if name in removed:
            continue
        if name in parts:
            chunk, record = _replaced(member, parts[name], position)
        else:
            chunk = package.data[member.start : member.end]
            record = _moved(member.record, position)
        chunks.append(chunk)
        records.append(record)
        position += len(chunk)
    for name in (name for name in parts if name not in package.members):
        chunk, record = _added(name, parts[name], position)
        chunks.append(chunk)
        records.append(record)
        position += len(chunk)
    return b"".join([*chunks, *records, _end(records, position, package.tail)])


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts into a new file; equal parts give equal bytes."""
    return rewritten(Package(b"", {}, b"", {}, Meter()), parts)


def _moved(record: bytes, position: int) -> bytes:
    offset = struct.pack("<I", position)
    return record[:_OFFSET_AT] + offset + record[CENTRAL.size :]


def _deflated(content: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(content) + engine.flush()


def _added(name: str, content: bytes, position: int) -> tuple[bytes, bytes]:
    raw = name.encode()
    record = CENTRAL.pack(
        CENTRAL_MARK,
        *(_VERSION, _VERSION, _UTF8_FLAG, DEFLATED, _NO_TIME, _NO_DATE),
        *(0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0),
    )
    member = Member(name, record + raw, DEFLATED, 0, 0, 0, 0, 0, 0)
    return _replaced(member, content, position)


def _replaced(member: Member, content: bytes, position: int) -> tuple[bytes, bytes]:
    """Give the local entry and the directory record of new content.

    Name, time and attributes stay; sizes go into the header, not behind the data,
    and extra fields, which describe the old entry, are dropped.
    """
    fields = CENTRAL.unpack_from(member.record)
    made_by, flags, clock, day = fields[1], fields[3] & _UTF8_FLAG, *fields[5:7]
    name_size, internal, external = fields[10], fields[14], fields[15]
    name = member.record[CENTRAL.size : CENTRAL.size + name_size]
    body = _deflated(content)
    common = (_VERSION, flags, DEFLATED, clock, day)
    sizes = (zlib.crc32(content), len(body), len(content))
    local = LOCAL.pack(LOCAL_MARK, *common, *sizes, name_size, 0)
    record = CENTRAL.pack(
        *(CENTRAL_MARK, made_by, *common, *sizes, name_size, 0, 0, 0),
        *(internal, external, position),
    )
    return local + name + body, record + name


def _end(records: list[bytes], position: int, comment: bytes) -> bytes:
    count, size = len(records), sum(map(len, records))
    end = END.pack(END_MARK, 0, 0, count, count, size, position, len(comment))
    return end + comment
