"""Every fault as an error of ours, with the way to mend it."""

from __future__ import annotations

from http import HTTPStatus

from mapsheets.errors import (
    MapsheetsError,
    NotAllowed,
    PlanNotFound,
    StoreFault,
    Unreachable,
)
from mapsheets.stores.google.faults import NETWORK, Fault, Kind, kind

Line = tuple[type[MapsheetsError], str, str]

AGAIN = "Run the command again later; it goes on where it stopped."
EXPORT = "send the plan as a file instead: 'mapsheets export PLAN'."
ENABLE = (
    "Enable the Google Sheets API and the Google Drive API for the project of this "
    "login in the Google Cloud console, wait a minute, then run the command again."
)
SCOPE = "Sign in again with 'mapsheets auth login' and tick every box that is shown."
STORAGE = (
    "Use a folder in a shared drive, sign in as a person with 'mapsheets auth login', "
    "or let the service account act for a person (domain-wide delegation)."
)
SHARING = "A Google Workspace administrator can change it under Apps > Google "
OUTSIDE = (
    f"{SHARING}Workspace > Drive and Docs > Sharing settings > Sharing options; or "
)
DRIVE_RULE = (
    "A manager of the shared drive can change it under Shared drive settings; or "
)

NETWORK_LINES: dict[str, Line] = {
    "offline": (
        Unreachable,
        "The network is not reachable.",
        (
            "Check the connection, then run the command again; it goes on where it "
            "stopped."
        ),
    ),
    "timeout": (
        Unreachable,
        "The network is too slow: no answer came in time.",
        AGAIN,
    ),
    "broken": (Unreachable, "The network connection broke off.", AGAIN),
}

REASON_LINES: dict[str, Line] = {
    "SERVICE_DISABLED": (NotAllowed, "An API of Google is not enabled.", ENABLE),
    "accessNotConfigured": (NotAllowed, "An API of Google is not enabled.", ENABLE),
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": (
        NotAllowed,
        "This login does not include the permission that is needed.",
        SCOPE,
    ),
    "insufficientPermissions": (
        NotAllowed,
        "This login does not include the permission that is needed.",
        SCOPE,
    ),
    "storageQuotaExceeded": (
        NotAllowed,
        "The Google Drive storage of this login is used up, or it has none.",
        STORAGE,
    ),
    "teamDriveFileLimitExceeded": (
        StoreFault,
        "The shared drive holds as many files as Google allows.",
        "Remove files from it, or use another shared drive.",
    ),
    "teamDriveHierarchyTooDeep": (
        StoreFault,
        "The folder lies deeper in the shared drive than Google allows.",
        "Use a folder nearer to the top.",
    ),
    "sharingRateLimitExceeded": (
        Unreachable,
        "Google's limit on new shares is used up for some hours; nothing was shared.",
        "Run the same 'mapsheets share' command again tomorrow.",
    ),
    "dailyLimitExceeded": (
        Unreachable,
        "Google's limit for today is used up.",
        "Run the command again tomorrow; it goes on where it stopped.",
    ),
    "appNotAuthorizedToFile": (
        NotAllowed,
        "This login may only use files that mapsheets made.",
        (
            "Make the plan with 'mapsheets new', or use a service account that the "
            "file is shared with."
        ),
    ),
    "insufficientFilePermissions": (
        NotAllowed,
        "This login may not change the file.",
        "Ask its owner to make this login an editor.",
    ),
    "exportSizeLimitExceeded": (
        StoreFault,
        "The sheet is larger than Google exports.",
        "Use 'mapsheets export PLAN', which builds the file itself.",
    ),
    "cannotShareTeamDriveTopFolderWithAnyoneOrDomains": (
        NotAllowed,
        "A shared drive itself cannot be shared with everybody.",
        "Share the plan with single addresses.",
    ),
}

POLICY = (
    "Sharing outside the company is switched off for this login",
    "Sharing with this address is not allowed",
)
SHARING_LINES: dict[str, tuple[str, str]] = {
    "domainPolicy": (POLICY[0], OUTSIDE),
    "shareOutNotPermitted": (POLICY[0], OUTSIDE),
    "shareOutNotPermittedToUser": (POLICY[1], OUTSIDE),
    "shareInNotPermitted": (
        "The other company does not accept files shared from outside",
        "Their administrator can change it in the same settings; or ",
    ),
    "publishOutNotPermitted": (POLICY[0], OUTSIDE),
    "teamDriveDomainUsersOnlyRestriction": (
        "The shared drive allows only people of the company",
        DRIVE_RULE,
    ),
    "teamDriveTeamMembersOnlyRestriction": (
        "The shared drive allows only its own members",
        DRIVE_RULE,
    ),
    "cannotShareTeamDriveWithNonGoogleAccounts": (
        "The shared drive allows only addresses with a Google account",
        DRIVE_RULE,
    ),
}

OFFICE = "must not be an Office file"
LONGEST_MESSAGE = 200
CELLS = "above the limit of 10000000 cells"


def error_for(fault: Fault, about: str = "") -> MapsheetsError:
    """Give the error that a user reads; ``about`` names the plan or the address."""
    if fault.reason in NETWORK:
        return _network(fault)
    if fault.reason in SHARING_LINES:
        what, where = SHARING_LINES[fault.reason]
        suffix = f": {about}" if about else ""
        return NotAllowed(f"{what}{suffix}.", where + EXPORT, code="SHARING_POLICY")
    if fault.reason in REASON_LINES:
        made, what, hint = REASON_LINES[fault.reason]
        return made(what, hint)
    return _by_status(fault, about)


def _network(fault: Fault) -> MapsheetsError:
    if fault.reason in NETWORK_LINES:
        made, what, hint = NETWORK_LINES[fault.reason]
        return made(what, hint)
    if fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unreachable(
            f"The service is not available at the moment ({fault.status}).", AGAIN
        )
    return Unreachable(
        f"A web page came instead of an answer ({fault.status}).",
        (
            "A proxy or the sign-in page of this network may be in the way; open a "
            "browser to see it, then run the command again."
        ),
    )


def _by_status(fault: Fault, about: str) -> MapsheetsError:
    if kind(fault) is Kind.LIMITED:
        return Unreachable("Google's limit of requests a minute is used up.", AGAIN)
    if kind(fault) is Kind.UNSURE:
        return Unreachable(
            f"Google Sheets is not available at the moment ({fault.status}).", AGAIN
        )
    if fault.status == HTTPStatus.UNAUTHORIZED:
        return NotAllowed(
            "The login is not accepted any more.",
            "Sign in again with 'mapsheets auth login'.",
        )
    if fault.status == HTTPStatus.NOT_FOUND:
        return PlanNotFound(about or "this sheet", "Google Drive")
    if fault.status == HTTPStatus.FORBIDDEN:
        return NotAllowed(
            f"This login may not use {_quoted(about)}.",
            "Ask its owner to share it with this login as an editor; "
            "'mapsheets auth status' shows the address.",
        )
    return _invalid(fault, about)


def _quoted(about: str) -> str:
    return f"'{about}'" if about else "the file"


def _said(fault: Fault) -> str:
    return fault.message[:LONGEST_MESSAGE].rstrip(". ") or str(fault.status)


def _invalid(fault: Fault, about: str) -> MapsheetsError:
    if OFFICE in fault.message:
        return StoreFault(
            f"{_quoted(about)} is an Excel file on Google Drive, not a Google sheet.",
            "Open it in Google Sheets and choose File > Save as Google Sheets.",
        )
    if CELLS in fault.message:
        return StoreFault(
            f"The sheet {_quoted(about)} is as large as Google allows.",
            "Remove tabs or empty rows that nobody needs, then run the command again.",
        )
    if "protected" in fault.message:
        return NotAllowed(
            f"A part of {_quoted(about)} is protected against this login.",
            "Ask who protected it to let this login edit it (Data > Protect sheets "
            "and ranges).",
        )
    return StoreFault(
        f"Google refused a request about {_quoted(about)}: {_said(fault)}.",
        (
            "Nothing was changed. If it happens again, look at what is unusual in the "
            "sheet, or report it."
        ),
    )


TOKEN_LINES: tuple[tuple[str, str, str], ...] = (
    (
        "iat and exp",
        "The clock of this computer is wrong, so the login was not accepted.",
        "Set the clock to the right time, then run the command again.",
    ),
    (
        "unauthorized_client",
        "The service account may not act for that person.",
        (
            "An administrator must allow its client ID under Security > API controls > "
            "Domain-wide delegation, with the scope "
            "https://www.googleapis.com/auth/drive."
        ),
    ),
    (
        "account_restricted",
        "The administrator does not allow this login to use the app.",
        "Ask them to trust the app under Security > API controls > App access.",
    ),
    (
        "invalid_grant",
        "The login has expired or was taken back.",
        (
            "Sign in again with 'mapsheets auth login'. If this happens every 7 days, "
            "the consent screen of the Google Cloud project is still in testing: "
            "publish it, or make it internal."
        ),
    ),
)


def token_error(text: str) -> NotAllowed:
    """Give the error for a token that could not be renewed."""
    for sign, what, hint in TOKEN_LINES:
        if sign in text:
            return NotAllowed(what, hint, code="SIGN_IN")
    return NotAllowed(
        "The login could not be renewed.",
        "Sign in again with 'mapsheets auth login'.",
        code="SIGN_IN",
    )
