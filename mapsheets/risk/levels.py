"""How mutual a plan is, by evidence: M0 to M4, and whose edits count.

A draft is M0. Sharing makes M1, a customer's edit M2, a written sign-off of the
version as it stands M3, and staying in touch M4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mapsheets.plan.cells import fold, long_date, short_date
from mapsheets.plan.fields import step_field
from mapsheets.plan.model import HistoryRow, Plan, Side
from mapsheets.risk.changed import changed_since_confirmed
from mapsheets.risk.facts import Activity, Edit, EditKind
from mapsheets.risk.moves import side_of_change
from mapsheets.risk.settings import Settings
from mapsheets.risk.texts import PROGRAM

LEVELS = ("M0", "M1", "M2", "M3", "M4")
SHARE_IT = "share the plan with the customer"
AN_EDIT = "an edit by the customer to a step, date, owner or criterion"
SIGN_OFF = "written sign-off of this version"
CRITERIA = "What we need to see"  # the name of the criteria's table


@dataclass(frozen=True, slots=True)
class Level:
    """A level with its reasons; ``sign_off`` is theirs, reported or blank.

    ``because`` says what it rests on, ``next`` what the next level asks for ("" at
    the top).
    """

    code: str
    because: str
    next: str
    sign_off: str = ""

    @property
    def is_evidence(self) -> bool:
        """Tell whether a date of this plan may be counted on: M3 or M4."""
        return self.code in {"M3", "M4"}

    def reaches(self, code: str) -> bool:
        """Tell whether this level is at least another one."""
        return LEVELS.index(self.code) >= LEVELS.index(code)

    @property
    def sentence(self) -> str:
        """Write level, reason and what is next in one line."""
        after = LEVELS.index(self.code) + 1
        more = f"; for {LEVELS[after]}: {self.next}" if self.next else ""
        return f"{self.code} because {self.because}{more}"


@dataclass(frozen=True, slots=True)
class Revision:
    """A saved version of the shared file; ``account`` is blank where unknown."""

    on: date
    account: str = ""


def credit(revisions: Sequence[Revision]) -> str | None:
    """Name the account whose edits are behind the revisions since the last sync.

    Only where every revision shows the same account: edits by two accounts, or by
    an unknown one, are credited to nobody.
    """
    accounts = {revision.account.strip().casefold() for revision in revisions}
    if len(accounts) != 1:
        return None
    return accounts.pop() or None


def side_of_account(account: str, vendor_domains: Sequence[str]) -> Side | None:
    """Tell the company of an account; None while no domain of the seller is known."""
    domain = account.rpartition("@")[2].strip().casefold()
    own = [one.strip().lstrip("@.").casefold() for one in vendor_domains]
    own = [one for one in own if one]
    if not own or not domain or "@" not in account:
        return None
    ours = any(domain == one or domain.endswith(f".{one}") for one in own)
    return Side.VENDOR if ours else Side.CUSTOMER


def _kind(row: HistoryRow) -> EditKind:
    what = fold(row.what)
    dates = {fold(step_field(key).heading) for key in ("target", "done_on")}
    if what in dates:
        return EditKind.DATE
    if what.endswith(" owner"):
        return EditKind.OWNER
    if what.startswith(fold(CRITERIA)):
        return EditKind.CRITERION
    return EditKind.STEP if row.step else EditKind.OTHER


def activity_of(plan: Plan, vendor_domains: Sequence[str] = ()) -> Activity:
    """Read from a plan's own history what its people did.

    A row that is credited to the customer, or to an account outside the seller's
    domains, is a customer's edit. A sign-off that the seller reported is a reported
    confirmation; one of theirs is an edit.
    """
    edits = []
    human = []
    for row in plan.history:
        if row.on is None or row.changed_by in {PROGRAM, ""}:
            continue
        human.append(row.on)
        side = side_of_change(plan, row) or side_of_account(
            row.changed_by, vendor_domains
        )
        if side is Side.CUSTOMER:
            edits.append(Edit(row.on, row.changed_by, _kind(row)))
    sign_off = plan.memory.sign_off
    signed = () if sign_off is None or sign_off.on is None else (sign_off.on,)
    if sign_off is not None and sign_off.theirs:
        edits += [Edit(day, "customer", EditKind.OTHER) for day in signed]
        signed = ()
    return Activity(
        edits=tuple(edits), confirmations=signed, human_changes=tuple(human)
    )


def level(
    plan: Plan,
    activity: Activity | None,
    today: date,
    settings: Settings | None = None,
) -> Level:
    """Find the highest level that the evidence carries.

    A sign-off counts for the version it was given for: once the plan has changed
    since, it is no evidence any more. It counts whether the customer wrote it or
    the seller reports when and how it was given; ``sign_off`` says which.
    """
    limits = settings or Settings()
    known = activity or Activity()
    allowed = limits.confirmed_move_working_days
    sign_off = plan.memory.sign_off
    if sign_off is None:
        return _unsigned(plan, known, SIGN_OFF)
    changed = changed_since_confirmed(plan, allowed)
    if changed:
        return _unsigned(plan, known, f"a new sign-off, for {changed} changed since")
    whose = "theirs" if sign_off.theirs else "reported"
    day = f" on {long_date(sign_off.on)}" if sign_off.on else ""
    because = f"{sign_off.who} confirmed it{day} ({whose})"
    missing = _missing_for_m4(plan, known, today, limits)
    return Level("M3" if missing else "M4", because, missing, whose)


def _unsigned(plan: Plan, activity: Activity, for_m3: str) -> Level:
    shared = plan.memory.shared_on
    if activity.content_edits:
        last = max(activity.content_edits, key=lambda edit: edit.on)
        because = f"{last.account} edited it on {long_date(last.on)}"
        return Level("M2", because, for_m3)
    if shared is None:
        return Level("M0", _why_a_draft(plan), SHARE_IT)
    because = f"it was shared on {long_date(shared)} and no edit of theirs is known"
    return Level("M1", because, AN_EDIT)


def _why_a_draft(plan: Plan) -> str:
    """Say why a plan counts as unshared: what is not known is not claimed."""
    lost, exported = plan.memory.adopted_on, plan.memory.exported_on
    if exported is not None:
        return f"it was exported on {long_date(exported)} and shared with nobody"
    if lost is not None:
        return (
            f"its hidden memory was lost by {long_date(lost)} and it was not shared "
            "since; who saw it before is not known"
        )
    return "it is a draft that nobody outside has seen"


def _missing_for_m4(
    plan: Plan, activity: Activity, today: date, limits: Settings
) -> str:
    """Say what keeps a confirmed plan from being M4."""
    missing = []
    last = activity.last_buyer_activity
    if last is None or (today - last).days > limits.active_days:
        missing.append(f"activity of the customer within {limits.active_days} days")
    review = max(plan.memory.reviews, default=None)
    if review is None or (today - review).days > limits.review_days:
        held = "" if review is None else f" (last: {short_date(review)})"
        missing.append(f"a review within {limits.review_days} days{held}")
    return " and ".join(missing)
