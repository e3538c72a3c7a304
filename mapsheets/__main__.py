"""Where the program begins: the command ``mapsheets`` and ``python -m mapsheets``."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C while it still loads ends in a sentence too."""
    try:
        from mapsheets.cli import main as command  # noqa: PLC0415  it takes a while

        command()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was begun.\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
