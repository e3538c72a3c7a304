"""The tests' side of a running LibreOffice: open a workbook and edit it by hand.

Example:
    with Calc(tmp_path) as calc:
        book = calc.open(path)
        book.type("Plan", "F13", "2027-03-15")
        book.save()
        book.close()
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from calc.book import Book

__all__ = ["Book", "Calc", "CalcError", "CalcTimeout", "group_runs"]

START_SECONDS = 90.0
COMMAND_SECONDS = 60.0
KILL_SECONDS = 20.0  # a killed process ends only when the machine comes to it
SERVER = Path(__file__).with_name("server.py")


class CalcError(Exception):
    """LibreOffice refused a command."""


class CalcTimeout(CalcError):
    """LibreOffice did not answer in time; it was ended."""


def soffice_program() -> str:
    """Give the path of LibreOffice, "" when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def bridge_python() -> str:
    """Give a Python that can talk to LibreOffice, "" when there is none."""
    own = Path(soffice_program()).resolve().parent / "python"
    for candidate in ("/usr/bin/python3", str(own)):
        if not os.access(candidate, os.X_OK):
            continue
        probe = subprocess.run(
            [candidate, "-c", "import uno"], check=False, capture_output=True
        )
        if probe.returncode == 0:
            return candidate
    return ""


def group_runs(process_group: int) -> bool:
    """Tell whether any process of a group still runs; the dead do not count."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == process_group and fields[0] not in "ZX":
            return True
    return False


def _wait_for_end(process_group: int) -> None:
    end = time.monotonic() + KILL_SECONDS
    while group_runs(process_group) and time.monotonic() < end:
        time.sleep(0.05)


class Calc:
    """One LibreOffice with a profile of its own, started at the first need."""

    def __init__(self, directory: Path, locale: str = "en-US") -> None:
        self.directory = directory
        self.locale = locale
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def open(self, path: Path) -> Book:
        """Open a workbook in a visible window; more than one may be open."""
        answer = self.ask("open", path=str(path))
        return Book(self, answer["book"], path, read_only=answer["read_only"])

    def compute(self, formulas: Sequence[str]) -> list[float | str]:
        """Let LibreOffice calculate formulas such as ``=WORKDAY(46054;3)``.

        Arguments are parted by semicolons; dates are serial numbers. Each answer
        is a number or a text, in the order of the formulas.
        """
        result: list[float | str] = self.ask("compute", formulas=list(formulas))
        return result

    def to_pdf(self, path: Path, target: Path | None = None) -> Path:
        """Render a workbook as its printer would; the workbook is not changed."""
        target = target or path.with_suffix(".pdf")
        book = self.open(path)
        book.to_pdf(target)
        book.close()
        return target

    def process_id(self) -> int:
        """Give the process group of the running session, 0 when none runs."""
        return self._process.pid if self._process else 0

    def close_all(self) -> None:
        """Close what a failed test left open, without saving."""
        if self._process is not None:
            self.ask("close_all")

    def ask(
        self, command: str, /, *, seconds: float = COMMAND_SECONDS, **values: object
    ) -> Any:
        """Send one command and wait for its answer.

        Raises:
            CalcError: when LibreOffice refused.
            CalcTimeout: when there was no answer in time, or it crashed.
        """
        process = self._process or self._start()
        self._send(process, {"do": command, "with": values})
        return self._answer(command, seconds)

    def stop(self) -> None:
        """Ask LibreOffice to quit, and end it in any case."""
        if self._process is None:
            return
        with contextlib.suppress(CalcError):
            self.ask("quit", seconds=10)
        self._kill()

    def _start(self) -> subprocess.Popen[str]:
        self._starts += 1
        self._answers = queue.Queue()
        profile = self.directory / f"profile{self._starts}"
        log = self.directory / f"libreoffice{self._starts}.log"
        with log.open("w") as errors:
            self._process = process = subprocess.Popen(
                [
                    bridge_python(),
                    str(SERVER),
                    soffice_program(),
                    str(profile),
                    self.locale,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        assert process.stdout is not None
        threading.Thread(
            target=_listen, args=(process.stdout, self._answers), daemon=True
        ).start()
        self._answer("start", START_SECONDS)
        return process

    def _send(self, process: subprocess.Popen[str], request: dict[str, object]) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            self._kill()
            raise CalcTimeout("LibreOffice is gone") from error

    def _answer(self, command: str, seconds: float) -> Any:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._kill()
            raise CalcTimeout(f"no answer to {command!r} in {seconds} s") from None
        if not line:
            log = (self.directory / f"libreoffice{self._starts}.log").read_text()
            self._kill()
            raise CalcTimeout(f"LibreOffice ended during {command!r}\n{log[-2000:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise CalcError(answer["error"])
        return answer["result"]

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _wait_for_end(process.pid)
        for leftover in Path("/tmp").glob(f"OSL_PIPE_*_mapsheets{process.pid}"):
            leftover.unlink(missing_ok=True)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def _listen(stream: IO[str], answers: queue.Queue[str]) -> None:
    """Collect answers; an empty line says that the other side is gone."""
    with contextlib.suppress(ValueError):
        for line in stream:
            answers.put(line)
    answers.put("")
