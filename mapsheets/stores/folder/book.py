"""The map of a workbook: its tabs and which part holds what."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import decoded
from mapsheets.stores.folder.package import Package
from mapsheets.stores.folder.xmlscan import LINKS, STRICT, Element, elements

_ID = f"{LINKS} id"
_TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: the last word of its type and the part it leads to."""

    kind: str
    target: str
    id: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab as the workbook lists it; ``part`` is the worksheet's part name."""

    title: str
    sheet_id: int
    part: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook's tabs and parts; part names are empty where there is none."""

    part: str
    sheets: tuple[Sheet, ...]
    from_1904: bool
    links: tuple[Link, ...]

    def linked(self, kind: str) -> str:
        """Give the part of a kind, such as ``styles``, or an empty string."""
        return next((link.target for link in self.links if link.kind == kind), "")


def links_name(part: str) -> str:
    """Name the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def links(package: Package, part: str) -> tuple[Link, ...]:
    """Read the relationships of a part (of the whole package for ``""``)."""
    name = package.find(links_name(part))
    if name is None:
        return ()
    folder = posixpath.dirname(part)
    return tuple(
        Link(
            element.attributes["Type"].rsplit("/", 1)[-1],
            _resolved(package, folder, element.attributes["Target"]),
            element.attributes["Id"],
        )
        for element in elements(package.part(name), package.meter)
        if element.name.endswith(" Relationship")
        and element.attributes.get("TargetMode") != "External"
    )


def _resolved(package: Package, folder: str, target: str) -> str:
    # An absolute target starts at the package's root.
    joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return package.find(joined) or joined


def book(package: Package) -> Book:
    """Read which tabs a workbook has and where they lie.

    Raises:
        Refused: it is no workbook, a Strict one, or a tab is missing.
    """
    main = next(
        (link.target for link in links(package, "") if link.kind == "officeDocument"),
        "",
    )
    if main not in package.members:
        raise Refused("OTHER")
    found = elements(package.part(main), package.meter)
    _check_root(found[-1])
    linked = links(package, main)
    sheets = tuple(
        _sheet(package, element, {link.id: link for link in linked})
        for element in found
        if element.name == "sheet" and element.parent == "sheets"
    )
    if not any(sheet.kind == "worksheet" for sheet in sheets):
        raise Refused("NO_TABS")
    _check_titles(sheets)
    from_1904 = any(
        element.attributes.get("date1904") in _TRUE
        for element in found
        if element.name == "workbookPr"
    )
    return Book(main, sheets, from_1904, linked)


def _check_root(root: Element) -> None:
    if root.name.startswith(STRICT):
        raise Refused("STRICT")
    if root.name != "workbook":
        raise Refused("OTHER")


def _sheet(package: Package, element: Element, linked: Mapping[str, Link]) -> Sheet:
    attributes = element.attributes
    title = decoded(attributes["name"])
    link = linked.get(attributes.get(_ID, ""))
    if link is None or link.target not in package.members:
        raise Refused("DAMAGED", f"the tab {title[:40]!r} is missing")
    hidden = attributes.get("state", "visible") != "visible"
    return Sheet(title, int(attributes["sheetId"]), link.target, link.kind, hidden)


def _check_titles(sheets: tuple[Sheet, ...]) -> None:
    titles = [sheet.title.casefold() for sheet in sheets]
    parts = [sheet.part for sheet in sheets]
    if len(set(titles)) < len(titles) or len(set(parts)) < len(parts):
        raise Refused("DAMAGED", "two tabs have one name")


def properties(package: Package) -> dict[str, str]:
    """Read the custom document properties, every value as text."""
    part = next(
        (
            link.target
            for link in links(package, "")
            if link.kind == "custom-properties" and link.target in package.members
        ),
        "",
    )
    if not part:
        return {}
    found: dict[str, str] = {}
    value = ""
    for element in elements(package.part(part), package.meter):
        if element.name.endswith(" property"):
            found[element.attributes["name"]] = value
            value = ""
        else:
            value = decoded(element.text)
    return found
