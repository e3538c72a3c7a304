"""What a plan is: its model, its columns, its words. Touches nothing outside."""

from __future__ import annotations
