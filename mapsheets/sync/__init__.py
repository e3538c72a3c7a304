"""What a sync would do: reconcile with the base, decide, guard, plan."""

from __future__ import annotations
