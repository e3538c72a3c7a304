"""Finds template files: a user's own first, then those that ship with the program."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from mapsheets.errors import TemplateFault
from mapsheets.templates.parse import parse_template
from mapsheets.templates.template import Template

_SHIPPED = "sheet_templates"
_SUFFIX = ".toml"
_MOST_BYTES = 1_000_000  # a template is a few kilobytes; anything larger is none

Listed = tuple[str, str, Template | TemplateFault]


class UnknownTemplate(TemplateFault):
    """No template has this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        near = difflib.get_close_matches(name.lower(), known, n=2)
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        super().__init__(
            f"There is no template '{name}'.",
            f"{meant}Available: {', '.join(known)}.",
        )


class UnreadableTemplate(TemplateFault):
    """The file of a template cannot be read."""

    def __init__(self, place: str, reason: str) -> None:
        sentence = f"{place}:1: {reason}."
        super().__init__(
            f"No template can be read from {sentence}",
            "Give a small TOML file in UTF-8.",
            (sentence,),
        )


def load(name: str, folders: tuple[Path, ...] = ()) -> Template:
    """Read the template of a name; a file of the user's wins over a shipped one.

    Raises:
        TemplateFault: no template has this name, or its file has faults.
    """
    files = _files(folders)
    if name not in files:
        raise UnknownTemplate(name, tuple(sorted(files)))
    return _parse(files[name])


def names(folders: tuple[Path, ...] = ()) -> tuple[Listed, ...]:
    """List every template as its name, where it is, and itself or its faults."""
    return tuple(
        (name, str(file), _parsed_or_fault(file))
        for name, file in sorted(_files(folders).items())
    )


def is_shipped(place: str) -> bool:
    """Tell whether a listed file is one that ships with the program."""
    return any(place.startswith(str(folder)) for folder in _shipped_folders())


def check(path: Path) -> Template:
    """Read one file as a template, wherever it lies.

    Raises:
        TemplateFault: with every fault of the file.
    """
    return _parse(path)


def source_text(name: str, folders: tuple[Path, ...] = ()) -> str:
    """Give the text of a template's file, to copy and change.

    Raises:
        TemplateFault: no template has this name, or its file cannot be read.
    """
    files = _files(folders)
    if name not in files:
        raise UnknownTemplate(name, tuple(sorted(files)))
    return _text(files[name])


def _files(folders: tuple[Path, ...]) -> dict[str, Traversable]:
    """Find the files by name; the first folder that holds a name wins."""
    found: dict[str, Traversable] = {}
    for folder in (*folders, *_shipped_folders()):
        for file in _toml_files(folder):
            found.setdefault(file.name.removesuffix(_SUFFIX), file)
    return found


def _shipped_folders() -> tuple[Traversable, ...]:
    package = resources.files("mapsheets")
    beside = Path(__file__).parents[2] / _SHIPPED
    return (package / _SHIPPED, beside)


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        for file in folder.iterdir():
            if file.name.endswith(_SUFFIX) and not file.name.startswith("."):
                yield file


def _parsed_or_fault(file: Traversable) -> Template | TemplateFault:
    try:
        return _parse(file)
    except TemplateFault as fault:
        return fault


def _parse(file: Traversable) -> Template:
    return parse_template(_text(file), file.name)


def _text(file: Traversable) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise UnreadableTemplate(file.name, "it is larger than 1 MB")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTemplate(file.name, "it is not UTF-8 text") from error
    except FileNotFoundError as error:
        raise UnreadableTemplate(file.name, "there is no such file") from error
    except OSError as error:
        reason = error.strerror or "the disk refused"
        raise UnreadableTemplate(file.name, reason.lower()) from error
