"""The weekly call: agenda and digest, from plan and schedule."""

from __future__ import annotations
