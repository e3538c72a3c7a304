"""People at a browser: what they do to a sheet between two calls."""

from __future__ import annotations

from fakegoogle.gestures_cells import CellGestures
from fakegoogle.gestures_rows import RowGestures
from fakegoogle.gestures_tabs import TabGestures


class Person(CellGestures, RowGestures, TabGestures):
    """Somebody who edits in the user interface; rows are counted from 1."""
