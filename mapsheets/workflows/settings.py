"""Settings: ``mapsheets.toml``, then ``MAPSHEETS_*`` variables, then options."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from mapsheets.errors import StoreFault, UsageFault

FILE = "mapsheets.toml"
DEFAULT_WORKSPACE = "folder:plans"
NO_VENDOR = "[Your company]"
PREFIX = "MAPSHEETS_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; the fields are the whole list of keys of ``mapsheets.toml``.

    ``workspace`` is ``folder:DIR``, ``google:FOLDER_ID`` or ``google``. ``timezone``
    decides which day is today. ``templates`` is a folder of one's own templates.
    ``vendor_domains`` are the seller's mail domains. ``risk`` holds thresholds.
    """

    workspace: str = DEFAULT_WORKSPACE
    vendor: str = ""
    vendor_country: str = ""
    customer_country: str = ""
    vendor_lead: str = ""
    vendor_domains: tuple[str, ...] = ()
    locale: str = ""
    timezone: str = ""
    templates: str = ""
    today: date | None = None
    risk: Mapping[str, Any] = field(default_factory=dict)
    google: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    @property
    def vendor_name(self) -> str:
        """Give the vendor's name, or the placeholder while it is not set."""
        return self.vendor or NO_VENDOR


def user_folder(environment: Mapping[str, str]) -> Path:
    """Give the user's configuration folder of this program."""
    base = environment.get("APPDATA") or environment.get("XDG_CONFIG_HOME")
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or ".")
    return (Path(base) if base else home / ".config") / "mapsheets"


def read_settings(
    here: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Read the settings that hold in a folder.

    Raises:
        UsageFault: a file or variable has a wrong value; all faults are named.
    """
    environment = os.environ if environment is None else environment
    path = _find(here or Path.cwd(), environment)
    shared = user_folder(environment) / FILE
    settings = _from_file(path, own=path == shared) if path else Settings()
    return _from_variables(settings, environment)


def _find(here: Path, environment: Mapping[str, str]) -> Path | None:
    folders = (here, *here.parents, user_folder(environment))
    return next((f / FILE for f in folders if (f / FILE).is_file()), None)


def _from_file(path: Path, *, own: bool) -> Settings:
    """Read a file; a workspace of a project's file is placed beside that file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageFault(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageFault(
            f"{path} is not a valid settings file: {error}.", "Correct that line."
        ) from error
    faults = _faults(data)
    if faults:
        raise UsageFault(
            f"{path} has wrong settings: {'; '.join(faults)}.",
            "The README lists every setting.",
        )
    if "vendor_domains" in data:
        data["vendor_domains"] = tuple(data["vendor_domains"])
    settings = Settings(**data, file=str(path))
    if own or "workspace" not in data:
        return settings
    return replace(settings, workspace=_placed(settings.workspace, path.parent))


def _faults(data: Mapping[str, Any]) -> list[str]:
    kinds: dict[str, type | tuple[type, ...]] = {
        "vendor_domains": list,
        "today": date,
        "risk": dict,
        "google": dict,
    }
    known = {item.name for item in fields(Settings)} - {"file"}
    faults = []
    for key, value in data.items():
        if key not in known:
            faults.append(f"'{key}' is unknown")
        elif not isinstance(value, kinds.get(key, str)):
            faults.append(f"'{key}' has a value of the wrong kind")
    return faults


def _placed(workspace: str, folder: Path) -> str:
    kind, _, place = workspace.partition(":")
    if kind != "folder" or Path(place).is_absolute():
        return workspace
    return f"folder:{folder / place}"


def _from_variables(settings: Settings, environment: Mapping[str, str]) -> Settings:
    changed: dict[str, Any] = {}
    for item in fields(Settings):
        value = environment.get(PREFIX + item.name.upper(), "")
        if not value or item.name in {"risk", "google", "file"}:
            continue
        if item.name == "today":
            changed["today"] = iso_date(value, PREFIX + "TODAY")
        elif item.name == "vendor_domains":
            parts = value.replace(",", " ").split()
            changed["vendor_domains"] = tuple(parts)
        else:
            changed[item.name] = value
    return replace(settings, **changed)


def iso_date(text: str, name: str) -> date:
    """Read a date given as 2027-03-31.

    Raises:
        UsageFault: it is not such a date, or not from 2000 to 2100.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageFault(
            f"{name} is no date: '{text}'.", "Write dates as 2027-03-31."
        ) from error
    if not date(2000, 1, 1) <= day <= date(2100, 12, 31):
        raise UsageFault(
            f"{name} is too far away: '{text}'.", "Use a date from 2000 to 2100."
        )
    return day


def save_vendor(name: str, environment: Mapping[str, str] | None = None) -> Path:
    """Remember the vendor's name in the user's configuration folder.

    Raises:
        StoreFault: the folder cannot be written.
    """
    folder = user_folder(os.environ if environment is None else environment)
    path = folder / FILE
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(f'vendor = "{quoted}"\n{known}', encoding="utf-8")
    except OSError as error:
        raise StoreFault(
            f"{path} cannot be written: {error.strerror}.",
            "Set the variable MAPSHEETS_VENDOR instead.",
        ) from error
    return path
