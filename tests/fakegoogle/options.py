"""Switches that tests turn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Options:
    """How this Google behaves where the real one varies.

    `latency`: seconds by which a virtual clock moves with each call.
    `search_lag_seconds`: how long files.list does not find a new file unless the
    query names its parent. `unmatched_metadata_is_fine`: whether deleting or updating
    metadata that does not exist passes (Google's documentation does not say).
    """

    latency: float = 0.1
    search_lag_seconds: float = 0.0
    unmatched_metadata_is_fine: bool = True
