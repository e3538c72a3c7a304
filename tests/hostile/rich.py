"""A workbook with everything that a load and save through openpyxl would lose."""

from __future__ import annotations

import zipfile
from io import BytesIO

from hostile.making import (
    CONTENT_TYPES,
    KIND,
    MAIN,
    SHEET,
    SHEET_LINKS,
    STEPS,
    WORKBOOK_LINKS,
    Parts,
    content_types,
    links,
    parts,
    sheet,
)

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
CALCULATION = "xl/calcChain.xml"

SPARKLINES = (
    f'<extLst><ext xmlns:x14="{X14}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}">'
    f'<x14:sparklineGroups xmlns:xm="{XM}"><x14:sparklineGroup>'
    "<x14:sparklines><x14:sparkline><xm:f>Plan!A3:A9</xm:f><xm:sqref>F3</xm:sqref>"
    "</x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
    "</ext></extLst>"
)
AROUND = (
    '<conditionalFormatting sqref="A3:C14"><cfRule type="expression" priority="1">'
    "<formula>$A3=1</formula></cfRule></conditionalFormatting>"
    '<dataValidations count="1"><dataValidation type="date" errorStyle="warning" '
    'sqref="C3:C14"/></dataValidations>'
    '<pageSetup orientation="landscape" r:id="rId4"/><drawing r:id="rId1"/>'
    '<legacyDrawing r:id="rId5"/>'
)

COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors>'
    '<commentList><comment ref="B3" authorId="0"><text><t>[Threaded comment]</t>'
    '</text></comment><comment ref="B5" authorId="0"><text><r><t>A </t></r><r><t>'
    "note</t></r></text></comment></commentList></comments>"
)
THREADED = (
    f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="B3" id="{{1}}">'
    '<text>Can we do this earlier?</text></threadedComment><threadedComment ref="B3" '
    'id="{2}" parentId="{1}"><text>Yes</text></threadedComment></ThreadedComments>'
)

# Everything that no edit may touch, whatever it holds.
UNTOUCHED: Parts = {
    "xl/comments1.xml": COMMENTS.encode(),
    "xl/threadedComments/threadedComment1.xml": THREADED.encode(),
    "xl/persons/person.xml": b"<personList/>",
    "xl/drawings/drawing1.xml": b"<wsDr>\r\n  <shape  name='text box'/></wsDr>",
    "xl/drawings/vmlDrawing1.vml": b"<xml><v:shape/></xml>",
    "xl/slicers/slicer1.xml": b"<slicers/>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "customXml/item1.xml": b"<label/>",
    "docMetadata/LabelInfo.xml": b"<clbl:labelList xmlns:clbl='x'/>",
}


def rich_parts() -> Parts:
    """Make the parts; the tab carries extensions, and there is a calcChain."""
    content = parts()
    content[SHEET] = sheet(
        STEPS, before='<dimension ref="A3:D14"/>', after=AROUND + SPARKLINES
    )
    content[SHEET_LINKS] = links(
        [
            ("drawing", "../drawings/drawing1.xml"),
            ("comments", "../comments1.xml"),
            ("threadedComment", "../threadedComments/threadedComment1.xml"),
            ("printerSettings", "../printerSettings/printerSettings1.bin"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ]
    )
    content[WORKBOOK_LINKS] = links(
        [
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("calcChain", "calcChain.xml"),
        ]
    )
    chain = f'<Override PartName="/{CALCULATION}" ContentType="{KIND}.calcChain+xml"/>'
    content[CONTENT_TYPES] = content_types(chain)
    content[CALCULATION] = f'<calcChain xmlns="{MAIN}"><c r="D3"/></calcChain>'.encode()
    return {**content, **UNTOUCHED}


def rich() -> bytes:
    """Make the file: packed unlike zlib's default, with extra fields."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in rich_parts().items():
            info = zipfile.ZipInfo(name, (2027, 1, 2, 3, 4, 6))
            info.external_attr, info.extra = 0o640 << 16, b"\x99\x99\x02\0ok"
            method = zipfile.ZIP_STORED if ".png" in name else zipfile.ZIP_DEFLATED
            archive.writestr(info, part, method, compresslevel=1)
    return file.getvalue()
