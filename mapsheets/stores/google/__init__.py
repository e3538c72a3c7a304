"""Google Sheets and Drive behind the same protocol."""

from __future__ import annotations
