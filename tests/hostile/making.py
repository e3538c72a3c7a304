"""Make workbook files by hand, part by part, as other programs might."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_LINKS = "xl/worksheets/_rels/sheet1.xml.rels"

PLAIN, DAY, MOMENT, CLOCK, DURATION = range(5)

Parts = dict[str, bytes]


def sheet(data: str = "", *, before: str = "", after: str = "") -> bytes:
    """Make a worksheet part from its rows and what stands around them."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}'
        f"<sheetData>{data}</sheetData>{after}</worksheet>"
    ).encode()


def row(number: int, *cells: str, more: str = "") -> str:
    """Make a row element."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def number(place: str, value: object, style: int = 0) -> str:
    """Make a cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def text(place: str, value: str) -> str:
    """Make a cell with an inline text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def styles() -> bytes:
    """Make a styles part: plain, a day, a moment, a time of day, a duration."""
    formats = (0, 165, 22, 20, 166)
    xfs = "".join(
        f'<xf numFmtId="{each}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for each in formats
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>'
        '<fonts count="1"><font><sz val="10"/><name val="Arial"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{xfs}</cellXfs></styleSheet>'
    ).encode()


def workbook(titles: Iterable[str] = ("Plan",), *, settings: str = "") -> bytes:
    """Make a workbook part that lists tabs; ``settings`` is its ``workbookPr``."""
    sheets = "".join(
        f'<sheet name="{title}" sheetId="{at}" r:id="rId{at}"/>'
        for at, title in enumerate(titles, start=1)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr {settings}/>'
        f"<sheets>{sheets}</sheets></workbook>"
    ).encode()


def links(targets: Iterable[tuple[str, str]]) -> bytes:
    """Make a part of relationships from (kind, target) pairs."""
    found = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'
    ).encode()


def content_types(more: str = "") -> bytes:
    """Make the part that declares the kinds of the others."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{WORKBOOK}" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/{STYLES}" ContentType="{KIND}.styles+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/>'
        f"{more}</Types>"
    ).encode()


def parts(data: str = "", **around: str) -> Parts:
    """Make the parts of a workbook with one tab, ``Plan``."""
    return {
        CONTENT_TYPES: content_types(),
        "_rels/.rels": links([("officeDocument", WORKBOOK)]),
        WORKBOOK: workbook(),
        WORKBOOK_LINKS: links(
            [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]
        ),
        STYLES: styles(),
        SHEET: sheet(data, **around),
    }


def packed(
    content: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Pack parts into a zip file; pairs may name a part twice."""
    pairs = content.items() if isinstance(content, Mapping) else content
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in pairs:
            archive.writestr(zipfile.ZipInfo(name, (2027, 1, 2, 3, 4, 6)), part, method)
    return file.getvalue()


def book(data: str = "", **around: str) -> bytes:
    """Make a workbook file with one tab, ``Plan``."""
    return packed(parts(data, **around))


STEPS = "".join(
    row(
        at,
        number(f"A{at}", at - 2),
        text(f"B{at}", f"Step {at - 2}"),
        number(f"C{at}", 46400 + at, DAY),
        f'<c r="D{at}"><f>C{at}+5</f><v>{46405 + at}</v></c>',
    )
    for at in range(3, 15)
)


def good() -> bytes:
    """Make a plain workbook that every program reads."""
    return book(STEPS)
