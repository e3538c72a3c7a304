"""The few statistics behind the metrics, on plain numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

Z = 1.959964  # of a two-sided 95 % interval


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927); 0 to 1 without cases."""
    if not count:
        return 0.0, 1.0
    share, z2 = hits / count, Z * Z
    middle = share + z2 / (2 * count)
    half = Z * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    whole = 1 + z2 / count
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def only(frame: pd.DataFrame, mask: Iterable[bool]) -> pd.DataFrame:
    """Keep some rows; a plain list would choose columns where there are no rows."""
    return frame[pd.Series(list(mask), index=frame.index, dtype=bool)]


def median(values: pd.Series[float]) -> float | None:
    """Give the median of the values that are there, None without any."""
    kept = values.dropna()
    return None if kept.empty else float(kept.median())


def weighted_mean(values: pd.Series[float], weights: pd.Series[float]) -> float | None:
    """Give the mean of values by their weights, None where nothing has a weight."""
    known = values.notna() & weights.notna()
    total = float(weights[known].sum())
    if total <= 0:
        return None
    return float((values[known] * weights[known]).sum()) / total


def quantiles(values: pd.Series[float]) -> tuple[float, float, float]:
    """Give P25, P50 and P80, interpolated between neighbours."""
    found = values.dropna().quantile([0.25, 0.5, 0.8])
    return float(found.iloc[0]), float(found.iloc[1]), float(found.iloc[2])
