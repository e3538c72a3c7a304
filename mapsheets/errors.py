"""Every error a user can meet, as one tree.

::

    MapsheetsError                 1   something failed
    ├── UsageFault                 2   the command line or a setting is wrong
    │   └── TemplateFault          2   a template cannot be used
    ├── NeedsPerson                3   done, but a person must look
    ├── SafetyStop                 4   refused for safety
    │   ├── PlanExists             4   the customer already has this plan
    │   ├── GuardStop              4   a guard of the sync refused
    │   └── ForeignFile            4   a file that is not ours or is hostile
    ├── SomePlansFailed            5   some plans failed, the rest are done
    ├── PlanNotFound               10  no such plan
    ├── PlanAmbiguous              2   several plans fit the name
    ├── Locked                     11  open in another program or in use
    ├── ChangedMeanwhile           11  changed by somebody since it was read
    ├── NotAllowed                 12  not signed in or not allowed
    ├── Unreachable                14  not reachable, or out of quota
    └── StoreFault                 1   a disk or service fault

A class writes the sentence; callers pass facts. ``message`` says what happened
and names the thing, ``hint`` says what to do. No secret is ever part of either.
"""

from __future__ import annotations


class MapsheetsError(Exception):
    """Something failed.

    Carries a sentence, a hint, an exit code and a stable code for scripts.
    """

    exit_code: int = 1
    code: str = "FAILED"

    def __init__(self, message: str, hint: str = "", *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageFault(MapsheetsError):
    """The command line or a setting is wrong."""

    exit_code = 2
    code = "USAGE"


class TemplateFault(UsageFault):
    """A template cannot be used; ``faults`` lists every fault with its line."""

    code = "TEMPLATE"

    def __init__(
        self, message: str, hint: str = "", faults: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.faults = faults


class NeedsPerson(MapsheetsError):
    """The work is done, but a person must look at something."""

    exit_code = 3
    code = "NEEDS_PERSON"


class SafetyStop(MapsheetsError):
    """Refused for safety; nothing was written."""

    exit_code = 4
    code = "REFUSED"


class PlanExists(SafetyStop):
    """The customer already has a plan of this name."""

    code = "PLAN_EXISTS"

    def __init__(self, name: str, location: str) -> None:
        super().__init__(
            f"There is already a plan for {name}: {location}.",
            "Name another deal with --deal, or look at it with "
            f"'mapsheets show \"{name}\"'.",
        )
        self.location = location


class GuardStop(SafetyStop):
    """A guard of the sync refused to take a change over."""

    code = "GUARD"


class ForeignFile(SafetyStop):
    """A file that is hostile, broken, or no plan of ours; ``code`` says which."""

    code = "OTHER"


class SomePlansFailed(MapsheetsError):
    """Some plans failed, the rest are done."""

    exit_code = 5
    code = "SOME_FAILED"


class PlanNotFound(MapsheetsError):
    """No plan fits the name."""

    exit_code = 10
    code = "NOT_FOUND"

    def __init__(self, name: str, workspace: str) -> None:
        super().__init__(
            f"No plan in {workspace} fits '{name}'.",
            "See the names with 'mapsheets list', or make one with 'mapsheets new'.",
        )


class PlanAmbiguous(UsageFault):
    """Several plans fit the name."""

    code = "AMBIGUOUS"

    def __init__(self, name: str, candidates: tuple[str, ...]) -> None:
        shown = ", ".join(candidates[:5])
        super().__init__(
            f"Several plans fit '{name}': {shown}.",
            "Give the whole name, as Customer/Deal, or the plan's id.",
        )
        self.candidates = candidates


class Locked(MapsheetsError):
    """The workbook is open in another program, or another run uses it."""

    exit_code = 11
    code = "LOCKED"


class ChangedMeanwhile(MapsheetsError):
    """Somebody changed the workbook after it was read; nothing of theirs is lost."""

    exit_code = 11
    code = "CHANGED"


class NotAllowed(MapsheetsError):
    """Not signed in, or not allowed."""

    exit_code = 12
    code = "NOT_ALLOWED"


class Unreachable(MapsheetsError):
    """Not reachable or out of quota; running the command again resumes."""

    exit_code = 14
    code = "UNREACHABLE"


class StoreFault(MapsheetsError):
    """The disk or the service failed."""

    code = "STORE"
