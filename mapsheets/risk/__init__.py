"""What looks wrong: one function a flag, levels, and the phrases people see."""

from __future__ import annotations
