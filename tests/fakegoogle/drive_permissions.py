"""Drive v3: permissions, with everything that can go wrong when sharing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fakegoogle.call import Call
from fakegoogle.drive_files import needs, visible
from fakegoogle.drive_render import permission_json, permissions_of
from fakegoogle.errors import ApiError, Json, may_not
from fakegoogle.masks import keep
from fakegoogle.store import RANK, File, Permission

ROLES = {"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"}
DEFAULTS = dict.fromkeys(("kind", "id", "type", "role"))

POLICIES = {
    "domainPolicy": "The domain administrators have disabled Drive apps.",
    "shareOutNotPermitted": "The owner's organization does not allow sharing outside.",
    "shareOutNotPermittedToUser": "Sharing outside with this user is not allowed.",
    "shareInNotPermitted": "The recipient's organization does not allow sharing in.",
    "publishOutNotPermitted": "The organization does not allow publishing.",
    "teamDriveDomainUsersOnlyRestriction": "Only users of the domain are allowed.",
    "teamDriveTeamMembersOnlyRestriction": "Only members are allowed.",
    "cannotShareTeamDriveWithNonGoogleAccounts": "Only Google accounts are allowed.",
    "insufficientFilePermissions": "The user does not have sufficient permissions for "
    "this file.",
    "appNotAuthorizedToFile": "The user has not granted the app access to the file.",
}


@dataclass(frozen=True)
class Mail:
    """A notification that was sent."""

    to: str
    file_id: str
    role: str
    message: str
    sender: str


@dataclass
class Sharing:
    """What goes wrong when files are shared; tests fill it in.

    `no_account`: addresses without a Google account. `refused`: an address or a
    domain and the policy reason that forbids it. `undeliverable`: addresses that are
    shared with although the mail cannot be sent. `limit`: how many shares succeed
    before `sharingRateLimitExceeded`.
    """

    no_account: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    undeliverable: set[str] = field(default_factory=set)
    limit: int | None = None
    done: int = 0
    mails: list[Mail] = field(default_factory=list)

    def refuse(self, address: str, reason: str = "shareOutNotPermitted") -> None:
        """Forbid sharing with an address or a domain by policy."""
        self.refused[address.lower()] = reason

    def check(self, address: str, *, notify: bool) -> None:
        """Refuse an address as Google does."""
        domain = address.rpartition("@")[2]
        reason = self.refused.get(address) or self.refused.get(domain)
        if reason:
            raise may_not(reason, POLICIES.get(reason, reason))
        if self.limit is not None and self.done >= self.limit:
            raise may_not(
                "sharingRateLimitExceeded",
                'Rate limit exceeded. User message: "Sorry, you have exceeded your '
                'sharing quota."',
            )
        if not notify and (address in self.no_account or domain in self.no_account):
            raise ApiError(
                400,
                'Bad Request. User message: "You are trying to invite '
                f"{address}. Since there is no Google account associated with this "
                'email address, you must check the "Notify people" box to invite this '
                'recipient."',
                reason="invalidSharingRequest",
            )


def create(call: Call) -> Json:
    """Share a file; a person who has it already gets the new role."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "writer")
    if file.other.get("writersCanShare") is False:
        needs(call, file, "owner")
    wanted = _wanted(call)
    notify = bool(call.option("sendNotificationEmail", True)) and wanted.email != ""  # noqa: FBT003
    if "emailMessage" in call.query and not notify:
        raise ApiError(
            400,
            "The specified emailMessage is invalid or not applicable for the given "
            "notification settings.",
            reason="invalid",
            location="emailMessage",
        )
    sharing = call.google.sharing
    sharing.check(wanted.email or wanted.domain, notify=notify)
    if wanted.role == "owner":
        _transfer(call, file, wanted)
    sharing.done += 1
    old = file.permissions.get(wanted.id)
    if old is not None and old.role == "owner":
        wanted = old
    file.permissions[wanted.id] = wanted
    _changed(call, file)
    if notify:
        _notify(call, file, wanted)
    return _reply(call, wanted)


def _notify(call: Call, file: File, permission: Permission) -> None:
    sharing, address = call.google.sharing, permission.email
    if address in sharing.undeliverable:
        raise ApiError(
            400,
            'Bad Request. User message: "Sorry, the items were successfully shared but '
            f'emails could not be sent to {address}."',
            reason="invalidSharingRequest",
        )
    message = str(call.option("emailMessage", ""))
    mail = Mail(address, file.id, permission.role, message, call.user.email)
    sharing.mails.append(mail)


def _changed(call: Call, file: File) -> None:
    """Count a change that is not a change of content."""
    call.store.settle(file)
    file.version += 1


def _wanted(call: Call) -> Permission:
    body = call.body
    kind, role = body.get("type"), body.get("role")
    if kind not in ("user", "group", "domain", "anyone"):
        raise _required("permission.type")
    if role not in ROLES:
        raise _required("permission.role")
    email = body.get("emailAddress", "").lower()
    found = body.get("allowFileDiscovery", False)
    if kind in ("user", "group"):
        if "@" not in email.strip("@"):
            raise ApiError(
                400,
                "The specified emailAddress is invalid or not applicable for the given "
                "permission type.",
                reason="invalid",
                location="permission.emailAddress",
            )
        key = call.google.identity.user(email).permission_id
        return Permission(key, kind, role, email)
    if kind == "domain":
        domain = body.get("domain", "").lower()
        if not domain:
            raise _required("permission.domain")
        return Permission(f"{domain}k", kind, role, domain=domain, discoverable=found)
    key = "anyone" if found else "anyoneWithLink"
    return Permission(key, kind, role, discoverable=found)


def _required(name: str) -> ApiError:
    return ApiError(
        400, f"The {name} field is required.", reason="required", location=name
    )


def _transfer(call: Call, file: File, wanted: Permission) -> None:
    if not call.flag("transferOwnership"):
        raise may_not(
            "forbidden",
            "The transferOwnership parameter must be enabled when the permission role "
            "is 'owner'.",
        )
    needs(call, file, "owner")
    old = file.permissions[call.google.identity.user(file.owner or "").permission_id]
    file.permissions[old.id] = replace(old, role="writer")
    file.owner = wanted.email


def _reply(call: Call, permission: Permission) -> Json:
    shown = permission_json(call.store, permission)
    if call.masked:
        return shown
    return {name: shown[name] for name in DEFAULTS}


def list_permissions(call: Call) -> Json:
    """Give everyone who has a file."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "writer")
    size = call.option("pageSize", 100)
    start = int(call.option("pageToken", "0"))
    found = permissions_of(call.store, file)
    shown = [permission_json(call.store, one) for one in found[start : start + size]]
    if not call.masked:
        shown = [keep(dict(DEFAULTS), one) for one in shown]
    reply: Json = {"kind": "drive#permissionList", "permissions": shown}
    if start + size < len(found):
        reply["nextPageToken"] = str(start + size)
    return reply


def _existing(call: Call, file: File) -> Permission:
    key = call.path["permissionId"]
    for permission in permissions_of(call.store, file):
        if permission.id == key:
            return permission
    raise ApiError(
        404, f"Permission not found: {key}.", reason="notFound", location="permissionId"
    )


def get(call: Call) -> Json:
    """Give one permission."""
    file = visible(call, call.path["fileId"])
    return _reply(call, _existing(call, file))


def _own(file: File, permission: Permission) -> None:
    if permission.id not in file.permissions:
        raise may_not(
            "cannotModifyInheritedPermission",
            "Cannot update or delete an inherited permission on a shared drive item.",
        )


def update(call: Call) -> Json:
    """Change the role of a permission."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "writer")
    old = _existing(call, file)
    _own(file, old)
    if set(call.body) - {"role", "expirationTime", "kind"}:
        raise may_not(
            "fieldNotWritable",
            "The resource body includes fields which are not directly writable.",
        )
    role = call.body.get("role", old.role)
    if role == "owner" and old.role != "owner":
        _transfer(call, file, old)
    elif RANK[old.role] == RANK["owner"] and role != "owner":
        raise may_not("forbidden", "The owner of a file cannot be changed like this.")
    new = replace(old, role=role)
    file.permissions[new.id] = new
    _changed(call, file)
    return _reply(call, new)


def delete(call: Call) -> Json:
    """Take a file away from somebody; anyone may give up their own access."""
    file = visible(call, call.path["fileId"])
    old = _existing(call, file)
    if old.email != call.user.email:
        needs(call, file, "writer")
    _own(file, old)
    if old.role == "owner":
        raise may_not(
            "insufficientFilePermissions", POLICIES["insufficientFilePermissions"]
        )
    del file.permissions[old.id]
    _changed(call, file)
    return {}
