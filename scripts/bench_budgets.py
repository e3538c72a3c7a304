"""Measure the program's budgets and say which are kept.

A budget that cannot be measured yet is printed as "not yet" and counted as missing,
never as kept.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bench_plans as plans
import networkx as nx
from bench_measure import (
    Measured,
    NotYetError,
    in_turns,
    need,
    need_command,
    peak_memory,
    process,
    program,
    timed,
)
from openpyxl import load_workbook

from mapsheets.plan.model import Content, Header, Link, Memory, Plan, Step

STEPS = 12


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    folder: Path
    rounds: int
    synced: int
    nightly: int
    scheduled: int


def help_text(size: Size) -> Measured:
    """Time `mapsheets --help` against importing click."""
    need("mapsheets.cli")
    ours, peer = in_turns(
        lambda: process(program("mapsheets"), "--help"),
        lambda: process(sys.executable, "-c", "import click"),
        size.rounds,
    )
    return Measured(ours, peer, 2.5, "whole processes")


def new_plan(size: Size) -> Measured:
    """Time `mapsheets new` against a process that builds the same cells."""
    need_command("new")
    made = plans.make_plan(size.folder / "described", "Acme")
    description = size.folder / "cells.json"
    description.write_text(json.dumps(plans.describe(made)), "utf-8")
    builder = Path(__file__).with_name("bench_peer_new.py")
    work = size.folder / "work"

    def empty() -> None:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()

    ours, peer = in_turns(
        lambda: process(program("mapsheets"), "new", "--customer", "Acme", folder=work),
        lambda: process(sys.executable, builder, description, size.folder / "p.xlsx"),
        size.rounds,
        before=empty,
    )
    return Measured(ours, peer, 1.6, "whole processes")


def sync_one(size: Size) -> Measured:
    """Time the sync of one changed plan against openpyxl's load and save."""
    need_command("sync")
    workspace = size.folder / "one"
    path = plans.make_plan(workspace, "Acme")
    edit = plans.find_edit(path)
    changed = plans.edited(path.read_bytes(), edit, edit.days + 5)
    source = size.folder / "changed.xlsx"
    source.write_bytes(changed)
    if plans.outcomes(_put_and_sync(workspace, path, changed)) != {"updated"}:
        raise SystemExit("a changed plan was not updated")
    ours, peer = in_turns(
        lambda: plans.sync(workspace, "Acme"),
        lambda: load_workbook(source).save(size.folder / "saved.xlsx"),
        size.rounds,
        before=lambda: plans.put(path, changed),
    )
    return Measured(ours, peer, 1.0, "in process, with the command line")


def _put_and_sync(workspace: Path, path: Path, content: bytes) -> dict[str, object]:
    plans.put(path, content)
    return plans.sync(workspace, "Acme")


def sync_many(size: Size) -> Measured:
    """Time the sync of unchanged plans against that of as many changed ones."""
    need_command("sync")
    workspace = size.folder / "many"
    paths = plans.make_plans(workspace, size.synced)
    edit = plans.find_edit(paths[0])
    for path in paths:
        plans.put(path, plans.edited(path.read_bytes(), edit, edit.days + 5))
    changed = timed(lambda: _expect("updated", plans.sync(workspace)))
    for path in paths:
        plans.age(path)
    unchanged = timed(lambda: _expect("unchanged", plans.sync(workspace)))
    return Measured(unchanged, changed, 0.15, f"{size.synced} plans each")


def _expect(outcome: str, answer: dict[str, object]) -> None:
    found = plans.outcomes(answer)
    if found != {outcome}:
        raise SystemExit(f"expected every plan to be {outcome}, found {sorted(found)}")


def schedule(size: Size) -> Measured:
    """Time the passes over many plans against networkx, which has no calendars."""
    need("mapsheets.schedule.network", "mapsheets.schedule.passes")
    from mapsheets.schedule.network import network  # noqa: PLC0415
    from mapsheets.schedule.passes import backward, forward  # noqa: PLC0415

    def floats(plan: Plan) -> list[int]:
        net = network(plan, None)
        early = forward(net, net.targets).finish
        late = backward(net, early, net.pins)
        days = zip(net.counts, early, late, strict=True)
        return [counts[last] - counts[first] for counts, first, last in days]

    many = [example_plan(n) for n in range(size.scheduled)]
    ours, peer = in_turns(
        lambda: [floats(plan) for plan in many],
        lambda: [longest_path(plan) for plan in many],
        max(3, size.rounds // 3),
    )
    return Measured(ours, peer, 0.5, f"{size.scheduled} plans x {STEPS} steps")


def all_dates(size: Size) -> Measured:
    """Time all that a plan's dates need, causes and conflicts too."""
    need("mapsheets.schedule.dates")
    from mapsheets.schedule.dates import compute  # noqa: PLC0415

    many = [example_plan(n) for n in range(size.scheduled)]
    today = date(2027, 2, 1)
    ours, peer = in_turns(
        lambda: [compute(plan, today) for plan in many],
        lambda: [longest_path(plan) for plan in many],
        max(3, size.rounds // 3),
    )
    return Measured(ours, peer, None, f"{size.scheduled} plans x {STEPS} steps")


def example_plan(seed: int) -> Plan:
    """Give a plan of twelve steps, each waiting for one to three earlier ones."""
    steps = tuple(
        Step(
            id=str(n),
            text=f"Step {n}",
            customer_owner="Sofia" if n % 3 else "",
            vendor_owner="Ben" if n % 3 != 1 else "",
            depends_on=tuple(
                Link(str(before), lag=(seed + n) % 2)
                for before in sorted(
                    {max(1, n - 1 - (seed * k + n) % 3) for k in (0, 1, 2)}
                )
                if before < n
            ),
            days=(seed * 7 + n * 5) % 12 + 1 if n < STEPS else 0,
        )
        for n in range(1, STEPS + 1)
    )
    memory = Memory(plan_id=f"plan{seed}", customer="Acme", vendor="Northwind")
    return Plan(memory, Content(Header(start=date(2027, 2, 1)), steps))


def longest_path(plan: Plan) -> list[int]:
    """Let networkx order the steps and find their longest path."""
    graph = nx.DiGraph()
    for step in plan.content.steps:
        graph.add_node(step.id)
        for link in step.depends_on:
            graph.add_edge(link.step, step.id, weight=(step.days or 0) + link.lag)
    list(nx.topological_sort(graph))
    return list(nx.dag_longest_path(graph))


def memory(size: Size) -> Measured:
    """Take the most memory of a nightly run in which every tenth plan changed."""
    need_command("sync")
    workspace = size.folder / "nightly"
    paths = plans.make_plans(workspace, size.nightly)
    edit = plans.find_edit(paths[0])
    for path in paths:
        plans.age(path)
    for path in itertools.islice(paths, 0, None, 10):
        plans.put(path, plans.edited(path.read_bytes(), edit, edit.days + 5))
    where = ("--workspace", f"folder:{workspace}", "--today", plans.TODAY)
    most = peak_memory(program("mapsheets"), "sync", *where)
    return Measured(most, 1, 250, f"{size.nightly} plans, 1 in 10 changed", "MB")


BUDGETS: dict[str, tuple[str, Callable[[Size], Measured]]] = {
    "help": ("mapsheets --help / python -c 'import click'", help_text),
    "new": ("mapsheets new / openpyxl builds the same cells", new_plan),
    "sync": ("sync of a changed plan / openpyxl load + save", sync_one),
    "unchanged": ("sync of unchanged plans / of changed ones", sync_many),
    "schedule": ("forward, backward, float / networkx sort + longest path", schedule),
    "dates": ("every date, cause and conflict / the same peer", all_dates),
    "memory": ("memory of a nightly run, MB", memory),
}


def report(name: str, size: Size) -> str:
    """Measure one budget, print its line and give the verdict."""
    title, measure = BUDGETS[name]
    print(f"{name:10} {title}", flush=True)
    try:
        found = measure(size)
    except NotYetError as missing:
        print(f"{'':10} not yet: {missing}", flush=True)
        return "missing"
    print(f"{'':10} {found.verdict}: {found.values} ({found.note})", flush=True)
    return found.verdict


def main(arguments: Sequence[str]) -> int:
    """Measure the budgets that were asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller and faster")
    parser.add_argument(
        "--rounds", type=int, default=0, help="rounds to take the median of"
    )
    parser.add_argument("--plans", type=int, default=0, help="plans to sync")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BUDGETS))
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.names) - set(BUDGETS))
    if unknown:
        parser.error(f"no budget is named {unknown[0]}; there are {', '.join(BUDGETS)}")
    with tempfile.TemporaryDirectory() as folder:
        size = Size(
            Path(folder),
            given.rounds or (5 if given.quick else 21),
            given.plans or (100 if given.quick else 1000),
            given.plans or (100 if given.quick else 5000),
            1000 if given.quick else 10_000,
        )
        verdicts = [report(name, size) for name in given.names or BUDGETS]
    words = ("kept", "OVER", "missing", "without a budget")
    print("\n" + ", ".join(f"{verdicts.count(word)} {word}" for word in words))
    return 1 if {"OVER", "missing"} & set(verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
