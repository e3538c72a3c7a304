"""At least 45 hostile or foreign files, each with the code it must end in.

A code of ``""`` means: must be read, within the limits; a code that starts with
``!`` is the warning that must be among those of the workbook.
"""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from hostile.making import (
    CONTENT_TYPES,
    MAIN,
    SHEET,
    STEPS,
    STYLES,
    WORKBOOK,
    WORKBOOK_LINKS,
    Parts,
    book,
    good,
    links,
    number,
    packed,
    parts,
    row,
    sheet,
    text,
    workbook,
)

Case = tuple[str, Callable[[], bytes]]

DTD = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
EXTERNAL = '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MIB = 2**20


def replaced(name: str, part: bytes) -> bytes:
    """Give a good workbook with one part replaced."""
    return packed({**parts(STEPS), name: part})


def without(name: str) -> bytes:
    """Give a good workbook with one part left out."""
    content = parts(STEPS)
    del content[name]
    return packed(content)


def with_more(**more: bytes) -> bytes:
    """Give a good workbook with further parts."""
    return packed({**parts(STEPS), **more})


def with_dtd(name: str, document_type: str) -> bytes:
    """Give a good workbook with a document type in one part."""
    content = parts(STEPS)
    part = content[name].decode()
    start = part.index("<", part.find("?>") + 1)
    content[name] = (part[:start] + document_type + part[start:]).encode()
    return packed(content)


def twice(name: str) -> bytes:
    """Give a good workbook that holds one part twice."""
    content = parts(STEPS)
    return packed([*content.items(), (name, content[name])])


def patched_directory(at: int, value: bytes) -> bytes:
    """Give a good workbook with bytes changed in its first directory record."""
    data = bytearray(good())
    start = data.index(b"PK\x01\x02") + at
    data[start : start + len(value)] = value
    return bytes(data)


def overlapping() -> bytes:
    """Give a file whose directory names one content many times."""
    data = packed({"a.xml": b" " * 1000})
    end = data.rindex(b"PK\x05\x06")
    start = data.index(b"PK\x01\x02")
    record = data[start:end]
    records = record + record.replace(b"a.xml", b"b.xml")
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(records), start, 0)
    return data[:start] + records + tail


def encrypted_zip() -> bytes:
    """Give a zip file whose parts say that they are encrypted."""
    return patched_directory(8, b"\x01\x00")


def lying_size() -> bytes:
    """Give a file whose directory understates how far a part expands."""
    data = bytearray(good())
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[start + 24 : start + 28] = struct.pack("<I", 10)
    return bytes(data)


def strict() -> bytes:
    """Give an ISO Strict workbook."""
    namespace = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    content = parts(STEPS)
    return packed(
        {
            name: part.replace(MAIN.encode(), namespace.encode())
            for name, part in content.items()
        }
    )


def many_rules() -> bytes:
    """Give a workbook with 6,000 conditional formats."""
    rules = "".join(
        f'<conditionalFormatting sqref="A{at}"><cfRule type="expression" '
        f'priority="{at}"><formula>1</formula></cfRule></conditionalFormatting>'
        for at in range(1, 6001)
    )
    return book(STEPS, after=rules)


def many_checks() -> bytes:
    """Give a workbook with 2,100 input checks."""
    checks = '<dataValidation type="whole" sqref="A1"/>' * 2100
    return book(STEPS, after=f"<dataValidations>{checks}</dataValidations>")


def noise(length: int) -> str:
    """Give text that does not shrink, to stay below the limit of expansion."""
    return random.Random(1).randbytes(length // 2).hex()


def many_rows() -> bytes:
    """Give a workbook with 1,600,000 rows that nobody numbered."""
    data = f"<!--{noise(80_000)}-->" + "<row/>" * 1_600_000
    return replaced(SHEET, sheet(data))


def many_tabs() -> bytes:
    """Give a workbook whose tabs are too complex only together."""
    content = parts()
    content[WORKBOOK] = workbook([f"T{at}" for at in range(8)])
    content[WORKBOOK_LINKS] = links(
        [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, 9)]
    )
    for at in range(1, 9):
        tab = sheet("<row></row>" * 100_000, after=f"<!--{noise(10_000)}-->")
        content[f"xl/worksheets/sheet{at}.xml"] = tab
    return packed(content)


def many_styles() -> bytes:
    """Give a styles part with 201,000 cell formats."""
    formats = "<xf/>" * 201_000 + f"<!--{noise(20_000)}-->"
    return (
        f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'.encode()
    )


def deep() -> bytes:
    """Give a workbook with elements nested 200 deep."""
    return book(STEPS, after="<a>" * 200 + "</a>" * 200)


def empty_formatted() -> bytes:
    """Give a workbook whose every cell down to row 250,000 is formatted."""
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" s="1"/><c r="B{at}" s="1"/></row>'
        for at in range(20, 250_000)
    )
    return packed({**parts(), SHEET: sheet(STEPS + rows)})


def shared_with(content: str) -> bytes:
    """Give a workbook whose A1 is the first shared string."""
    made: Parts = parts(row(1, '<c r="A1" t="s"><v>0</v></c>'))
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{content}</sst>'.encode()
    made[WORKBOOK_LINKS] = links(
        [
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ]
    )
    return packed(made)


def ods() -> bytes:
    """Give an OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": "<a/>"}, zipfile.ZIP_STORED)


def nested_zip() -> bytes:
    """Give a zip of zips, as mailers make them."""
    return packed({"Acme.xlsx": good()})


CASES: dict[str, Case] = {
    "empty": ("EMPTY", lambda: b""),
    "one byte": ("OTHER", lambda: b"P"),
    "zeros": ("OTHER", lambda: bytes(4096)),
    "noise": ("OTHER", lambda: bytes(range(256)) * 20),
    "password": ("ENCRYPTED", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "old xls": ("XLS", lambda: OLE + "Workbook".encode("utf-16-le")),
    "older xls": ("XLS", lambda: b"\x09\x08\x10\x00" + bytes(100)),
    "xml of Excel 2003": (
        "XLS",
        lambda: (
            b'<?xml version="1.0"?>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
    ),
    "xlsb": ("XLSB", lambda: packed({"xl/workbook.bin": b"", "_rels/.rels": b"<a/>"})),
    "ods": ("ODS", ods),
    "numbers": ("NUMBERS", lambda: packed({"Index/Document.iwa": b""})),
    "csv": ("CSV", lambda: b"#,Step,Target\n1,Demo,2027-02-01\n"),
    "csv of Excel": ("CSV", lambda: "#;Step\n1;Zoë\n".encode("utf-16")),
    "html": ("HTML", lambda: b"\n<!DOCTYPE html><html><body>Sign in</body></html>"),
    "pdf": ("PDF", lambda: b"%PDF-1.7\n%\xe2\xe3"),
    "strict": ("STRICT", strict),
    "cut in half": ("TRUNCATED", lambda: good()[: len(good()) // 2]),
    "cut by one byte": ("TRUNCATED", lambda: good()[:-1]),
    "only a zip mark": ("TRUNCATED", lambda: b"PK\x03\x04"),
    "bytes behind the end": ("TRUNCATED", lambda: good() + b"more"),
    "11 MB": ("LARGE", lambda: replaced("xl/big.bin", b"") + bytes(11 * MIB)),
    "spaces, 30 MB": ("BOMB", lambda: replaced("xl/a.xml", b" " * 30 * MIB)),
    "spaces, 45 MB": ("BOMB", lambda: replaced(SHEET, b" " * 45 * MIB)),
    "many large parts": (
        "BOMB",
        lambda: with_more(**{f"x{at}": bytes(MIB) for at in range(90)}),
    ),
    "overlapping parts": ("BOMB", overlapping),
    "a lying size": ("DAMAGED", lying_size),
    "one changed letter": (
        "DAMAGED",
        lambda: packed(parts(STEPS), zipfile.ZIP_STORED).replace(
            b"Step 1<", b"Stop 1<"
        ),
    ),
    "500 parts": ("PARTS", lambda: with_more(**{f"p{at}": b"" for at in range(500)})),
    "billion laughs": ("DTD", lambda: with_dtd(SHEET, DTD)),
    "external entity": ("DTD", lambda: with_dtd(SHEET, XXE)),
    "external document type": ("DTD", lambda: with_dtd(WORKBOOK, EXTERNAL)),
    "document type in styles": ("DTD", lambda: with_dtd(STYLES, DTD)),
    "document type behind a comment": (
        "DTD",
        lambda: with_dtd(SHEET, f"<!--{'x' * 5000}-->{DTD}"),
    ),
    "document type in an unread part": (
        "DTD",
        lambda: replaced("xl/theme/theme1.xml", f"{DTD}<a/>".encode("utf-16")),
    ),
    "same part twice": ("DUP_PART", lambda: twice(SHEET)),
    "same part in another case": (
        "DUP_PART",
        lambda: with_more(**{SHEET.upper(): sheet()}),
    ),
    "path upwards": ("PATH", lambda: with_more(**{"../../evil.xml": b""})),
    "absolute path": ("PATH", lambda: with_more(**{"/etc/passwd": b""})),
    "path of Windows": ("PATH", lambda: with_more(**{"xl\\..\\evil.xml": b""})),
    "encrypted zip": ("ENCRYPTED", encrypted_zip),
    "packed with bzip2": ("UNUSUAL", lambda: packed(parts(STEPS), zipfile.ZIP_BZIP2)),
    "no zip of ours": ("OTHER", lambda: packed({"readme.txt": b"hello"})),
    "a zip in a zip": ("OTHER", nested_zip),
    "no content types": ("OTHER", lambda: without(CONTENT_TYPES)),
    "no workbook": ("OTHER", lambda: without(WORKBOOK)),
    "no tab": ("NO_TABS", lambda: replaced(WORKBOOK, workbook(()))),
    "a missing tab": ("DAMAGED", lambda: without(SHEET)),
    "a tab without a link": ("DAMAGED", lambda: replaced(WORKBOOK_LINKS, links(()))),
    "two tabs of one name": (
        "DAMAGED",
        lambda: replaced(WORKBOOK, workbook(("Plan", "PLAN"))),
    ),
    "broken xml": ("DAMAGED", lambda: replaced(SHEET, sheet(STEPS)[:-30])),
    "xml of another kind": ("DAMAGED", lambda: replaced(SHEET, b"<html/>")),
    "far cell of Solver": (
        "!FAR_CELL",
        lambda: book(STEPS + row(1048576, number("XFD1048576", 1))),
    ),
    "far down": ("ROWS", lambda: book(STEPS + row(1048576, number("A1048576", 1)))),
    "beyond the grid": ("DAMAGED", lambda: book(row(1, number("XFE1", 1)))),
    "row zero": ("DAMAGED", lambda: book('<row r="0"><c r="A0"><v>1</v></c></row>')),
    "merged to the end": (
        "MERGE",
        lambda: book(
            STEPS, after='<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>'
        ),
    ),
    "210,000 cells": (
        "CELLS",
        lambda: book(
            "".join(
                row(at, "".join("<c><v>1</v></c>" for _ in range(100)))
                for at in range(1, 2101)
            )
        ),
    ),
    "1,600,000 rows": ("COMPLEX", many_rows),
    "many tabs of rows": ("COMPLEX", many_tabs),
    "201,000 styles": (
        "COMPLEX",
        lambda: replaced(STYLES, many_styles()),
    ),
    "6,000 rules": ("RULES", many_rules),
    "2,100 checks": ("RULES", many_checks),
    "nested deeply": ("DEPTH", deep),
    "a long text": ("TEXT", lambda: book(row(1, text("A1", "x" * 40_000)))),
    "a long shared text": (
        "TEXT",
        lambda: shared_with(f"<si><t>{'x' * 40_000}</t></si>"),
    ),
    "a string out of range": ("DAMAGED", lambda: shared_with("")),
    "a number that is none": ("DAMAGED", lambda: book(row(1, number("A1", "one")))),
    "an unknown kind of cell": (
        "DAMAGED",
        lambda: book(row(1, '<c r="A1" t="zz"><v>1</v></c>')),
    ),
    "the same cell twice": (
        "DAMAGED",
        lambda: book(row(1, number("A1", 1), number("A1", 2))),
    ),
    # These must be read.
    "good": ("", good),
    "no styles": ("", lambda: without(STYLES)),
    "formatted to the end": ("", empty_formatted),
    "a date that cannot be": ("", lambda: book(row(1, number("A1", -1, 1)))),
    "a date after the last": ("", lambda: book(row(1, number("A1", 2958466, 1)))),
    "not a number": ("", lambda: book(row(1, number("A1", "NaN")))),
    "infinity": ("", lambda: book(row(1, number("A1", "INF")))),
    "a style out of range": ("", lambda: book(row(1, number("A1", 1, 99)))),
    "a link to a program": (
        "",
        lambda: book(row(1, "<c r=\"A1\"><f>cmd|'/C calc'!A0</f><v>0</v></c>")),
    ),
    "stale dimension": ("", lambda: book(STEPS, before='<dimension ref="A1"/>')),
    "utf-16": (
        "",
        lambda: replaced(
            SHEET, sheet(STEPS).decode().replace("UTF-8", "UTF-16").encode("utf-16")
        ),
    ),
}


def macro_file() -> bytes:
    """Give a workbook with a macro part, as an .xlsm renamed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts(STEPS).items():
            archive.writestr(name, part)
        archive.writestr("xl/vbaProject.bin", OLE)
    return file.getvalue()


CASES["macros"] = ("", macro_file)
