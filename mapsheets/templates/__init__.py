"""Deal-type templates: TOML text to Template, and the choice by size."""

from __future__ import annotations
