"""Whether and when to try again, as a pure function of what happened."""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.stores.google.faults import Fault, Kind, kind

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds of trying again; times are in seconds.

    ``base`` and ``cap`` bound the exponential pause, ``total`` all pauses and
    answers of one call together. Where nothing can be reached at all a person is not
    kept waiting: tries and pauses are fewer and shorter.
    """

    tries: int = 6
    offline_tries: int = 4
    total: float = 120.0
    base: float = 1.0
    cap: float = 32.0
    offline_cap: float = 2.0


@dataclass(frozen=True, slots=True)
class Attempts:
    """What one call has cost so far; ``second`` is that of the clock."""

    made: int
    elapsed: float
    second: float = 0.0


def pause(
    policy: Policy, attempts: Attempts, fault: Fault, draw: float
) -> float | None:
    """Give the seconds to wait before the next try, None to give up.

    Args:
        policy: The bounds.
        attempts: Tries made and seconds passed.
        fault: What the last try met.
        draw: A random number in [0, 1), for full jitter.
    """
    patient = kind(fault) is not Kind.OFFLINE
    if attempts.made >= (policy.tries if patient else policy.offline_tries):
        return None
    wait = _wait(policy, attempts, fault, draw)
    return wait if attempts.elapsed + wait <= policy.total else None


def _wait(policy: Policy, attempts: Attempts, fault: Fault, draw: float) -> float:
    if fault.wait is not None:
        return fault.wait + draw * policy.base
    if kind(fault) is Kind.LIMITED and attempts.made > 1:
        # Quotas are refilled each minute; a first refusal may be a short burst.
        return MINUTE - attempts.second % MINUTE + draw * policy.base
    offline = kind(fault) is Kind.OFFLINE
    cap = policy.offline_cap if offline else policy.cap
    return draw * min(cap, policy.base * 2.0**attempts.made)
