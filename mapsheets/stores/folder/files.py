"""The few file operations that a store performs, each one replaceable in a test."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

from filelock import FileLock, Timeout

from mapsheets.errors import Locked

# What Windows answers while Excel, a virus scanner or OneDrive holds a file:
# access denied, sharing violation, lock violation.
_HELD = {5, 32, 33}
_LADDER = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
_DEFAULT_MODE = 0o644
_ANY_WRITER = 0o222


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another."""

    size: int
    mtime_ns: int
    mode: int


class Files:
    """Real files. Every method is one step between which a machine may die.

    ``lock_seconds`` is how long to wait for another run.
    """

    lock_seconds: float = 10

    def stamp(self, path: Path) -> Stamp:
        """Tell size, time of change and permissions."""
        found = path.stat()
        return Stamp(found.st_size, found.st_mtime_ns, S_IMODE(found.st_mode))

    def is_read_only(self, path: Path) -> bool:
        """Tell whether its permissions say that a file is not to be changed."""
        # An administrator may write anything; the file's own mark counts all the same.
        marked = not path.stat().st_mode & _ANY_WRITER
        return marked or not os.access(path, os.W_OK)

    def read(self, path: Path, most: int) -> bytes:
        """Read a file, at most ``most`` bytes of it."""
        with path.open("rb") as file:
            return file.read(most)

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it, where missing."""
        path.mkdir(parents=True, exist_ok=True)

    def open_new(self, path: Path, mode: int) -> int:
        """Make a file that is not there yet."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, mode)

    def write(self, handle: int, data: bytes) -> int:
        """Write some of the data; tells how many bytes."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Wait until what was written is on the disk."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def set_mode(self, path: Path, mode: int) -> None:
        """Set permissions."""
        path.chmod(mode)

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, at once."""
        source.replace(target)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file; Windows refuses a name that is taken."""
        source.rename(target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name, which must not be taken."""
        os.link(source, target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def sync_folder(self, path: Path) -> None:
        """Wait until a folder's names are on the disk, where systems can."""
        if os.name == "nt":
            return
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def pause(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def now(self) -> float:
        """Tell the time, in seconds since 1970."""
        return time.time()

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        """Keep other runs out for a moment.

        Raises:
            Locked: another run held the lock all the time.
        """
        try:
            with FileLock(path, timeout=self.lock_seconds):
                yield
        except Timeout as error:
            raise Locked(
                f"Another run of mapsheets is writing in {path.parent.name}.",
                "Wait until it has ended, then run this again.",
            ) from error


def write_new(files: Files, path: Path, data: bytes, mode: int = _DEFAULT_MODE) -> None:
    """Make a file with these bytes, on the disk; on a fault it is removed again."""
    handle = files.open_new(path, mode)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[files.write(handle, bytes(rest)) :]
            files.sync(handle)
        finally:
            files.close(handle)
    except OSError:
        with suppress(OSError):
            files.remove(path)
        raise


def replace_patiently(files: Files, source: Path, target: Path) -> None:
    """Replace a file; on Windows wait up to 2.5 s for those who hold it."""
    for seconds in _LADDER:
        try:
            files.replace(source, target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            files.pause(seconds)
        else:
            return
    files.replace(source, target)


def digest(data: bytes) -> str:
    """Give the SHA-256 of a file's bytes."""
    return sha256(data).hexdigest()
