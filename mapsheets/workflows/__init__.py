"""One file a verb: read, decide, show, write."""

from __future__ import annotations
