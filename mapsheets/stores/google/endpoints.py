"""Where calls go: Google, or an emulator on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from mapsheets.errors import UsageFault

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3"
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
SHEET_PAGE = "https://docs.google.com/spreadsheets/d/{}/edit"
EMULATOR_SETTING = "SHEETS_EMULATOR_HOST"
EMULATOR_USER = "MAPSHEETS_EMULATOR_USER"
DEFAULT_USER = "seller@vendor.example"


def emulator_base(host: str) -> str:
    """Give the base address of an emulator.

    Raises:
        UsageFault: it is not on this machine, where plain HTTP would be unsafe.
    """
    if not _on_this_machine(host):
        raise UsageFault(
            f"{EMULATOR_SETTING} is '{host}', which is no address on this machine.",
            "Set it to 127.0.0.1:PORT, or unset it to use Google itself.",
        )
    return f"http://{host}"


def _on_this_machine(host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        port is not None
        and parts.netloc == host
        and "@" not in host
        and (_loopback(name))
    )


def _loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def placed(url: str, base: str) -> str:
    """Give an address of Google at the emulator, or unchanged without one."""
    for host in HOSTS:
        if base and url.startswith(f"{host}/"):
            return base + url[len(host) :]
    return url
