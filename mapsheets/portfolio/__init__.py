"""The private workbook of the seller: deals and metrics."""

from __future__ import annotations
