"""The forward and the backward pass: the arithmetic of dates.

Both work on a ``Network`` and give one number for each of its positions. They are
exact inverses: ``backward`` gives the last finish that moves no successor past its
own last finish.
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
    for counts, days, length, waits, done, bound, own in zip(
        net.counts,
        net.days,
        net.lengths,
        net.waits,
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
        last = counts[before_start] + (length - 1 if length else 0)
        leader = -1
        for before, shift, add in waits:
            place = counts[finish[before] - shift] + add
            if place > last or (place == last and leader < 0):
                last = place
                leader = before
        day = days[last]
        logic.append(day)
        driver.append(leader)
        if own > last:
            day = days[own]
        finish.append(bound if bound > day else day)
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
        reached = counts[day] - 1
        for before, shift, add in net.waits[place]:
            limit = days[reached - add] - 1 + shift
            if limit < late[before]:
                late[before] = limit
    return late
