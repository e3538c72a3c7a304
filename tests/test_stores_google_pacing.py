"""Pacing and retrying: pure, so tested without any clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mapsheets.stores.google.faults import Fault
from mapsheets.stores.google.pacing import BURST, Bucket, emptied, taken
from mapsheets.stores.google.retrying import Attempts, Policy, pause

LIMIT = 60


@given(st.lists(st.floats(0, 20), min_size=1, max_size=200))
def test_no_minute_sees_more_than_sixty_calls(gaps: list[float]) -> None:
    """However calls come, at most 60 go out in any minute."""
    bucket, now, sent = Bucket(), 0.0, list[float]()
    for gap in gaps:
        now += gap / 10
        bucket, wait = taken(bucket, now)
        now += wait
        sent.append(now)
    for start in sent:
        assert sum(start <= moment < start + 59.999 for moment in sent) <= LIMIT


def test_the_first_calls_do_not_wait() -> None:
    bucket, waits = Bucket(), []
    for _ in range(int(BURST)):
        bucket, wait = taken(bucket, 0.0)
        waits.append(wait)

    assert waits == [0.0] * int(BURST)
    assert taken(bucket, 0.0)[1] > 0


def test_an_emptied_bucket_makes_the_next_call_wait() -> None:
    _, wait = taken(emptied(Bucket(), 5.0), 5.0)

    assert wait > 0


def test_a_clock_that_runs_backwards_does_no_harm() -> None:
    bucket, _ = taken(Bucket(moment=100.0), 50.0)

    assert bucket.moment == 100.0


@given(
    made=st.integers(1, 10),
    elapsed=st.floats(0, 300),
    draw=st.floats(0, 0.999),
    wait=st.none() | st.floats(0, 500),
    reason=st.sampled_from(
        ["offline", "broken", "RATE_LIMIT_EXCEEDED", "backendError"]
    ),
)
def test_tries_and_time_are_bounded(
    made: int, elapsed: float, draw: float, wait: float | None, reason: str
) -> None:
    """No pause goes beyond the tries or the total time of a call."""
    policy = Policy()
    fault = Fault(503 if reason == "backendError" else 429, reason, wait=wait)

    found = pause(policy, Attempts(made, elapsed, 30.0), fault, draw)

    if found is not None:
        assert made < policy.tries
        assert elapsed + found <= policy.total
        assert found >= (wait or 0.0)


def test_retry_after_is_obeyed() -> None:
    fault = Fault(429, "RATE_LIMIT_EXCEEDED", wait=17.0)

    assert pause(Policy(), Attempts(1, 0.0), fault, 0.0) == 17.0


def test_a_retry_after_beyond_the_total_gives_up_at_once() -> None:
    fault = Fault(429, "RATE_LIMIT_EXCEEDED", wait=600.0)

    assert pause(Policy(), Attempts(1, 0.0), fault, 0.0) is None


def test_a_quota_is_waited_for_until_the_next_minute() -> None:
    fault = Fault(429, "RATE_LIMIT_EXCEEDED")

    assert pause(Policy(), Attempts(2, 0.0, second=45.0), fault, 0.0) == 15.0


def test_pauses_are_spread_and_grow() -> None:
    fault = Fault(503, "backendError")

    longest = [pause(Policy(), Attempts(n, 0.0), fault, 0.99) for n in (1, 2, 3)]
    shortest = [pause(Policy(), Attempts(n, 0.0), fault, 0.0) for n in (1, 2, 3)]

    assert longest == sorted(longest, key=lambda wait: wait or 0.0)
    assert shortest == [0.0, 0.0, 0.0]


def test_an_unreachable_network_is_given_up_sooner() -> None:
    fault = Fault(0, "offline")

    assert pause(Policy(), Attempts(4, 0.0), fault, 0.0) is None
    assert pause(Policy(), Attempts(4, 0.0), Fault(0, "broken"), 0.0) == 0.0
