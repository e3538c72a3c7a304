"""Start LibreOffice and carry out JSON commands, one a line, answering each.

Usage: ``python3 server.py SOFFICE PROFILE LOCALE``, with the Python that can
``import uno``. When the input ends or the owner dies, LibreOffice dies with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoException
from hands import Hands

START_SECONDS = 60
STOP_SECONDS = 8
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Input">
<prop oor:name="ReplaceCellsWarning" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def follow(lines: queue.Queue[str]) -> None:
    """Pass commands on; when the owner is gone, end this whole process group."""
    for line in sys.stdin:
        lines.put(line)
    os.killpg(0, signal.SIGKILL)


def start(
    soffice: str, profile: Path, locale: str
) -> tuple[subprocess.Popen[bytes], Any]:
    """Start LibreOffice with a profile of its own and connect to it."""
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))
    pipe = f"mapsheets{os.getpid()}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault"]
    process = subprocess.Popen(
        [
            soffice,
            *options,
            f"-env:UserInstallation={profile.resolve().as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return process, resolver.resolve(address)
        except NoConnectException:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.05)


def answer(hands: Hands, line: str) -> dict[str, object]:
    """Carry out one command."""
    request = json.loads(line)
    try:
        result = getattr(hands, request["do"])(**request["with"])
    except (UnoException, ValueError, LookupError) as error:
        message = getattr(error, "Message", "") or str(error)
        return {"error": f"{type(error).__name__}: {message}"}
    return {"result": result}


def main() -> None:
    """Answer until told to quit or left alone."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=follow, args=(lines,), daemon=True).start()
    soffice, profile, locale = sys.argv[1:4]
    process, context = start(soffice, Path(profile), locale)
    hands = Hands(context)
    print(json.dumps({"result": "ready"}), flush=True)  # noqa: T201
    while True:
        line = lines.get()
        if json.loads(line)["do"] == "quit":
            break
        print(json.dumps(answer(hands, line)), flush=True)  # noqa: T201
    with contextlib.suppress(DisposedException):  # gone before it has answered
        hands.quit()
    process.wait(STOP_SECONDS)
    print(json.dumps({"result": "bye"}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
