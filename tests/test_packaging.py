"""What is shipped: templates, types and licence inside the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_holds_everything(tmp_path: Path) -> None:
    """A wheel works without the checkout: it has the templates and the types."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"),
            *("--wheel-dir", str(tmp_path), str(ROOT)),
        ],
        check=True,
    )

    wheel = next(tmp_path.glob("mapsheets-*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = {path.name for path in (ROOT / "sheet_templates").glob("*.toml")}
    assert len(templates) == 7
    assert {f"mapsheets/sheet_templates/{name}" for name in templates} <= names
    assert "mapsheets/py.typed" in names
    assert not any(name.startswith(("tests/", "scripts/")) for name in names)
