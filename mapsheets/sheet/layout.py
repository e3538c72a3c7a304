"""A plan as a workbook: every tab, ready for a store to create."""

from __future__ import annotations

from mapsheets.plan.model import Plan
from mapsheets.sheet.layout_plan import plan_tab
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.sheet.tables import (
    criteria_tab,
    history_tab,
    open_items_tab,
    people_tab,
    state_tab,
)
from mapsheets.sheet.timeline import timeline_tab

PLAN_PROPERTY = "mapsheets_plan"


def layout(
    plan: Plan,
    shown: Shown,
    state_rows: tuple[tuple[str, str], ...],
    banner: str = "",
) -> WorkbookSpec:
    """Lay out a plan's whole workbook.

    ``banner`` is a line above everything on ``Plan``, for copies that leave the
    workspace; ``state_rows`` fill the hidden state tab.
    """
    return WorkbookSpec(
        title=plan.title,
        tabs=(
            plan_tab(plan, shown, banner),
            timeline_tab(plan, shown, top=1 if banner else 0),
            criteria_tab(plan),
            people_tab(plan),
            open_items_tab(plan, shown),
            history_tab(plan),
            state_tab(state_rows),
        ),
        properties={PLAN_PROPERTY: plan.id},
        locale=plan.memory.locale,
        timezone=plan.memory.timezone,
    )
