from __future__ import annotations

from decimal import Decimal

import pytest

from mapsheets.errors import SafetyStop
from mapsheets.templates.sizing import choose


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "standard"),
        ("20000", "mid-market"),
        ("80000", "mid-market"),
        ("80000.01", "enterprise"),
        ("1000000", "enterprise"),
    ],
)
def test_the_value_picks_the_template(value: str | None, name: str) -> None:
    assert choose(Decimal(value) if value else None) == name


def test_a_small_contract_is_refused_with_a_way_out() -> None:
    with pytest.raises(SafetyStop) as caught:
        choose(Decimal("19999.99"))

    assert caught.value.exit_code == 4
    assert "$19,999.99" in caught.value.message
    assert "--force" in caught.value.hint


def test_force_makes_a_plan_for_a_small_contract() -> None:
    assert choose(Decimal(5000), force=True) == "mid-market"
