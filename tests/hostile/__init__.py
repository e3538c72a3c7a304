"""Strange files, made by code."""

from __future__ import annotations
