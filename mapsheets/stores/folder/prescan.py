"""Recognise hostile and foreign files before anything parses them."""

from __future__ import annotations

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.limits import LIMITS, Limits
from mapsheets.stores.folder.package import Package, opened

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_HEAD = 2048
# What text in any code page is made of; other bytes tell a binary file.
_TEXT_BYTES = b"\t\r\n\x0c" + bytes(range(32, 256))

# Part names that tell a zip file of another kind.
_OTHER_KINDS = (
    ("xl/workbook.bin", "XLSB"),
    ("content.xml", "ODS"),
    ("Index/Document.iwa", "NUMBERS"),
    ("Index.zip", "NUMBERS"),
)


def scanned(data: bytes, limits: Limits = LIMITS) -> Package:
    """Open a workbook's package, or say what kind of file it is instead.

    Limits: files-of-plan sizes are a thousandth of these, measured attacks exceed
    them.

    Raises:
        Refused: the file is empty, foreign, truncated or hostile.
    """
    if not data:
        raise Refused("EMPTY")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(_kind(data))
    if len(data) > limits.file:
        raise Refused("LARGE", f"{len(data):,} bytes")
    package = opened(data, limits)
    for name, code in _OTHER_KINDS:
        if package.find(name):
            raise Refused(code)
    if not package.find("[Content_Types].xml") or not package.find("_rels/.rels"):
        raise Refused("OTHER")
    for name in package.members:
        _check_prolog(package, name)
    return package


def _kind(data: bytes) -> str:
    """Tell by its first bytes what a file that is no zip file is."""
    if data.startswith(_OLE):
        secret = "EncryptedPackage".encode("utf-16-le")
        return "ENCRYPTED" if secret in data else "XLS"
    if data.startswith(_BIFF):
        return "XLS"
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    head = head.lower()
    if head.startswith(b"%pdf"):
        return "PDF"
    return _kind_of_text(head, data[:_HEAD])


def _kind_of_text(head: bytes, raw: bytes) -> str:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "XLS"
    if b"opendocument" in head and head.startswith(b"<?xml"):
        return "ODS"
    if b"<html" in head or b"<!doctype html" in head:
        return "HTML"
    if head.startswith(b"<"):
        return "OTHER"
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "OTHER"
    separated = any(mark in head for mark in (b",", b";", b"\t"))
    controls = head.translate(None, _TEXT_BYTES)
    return "CSV" if separated and not controls else "OTHER"


def _check_prolog(package: Package, name: str) -> None:
    """Refuse a document type in any XML part, also in those that are never read."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    # The zeros go so that UTF-16 reads like ASCII.
    if b"<!DOCTYPE" in package.head(name, _HEAD).replace(b"\0", b""):
        raise Refused("DTD")
