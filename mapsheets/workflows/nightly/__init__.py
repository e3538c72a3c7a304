"""A run over a whole workspace that nobody watches."""

from __future__ import annotations
