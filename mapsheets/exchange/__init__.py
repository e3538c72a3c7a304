"""Other formats a plan can be written to: csv, json, ics, markdown."""

from __future__ import annotations
