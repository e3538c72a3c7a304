"""The forward and the backward pass: the arithmetic of dates.

Both work on a ``Network`` and give one number for each of its positions. They are
exact inverses: ``backward`` gives the last finish that moves no successor past its
own last finish.

A link with lag L bounds its successor, of d days, by the predecessor's finish F;
``le``, ``lt`` and W are those of the successor's calendar:

* d >= 1: it starts on ``W[le(F) + L]`` at the earliest, so it finishes on
  ``W[le(F) + L + d - 1]``; for a milestone (d = 0) after a lag the same formula
  gives its date;
* a milestone right after its predecessor (L = 0) falls on F itself, or on the
  first working day after it: ``W[lt(F)]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mapsheets.schedule.network import NEVER, Network


@dataclass(frozen=True, slots=True)
class Forward:
    """What a forward pass gives.

    ``finish`` is the finish that successors see, ``logic`` the one that the links
    and the plan's start alone would give, ``driver`` the position of the
    predecessor that sets ``logic`` (the one in the lowest row) or -1.
    """

    finish: list[int]
    logic: list[int]
    driver: list[int]

    def is_driven(self, place: int) -> bool:
        """Tell whether a predecessor, and nothing else, sets a step's finish."""
        return self.driver[place] >= 0 and self.finish[place] == self.logic[place]

    def drivers(self, net: Network, place: int) -> list[int]:
        """Give all predecessors that set a step's finish."""
        if not self.is_driven(place):
            return []
        counts, finish = net.counts[place], self.finish
        length = net.lengths[place]
        reached = counts[finish[place]] - length
        return [
            before
            for before, lag in net.links[place]
            if (
                counts[finish[before]] + lag == reached
                if length or lag
                else counts[finish[before] - 1] + 1 == reached
            )
        ]

    def chain(self, place: int) -> tuple[int, ...]:
        """Trace the predecessors that set a step's earliest finish, first one first."""
        found = [place]
        before = self.driver[place]
        while before >= 0:
            found.append(before)
            before = self.driver[before] if self.is_driven(before) else -1
        return tuple(reversed(found))


def forward(
    net: Network, least: Sequence[int], since: Sequence[int] | None = None
) -> Forward:
    """Compute when each step finishes.

    Args:
        net: the steps.
        least: a finish that each step may not be before (a target or a floor, which
            may be a closed day).
        since: positions of working days, on each step's calendar, that its finish
            may not be before, for what today and its status say.
    """
    finish: list[int] = []
    logic: list[int] = []
    driver: list[int] = []
    if since is None:
        since = (-NEVER,) * len(least)
    before_start = net.start - 1
    for counts, days, length, links, done, bound, own in zip(
        net.counts,
        net.days,
        net.lengths,
        net.links,
        net.fixed,
        least,
        since,
        strict=True,
    ):
        if done is not None:
            finish.append(done)
            logic.append(done)
            driver.append(-1)
            continue
        more = length - 1
        last = counts[before_start] + (more if length else 0)
        leader = -1
        for before, lag in links:
            if length or lag:
                place = counts[finish[before]] + lag + more
            else:
                place = counts[finish[before] - 1]
            if place > last or (place == last and leader < 0):
                last = place
                leader = before
        day = days[last]
        logic.append(day)
        driver.append(leader)
        if own > last:
            day = days[own]
        finish.append(bound if bound > day else day)  # noqa: FURB136 (a call is slow)
    return Forward(finish, logic, driver)


def backward(net: Network, ends: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Compute the last finish of each step.

    Args:
        net: the steps.
        ends: the last finish of steps that nothing waits for; NEVER for none.
        caps: a finish that other steps may not be after either; NEVER for none.

    Returns:
        the last finish by position, NEVER where nothing limits it.
    """
    late = [NEVER] * len(ends)
    for place in range(len(ends) - 1, -1, -1):
        counts = net.counts[place]
        day = late[place]
        if day == NEVER:
            day = ends[place]
        else:
            day = min(net.days[place][counts[day] - 1], caps[place])
        late[place] = day
        if day == NEVER or net.fixed[place] is not None:
            continue
        days = net.days[place]
        reached = counts[day]
        length = net.lengths[place]
        for before, lag in net.links[place]:
            if length or lag:
                limit = days[reached - lag - length] - 1
            else:
                limit = days[reached - 1]
            if limit < late[before]:  # noqa: PLR1730 (a call is slow)
                late[before] = limit
    return late
