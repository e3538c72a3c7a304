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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

START_SECONDS = 90.0
COMMAND_SECONDS = 60.0
SERVER = Path(__file__).with_name("server.py")


class CalcError(Exception):
    """LibreOffice refused a command."""


class CalcTimeout(CalcError):
    """LibreOffice did not answer in time; it was ended."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as a person sees it.

    ``kind`` is what the program made of the typing: ``empty``, ``number``,
    ``text`` or ``formula``; ``date`` is set for a number shown as a date.
    """

    text: str
    kind: str
    value: str | float | None
    date: date | None
    formula: str


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


class Book:
    """A workbook open in LibreOffice. Rows count from 1; columns are letters."""

    def __init__(self, calc: Calc, number: int, path: Path, *, read_only: bool) -> None:
        self.calc = calc
        self.path = path
        self.read_only = read_only
        self._number = number

    def _ask(self, command: str, /, **values: object) -> Any:
        return self.calc.ask(command, book=self._number, **values)

    def type(self, tab: str, cell: str, text: str) -> None:
        """Go to a cell and type; the program makes a date, number or text of it."""
        self._ask("type", tab=tab, cell=cell, text=text)

    def clear(self, tab: str, area: str) -> None:
        """Select cells and press Delete."""
        self._ask("clear", tab=tab, area=area)

    def sort(
        self,
        tab: str,
        area: str,
        column: str,
        *,
        descending: bool = False,
        has_header: bool = False,
    ) -> None:
        """Sort the rows of an area such as ``A12:K25`` by one column."""
        order = {"descending": descending, "has_header": has_header}
        self._ask("sort", tab=tab, area=area, column=column, order=order)

    def insert_row(self, tab: str, row: int, count: int = 1) -> None:
        """Insert empty rows above a row."""
        self._ask("insert_rows", tab=tab, row=row, count=count)

    def delete_row(self, tab: str, row: int, count: int = 1) -> None:
        """Delete whole rows."""
        self._ask("delete_rows", tab=tab, row=row, count=count)

    def copy_row(self, tab: str, source: int, target: int) -> None:
        """Insert a copy of a row above row ``target``."""
        self._ask("copy_row", tab=tab, source=source, target=target)

    def move_row(self, tab: str, source: int, target: int) -> None:
        """Cut a row and put it where row ``target`` stands now."""
        self._ask("move_row", tab=tab, source=source, target=target)

    def copy_paste(self, tab: str, source: str, target: str) -> None:
        """Copy cells and paste them over others."""
        self._ask("paste", tab=tab, source=source, target=target, how="Copy")

    def cut_paste(self, tab: str, source: str, target: str) -> None:
        """Cut cells and paste them elsewhere."""
        self._ask("paste", tab=tab, source=source, target=target, how="Cut")

    def insert_column(self, tab: str, column: str) -> None:
        """Insert an empty column left of a column."""
        self._ask("insert_columns", tab=tab, column=column)

    def delete_column(self, tab: str, column: str) -> None:
        """Delete a whole column."""
        self._ask("delete_columns", tab=tab, column=column)

    def merge(self, tab: str, area: str) -> None:
        """Merge cells; only the first one's content survives."""
        self._ask("merge", tab=tab, area=area)

    def comment(self, tab: str, cell: str, text: str) -> None:
        """Add a comment to a cell."""
        self._ask("comment", tab=tab, cell=cell, text=text)

    def filter(self, tab: str, area: str, column: str, hide: Sequence[str]) -> None:
        """Set an auto-filter on an area with headings and untick some values."""
        self._ask("filter", tab=tab, area=area, column=column, hide=list(hide))

    def hidden_rows(self, tab: str, last: int) -> list[int]:
        """Give the numbers of the rows up to ``last`` that cannot be seen."""
        rows: list[int] = self._ask("hidden_rows", tab=tab, last=last)
        return rows

    def rename_tab(self, tab: str, name: str) -> None:
        """Give a tab another name."""
        self._ask("rename_tab", tab=tab, name=name)

    def add_tab(self, name: str, position: int = 1) -> None:
        """Add an empty tab; position 1 is the first."""
        self._ask("add_tab", name=name, position=position)

    def move_tab(self, tab: str, position: int) -> None:
        """Drag a tab to a position; 1 is the first."""
        self._ask("move_tab", tab=tab, position=position)

    def copy_tab(self, tab: str, name: str, position: int = 1) -> None:
        """Copy a tab within the workbook, as Excel's "Create a copy"."""
        self._ask("copy_tab", tab=tab, name=name, position=position)

    def remove_tab(self, tab: str) -> None:
        """Delete a tab."""
        self._ask("remove_tab", tab=tab)

    def tabs(self) -> list[str]:
        """Give the names of all tabs, hidden ones too, in their order."""
        names: list[str] = self._ask("tabs")
        return names

    def select(self, tab: str, area: str) -> None:
        """Select cells, whole rows (``4:6``) or whole columns (``C:D``)."""
        self._ask("select", tab=tab, area=area)

    def command(self, name: str, /, **values: object) -> None:
        """Send any menu command to the selection, such as ``Bold`` or ``Undo``."""
        self._ask("do", command=name, **values)

    def read(self, tab: str, cell: str) -> Seen:
        """Look at one cell."""
        return self.read_area(tab, cell)[0][0]

    def read_area(self, tab: str, area: str) -> list[list[Seen]]:
        """Look at the cells of an area, row by row."""
        return [
            [_seen(cell) for cell in row]
            for row in self._ask("read", tab=tab, area=area)
        ]

    def texts(self, tab: str, area: str) -> list[list[str]]:
        """Give what an area shows, row by row."""
        return [[cell.text for cell in row] for row in self.read_area(tab, area)]

    def recalc(self) -> None:
        """Calculate every formula again."""
        self._ask("recalc")

    def save(self) -> None:
        """Save in the file's own format, as Ctrl+S does."""
        self._ask("save")

    def save_as(self, path: Path) -> None:
        """Save as another .xlsx file and go on working in that one."""
        self._ask("save_as", path=str(path), kind="xlsx")
        self.path = path

    def to_pdf(self, path: Path) -> None:
        """Write what the printer would print."""
        self._ask("save_as", path=str(path), kind="pdf")

    def close(self) -> None:
        """Close without saving."""
        self._ask("close")


def _seen(cell: dict[str, Any]) -> Seen:
    day = date.fromisoformat(cell["date"]) if cell["date"] else None
    return Seen(cell["text"], cell["kind"], cell["value"], day, cell["formula"])
