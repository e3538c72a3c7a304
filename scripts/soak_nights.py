"""Soak the nightly run: many plans, bad weather, edits meanwhile, and kills.

Everything happens on the emulator of Google, whose clock is moved instead of waited
for. Ends with 0 only when no edit was lost, nothing happened twice, no quota was
exceeded, and killed runs that were resumed ended in the state of one left alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

import nightly_soak
from nightly_soak import Soak

PARTS: dict[str, Callable[[argparse.Namespace], Soak]] = {
    "nights": lambda given: nightly_soak.nights(given.plans, given.nights, given.seed),
    "kills": lambda given: nightly_soak.kills(given.plans, given.kills, given.seed),
}


def soaked(name: str, given: argparse.Namespace) -> bool:
    """Run one part, say what it met, and tell whether all was well."""
    print(f"{name}: {given.plans} plans, seed {given.seed}", flush=True)
    began = time.monotonic()
    try:
        soak = PARTS[name](given)
    except AssertionError as error:
        print(f"{'':8}FAILED: {error}", flush=True)
        return False
    met = ", ".join(f"{kind} {n}" for kind, n in sorted(soak.tally.items()))
    print(f"{'':8}calls: {met}", flush=True)
    print(
        f"{'':8}{soak.edits} edits stand, {time.monotonic() - began:.0f} s", flush=True
    )
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
    results = [soaked(name, given) for name in given.parts or PARTS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
