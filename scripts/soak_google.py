"""Soak the plans in Google Sheets on the emulator, whose clock never waits."""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import google_faults
import pytest
from fakegoogle import Fault
from gestures.case import all_cases
from gestures.google_run import GoogleRun
from google_desk import Desk, at_desk
from soak_google_races import race
from test_scenarios_google import NOT_HERE

PAIRED = (
    "429",
    "403_permission",
    "401",
    "500_after",
    "503_before",
    "html_502_after",
    "timeout_after",
    "reset_before",
)


def pairs(most: int, chance: random.Random) -> Counter[str]:
    """Break two calls of each command; a rerun must end where none would have."""
    found: Counter[str] = Counter()
    with _desk() as desk:
        drives = google_faults.beginnings(desk)
        for command in google_faults.COMMANDS:
            goal, calls = google_faults.wanted(desk, command, drives[command])
            places = itertools.combinations(range(1, len(calls) + 1), 2)
            kinds = itertools.product(PAIRED, PAIRED)
            every = list(itertools.product(places, kinds))
            chosen = every if len(every) <= most else chance.sample(every, most)
            for (first, second), (one, other) in chosen:
                faults = (Fault(one, call=first), Fault(other, call=second))
                where = f"{command}: {one} at {first}, {other} at {second}"
                found[_pair(desk, command, drives[command], faults, goal, where)] += 1
            print(f"{command}: {len(chosen)} of {len(every)} pairs", flush=True)
    return found


def _pair(
    desk: Desk,
    command: str,
    begin: google_faults.Snapshot,
    faults: tuple[Fault, ...],
    goal: google_faults.Outcome,
    where: str,
) -> str:
    try:
        field, outcome = google_faults.faulted(desk, command, begin, faults)
    except AssertionError as error:
        print(f"FAILED {where}: {error}", flush=True)
        return "FAILED"
    if wrong := google_faults.differing(outcome, goal):
        print(f"FAILED {where}: another end of {', '.join(wrong)}", flush=True)
        return "FAILED"
    return field.partition(" ")[0]


class _desk:  # noqa: N801  used as a function
    """A desk in a folder that goes with it."""

    def __enter__(self) -> Desk:
        self._patch, self._folder = pytest.MonkeyPatch(), tempfile.TemporaryDirectory()
        self._patch.setattr("mapsheets.cli.newplan.new_id", lambda: "plan-one")
        return at_desk(self._patch, Path(self._folder.name))

    def __exit__(self, *_: object) -> None:
        self._patch.undo()
        self._folder.cleanup()


def scenarios() -> Counter[str]:
    """Run the corpus in all its states."""
    found: Counter[str] = Counter()
    for case in all_cases():
        if "google" not in case.programs or case.name in NOT_HERE:
            found["not here"] += 1
            continue
        for state in case.states:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    GoogleRun(case, state, Path(folder)).run()
                except AssertionError as error:
                    print(f"FAILED {case.name} {state}: {error}", flush=True)
                    found["FAILED"] += 1
                else:
                    found["ok"] += 1
    return found


def main(arguments: Sequence[str]) -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="scripts/soak_google", description=__doc__)
    parser.add_argument("--pairs", action="store_true", help="two faults at once")
    parser.add_argument("--races", type=int, default=0, metavar="N", help="histories")
    parser.add_argument("--scenarios", action="store_true", help="all states")
    parser.add_argument(
        "--most", type=int, default=10**6, help="pairs of each command, by chance"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    given = parser.parse_args(arguments)
    chance = random.Random(given.seed)  # noqa: S311  no secret
    parts: list[tuple[str, Callable[[], Counter[str]]]] = []
    if given.pairs:
        parts.append(("pairs", lambda: pairs(given.most, chance)))
    if given.races:
        parts.append(("races", lambda: race(given.races, chance)))
    if given.scenarios:
        parts.append(("scenarios", scenarios))
    if not parts:
        parser.error("say what to do: --pairs, --races N or --scenarios")
    failed = 0
    for name, part in parts:
        began = time.monotonic()
        met = part()
        failed += met["FAILED"]
        told = ", ".join(f"{kind} {n}" for kind, n in sorted(met.items()))
        print(f"{name}: {told}, {time.monotonic() - began:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
