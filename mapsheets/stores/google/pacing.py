"""When the next call may go out: a token bucket as a value.

Google counts 60 reads and 60 writes a minute for each user. A bucket that fills at
50 a minute and holds 10 never lets more than 60 through in any minute.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

PER_MINUTE = 50.0
BURST = 10.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """Permits left at a moment (seconds of any steady clock)."""

    permits: float = BURST
    moment: float = 0.0
    per_minute: float = PER_MINUTE
    burst: float = BURST


def taken(bucket: Bucket, now: float) -> tuple[Bucket, float]:
    """Take a permit; give the bucket after it and the seconds to wait first."""
    passed = max(0.0, now - bucket.moment)
    rate = bucket.per_minute / 60
    permits = min(bucket.burst, bucket.permits + passed * rate) - 1
    after = replace(bucket, permits=permits, moment=max(now, bucket.moment))
    return after, max(0.0, -permits / rate)


def emptied(bucket: Bucket, now: float) -> Bucket:
    """Give the bucket after the service said that the quota is used up."""
    return replace(bucket, permits=min(0.0, bucket.permits), moment=now)
