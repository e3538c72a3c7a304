"""Which step waits for which: links as people wrote them, made computable.

Nothing is guessed. A link to a step that does not exist, to the step itself, or on
a circle is left out and reported, and so are all links of a Depends on that cannot be
read; the rest of the plan is computed. A link to a
removed step (a tombstone) or to one that is not needed becomes links to that step's
own predecessors, with the lags added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from mapsheets.plan.model import Link, Plan, Problem, Status, Step

LINK_UNKNOWN = "LINK_UNKNOWN"
LINK_SELF = "LINK_SELF"
LINK_CYCLE = "LINK_CYCLE"

Graph = dict[str, dict[str, int]]
Lagged = tuple[int, int]
_NOT_NEEDED = Status.NOT_NEEDED


@dataclass(frozen=True, slots=True)
class Links:
    """The usable links of a plan.

    ``order`` names the needed steps, predecessors first and by row on ties;
    ``before`` gives for each of them its predecessors, as positions in ``order``,
    and their lags, by row. ``lags`` is the sum of all lags, signs dropped.
    ``broken`` are steps one of whose links was left out or could not be read.
    """

    order: tuple[Step, ...]
    before: list[list[Lagged]]
    lags: int = 0
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()


def usable_links(plan: Plan) -> Links:
    """Give the links that dates are computed from, and what is wrong with others."""
    unread = unread_links(plan)
    if unread:
        found = _resolved(_without_links(plan, unread))
        return replace(found, broken=found.broken | unread)
    return _plain(plan.content.steps) or _resolved(plan)


def unread_links(plan: Plan) -> frozenset[str]:
    """Name the steps whose Depends on cannot be read."""
    cells = plan.content.unread
    if not cells:
        return frozenset()
    return frozenset(
        cell.row for cell in cells if cell.table == "steps" and cell.key == "depends_on"
    )


def _without_links(plan: Plan, rows: frozenset[str]) -> Plan:
    steps = tuple(
        replace(step, depends_on=()) if step.id in rows else step for step in plan.steps
    )
    return replace(plan, content=replace(plan.content, steps=steps))


def _plain(steps: tuple[Step, ...]) -> Links | None:
    """Give the links of a plan in which every one names a step further up."""
    before: list[list[Lagged]] = []
    rows: dict[str, int] = {}
    lags = 0
    for step in steps:
        found = []
        if step.status is _NOT_NEEDED or step.id in rows:
            return None
        for link in step.depends_on:
            row = rows.get(link.step)
            if row is None:
                return None
            lag = link.lag
            lags += abs(lag)
            found.append((row, lag))
        if len(found) > 1:
            found.sort()
        rows[step.id] = len(before)
        before.append(found)
    return Links(steps, before, lags)


def _resolved(plan: Plan) -> Links:
    """Give the links of any plan."""
    steps = {step.id: step for step in plan.steps}
    graph, problems = _written(plan, steps)
    circular = _circular(graph)
    for successor, predecessor in circular:
        del graph[successor][predecessor]
    problems += _circle_problems(circular, steps)
    needed = {key for key, step in steps.items() if step.status != Status.NOT_NEEDED}
    direct = _passed_through(graph, needed)
    rows = {step_id: row for row, step_id in enumerate(steps)}
    order = _topological({key: direct[key] for key in steps if key in needed}, rows)
    positions = {key: position for position, key in enumerate(order)}
    before = [
        [(positions[other], direct[key][other]) for other in _by_row(direct[key], rows)]
        for key in order
    ]
    lags = sum(abs(lag) for links in before for _position, lag in links)
    broken = frozenset(problem.step for problem in problems)
    sequence = tuple(steps[key] for key in order)
    return Links(sequence, before, lags, tuple(problems), broken)


def _by_row(links: dict[str, int], rows: dict[str, int]) -> list[str]:
    return sorted(links, key=lambda key: rows[key])


def _written(plan: Plan, steps: dict[str, Step]) -> tuple[Graph, list[Problem]]:
    """Give the links as written, tombstones included, without impossible ones."""
    tombstones = plan.memory.tombstones
    graph = _removed(plan, steps)
    problems = []
    for step in steps.values():
        graph[step.id] = {}
        for link in step.depends_on:
            if link.step == step.id:
                problems.append(_self_link(step))
            elif link.step in steps or link.step in tombstones:
                _add(graph[step.id], link.step, link.lag)
            else:
                problems.append(_unknown_link(step, link))
    return graph, problems


def _removed(plan: Plan, steps: dict[str, Step]) -> Graph:
    """Give the links of removed steps; ones that lead nowhere are dropped."""
    tombstones = plan.memory.tombstones
    graph: Graph = {}
    for key, tombstone in tombstones.items():
        if key in steps:
            continue
        graph[key] = {}
        for link in tombstone.links:
            if link.step != key and (link.step in steps or link.step in tombstones):
                _add(graph[key], link.step, link.lag)
    return graph


def _add(links: dict[str, int], predecessor: str, lag: int) -> None:
    """Add a link; of two to the same step the longer lag decides."""
    links[predecessor] = max(lag, links.get(predecessor, lag))


def _passed_through(graph: Graph, needed: set[str]) -> Graph:
    """Replace links to removed or unneeded steps by those steps' own links."""
    direct: Graph = {}
    for key in _topological(graph, {}):
        links = direct[key] = {}
        for predecessor, lag in graph[key].items():
            if predecessor in needed:
                _add(links, predecessor, lag)
                continue
            for further, more in direct[predecessor].items():
                _add(links, further, lag + more)
    return direct


def _topological(graph: Graph, rows: dict[str, int]) -> list[str]:
    """Order the steps, predecessors first, by row on ties; circles are left out."""
    after: dict[str, list[str]] = {key: [] for key in graph}
    waiting = {}
    for key, links in graph.items():
        waiting[key] = len(links)
        for predecessor in links:
            after[predecessor].append(key)
    ready = [(rows.get(key, 0), key) for key, count in waiting.items() if not count]
    heapify(ready)
    order = []
    while ready:
        key = heappop(ready)[1]
        order.append(key)
        for successor in after[key]:
            waiting[successor] -= 1
            if not waiting[successor]:
                heappush(ready, (rows.get(successor, 0), successor))
    return order


def _circular(graph: Graph) -> list[tuple[str, str]]:
    """Give the links on a circle: both ends can be reached from each other."""
    known = set(_topological(graph, {}))
    rest = {
        key: {other: lag for other, lag in links.items() if other not in known}
        for key, links in graph.items()
        if key not in known
    }
    if not rest:
        return []
    member = _components(rest)
    return [
        (key, other)
        for key, links in rest.items()
        for other in links
        if member[key] == member[other]
    ]


def _components(graph: Graph) -> dict[str, str]:
    """Name for each step the strongly connected component it belongs to (Kosaraju)."""
    after: dict[str, list[str]] = {key: [] for key in graph}
    for key, links in graph.items():
        for predecessor in links:
            after[predecessor].append(key)
    member: dict[str, str] = {}
    for root in reversed(_finished(graph)):
        stack = [root]
        while stack:
            key = stack.pop()
            if key not in member:
                member[key] = root
                stack.extend(after[key])
    return member


def _finished(graph: Graph) -> list[str]:
    """List the steps in the order in which a depth-first search leaves them."""
    seen: set[str] = set()
    order = []
    for root in graph:
        stack = [(root, False)]
        while stack:
            key, left = stack.pop()
            if left:
                order.append(key)
            elif key not in seen:
                seen.add(key)
                stack.append((key, True))
                stack.extend((other, False) for other in graph[key])
    return order


def _self_link(step: Step) -> Problem:
    return Problem(
        LINK_SELF,
        f"Step {step.id} depends on itself. Correct its Depends on.",
        step=step.id,
    )


def _unknown_link(step: Step, link: Link) -> Problem:
    return Problem(
        LINK_UNKNOWN,
        f"Step {step.id} depends on step {link.step}, which is not in the plan. "
        "Correct its Depends on.",
        step=step.id,
    )


def _circle_problems(
    circular: list[tuple[str, str]], steps: dict[str, Step]
) -> list[Problem]:
    found: dict[str, list[str]] = {}
    for successor, predecessor in circular:
        found.setdefault(successor, []).append(predecessor)
    return [
        Problem(
            LINK_CYCLE,
            f"Step {key} depends on {_steps(others)}, which in turn depends on "
            f"step {key}. Take one of the links out.",
            step=key,
        )
        for key, others in found.items()
        if key in steps
    ]


def _steps(ids: list[str]) -> str:
    return f"step {ids[0]}" if len(ids) == 1 else f"steps {' and '.join(ids)}"
