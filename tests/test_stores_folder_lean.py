"""What a run loads: nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
LOADED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from mapsheets.stores.folder.store import FolderStore
store = FolderStore(Path(sys.argv[1]))
print(*sorted({"openpyxl", "numpy", "pandas"} & set(sys.modules)))
from contract.workbooks import plan_spec
ref = store.create(plan_spec(), "Acme").ref
print(*sorted({"openpyxl", "numpy", "pandas"} & set(sys.modules)))
import numpy, pandas
print(pandas.read_excel(Path(sys.argv[1]) / ref, header=None).shape[0])
"""


def test_a_store_loads_openpyxl_to_create_and_numpy_never(tmp_path: Path) -> None:
    """Afterwards numpy and pandas load and work as ever."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(tmp_path), str(TESTS)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == ["", "openpyxl", "5"]
