"""Which template fits when nobody named one."""

from __future__ import annotations

from decimal import Decimal

from mapsheets.errors import SafetyStop

DEFAULT = "standard"
SMALLEST_VALUE = Decimal(20_000)  # below, a link to a contract does the job
ENTERPRISE_ABOVE = Decimal(80_000)


def choose(value: Decimal | None, *, force: bool = False) -> str:
    """Name the template for a contract value in dollars, ``standard`` without one.

    Raises:
        SafetyStop: the value is below the smallest that a plan is worth, and nobody
            forced it.
    """
    if value is None:
        return DEFAULT
    if value < SMALLEST_VALUE and not force:
        raise TooSmall(value)
    return "enterprise" if value > ENTERPRISE_ABOVE else "mid-market"


class TooSmall(SafetyStop):
    """The contract is too small for a plan."""

    code = "TOO_SMALL"

    def __init__(self, value: Decimal) -> None:
        super().__init__(
            f"A plan for ${value:,f} is more work than it saves: under "
            f"${SMALLEST_VALUE:,f} a link to the contract is enough.",
            "Make it anyway with --force, or name a template with --type.",
        )
