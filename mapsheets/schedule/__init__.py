"""When things happen: calendars, the network of steps, dates and slip."""

from __future__ import annotations
