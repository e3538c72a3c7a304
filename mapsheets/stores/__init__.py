"""Where workbooks live. A store knows workbooks, not plans."""

from __future__ import annotations
