"""Soak the nightly run: many plans, bad weather, edits meanwhile, and kills.

Everything happens on the emulator of Google, whose clock is moved instead of waited
for. Ends with 0 only when no edit was lost, nothing happened twice, no quota was
exceeded, killed runs that were resumed ended in the state of one left alone, and
thirty nights in that of plans synced by hand each night.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence

import nightly_kills
import nightly_soak
import nightly_thirty
from nightly_soak import Soak

FEWER = 10  # times the plans of a part that syncs them all each night, twice


def _met(soak: Soak) -> Counter[str]:
    return soak.tally + Counter({"edits that stand": soak.edits})


PARTS: dict[str, Callable[[argparse.Namespace], Counter[str]]] = {
    "nights": lambda given: _met(
        nightly_soak.nights(given.plans, given.nights, given.seed)
    ),
    "kills": lambda given: _met(
        nightly_kills.kills(given.plans, given.kills, given.seed)
    ),
    "thirty": lambda given: nightly_thirty.nights(
        given.plans // FEWER, FEWER * given.nights, given.seed
    ),
}


def soaked(name: str, given: argparse.Namespace) -> bool:
    """Run one part, say what it met, and tell whether all was well."""
    few = FEWER if name == "thirty" else 1
    print(f"{name}: {given.plans // few} plans, seed {given.seed}", flush=True)
    began = time.monotonic()
    try:
        found = PARTS[name](given)
    except AssertionError as error:
        print(f"{'':8}FAILED: {error}", flush=True)
        return False
    met = ", ".join(f"{kind} {n}" for kind, n in sorted(found.items()))
    print(f"{'':8}{met}, {time.monotonic() - began:.0f} s", flush=True)
    return True


def main(arguments: Sequence[str]) -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--plans", type=int, default=500, help="default: 500")
    parser.add_argument("--nights", type=int, default=3, help="of bad weather")
    parser.add_argument("--kills", type=int, default=20, help="of runs, then resumed")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.parts) - set(PARTS))
    if unknown:
        parser.error(f"no part is named {unknown[0]}; there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as home:
        # The lock of a run is its own, beside whatever else goes on here.
        os.environ["XDG_CONFIG_HOME"] = home
        results = [soaked(name, given) for name in given.parts or PARTS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
