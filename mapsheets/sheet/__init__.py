"""A plan as cells: the neutral workbook, its layout, reading back, edits."""

from __future__ import annotations
