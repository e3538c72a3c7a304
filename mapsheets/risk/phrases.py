"""The closed list of what the program may say in the buyer's sheet.

A text that none of these functions knows must not be written there.
"""

from __future__ import annotations

import re

from mapsheets.plan.model import Plan
from mapsheets.risk.terms import owners
from mapsheets.risk.wording import shorten

ENTER_DATE = "Please enter a date, e.g. 14 Jul 2027"
CHOOSE_STATUS = "Please choose a status from the list"
CHECK_LINKS = 'Please check "Depends on"'
BLOCKED = "Blocked: see Open items"
PAST_TARGET = "Past target"
NEEDS_DATE = "Needs a date"
NAME_TO_CONFIRM = "Name to confirm"
SIGNATURE_PASSED = "Target signature has passed: agree a new date"
NO_SIGNATURE_DATE = "No signature date agreed yet"

_DAY = r"\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ANY_DAY = rf"{_DAY}(?: \d{{4}})?"
_ID = r"[^\s:]{1,20}"
_PHRASES = re.compile(
    "|".join(
        (
            *map(re.escape, (ENTER_DATE, CHOOSE_STATUS, CHECK_LINKS, BLOCKED)),
            *map(re.escape, (PAST_TARGET, NEEDS_DATE, NAME_TO_CONFIRM)),
            rf"Done on {_DAY}: set Status to Complete\?",
            rf"Later because of step {_ID}",
            rf"Start by {_DAY} to keep this date",
            rf"Waiting on step {_ID}",
            rf"Due {_DAY}",
        )
    )
)
_NOTICES = re.compile(
    "|".join(
        (
            *map(re.escape, (SIGNATURE_PASSED, NO_SIGNATURE_DATE)),
            rf"Changed since confirmed on {_DAY} \d{{4}}",
            rf"Signature is now expected on {_ANY_DAY}(?: because of step {_ID})?",
        )
    )
)
_STATE_LINES = re.compile(
    rf"Working draft|Confirmed(?: {_DAY} \d{{4}})?|(?:Signed|Closed) {_DAY} \d{{4}}"
)


def is_allowed_phrase(text: str) -> bool:
    """Tell whether a text may stand in an Attention cell."""
    return text == "" or _PHRASES.fullmatch(text) is not None


def is_allowed_notice(text: str) -> bool:
    """Tell whether a text may stand in the notice line."""
    return text == "" or _NOTICES.fullmatch(text) is not None


def is_allowed_state_line(text: str) -> bool:
    """Tell whether a text may stand beside the title."""
    return _STATE_LINES.fullmatch(text) is not None


def is_allowed_glance(text: str, plan: Plan) -> bool:
    """Tell whether a text may stand beside 'At a glance' of a plan's workbook.

    What fills it is a step's text and its owners.
    """
    nexts = (
        rf"{re.escape(shorten(step.text))}(?:, {_DAY})?"
        rf"(?: \({re.escape(', '.join(owners(plan, step)))}\))?"
        for step in plan.steps
    )
    pattern = rf"\d+ of \d+ steps complete\.(?: Next: (?:{'|'.join(nexts)})\.)?"
    return text == "" or re.fullmatch(pattern, text) is not None
