"""The private workbook: where it is, what is read of it and told to it."""

from __future__ import annotations
