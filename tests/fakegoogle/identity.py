"""Users, bearer tokens and the OAuth endpoints."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from fakegoogle.clock import Clock
from fakegoogle.errors import ApiError, Json, error_info

SERVICE_ACCOUNT = ".gserviceaccount.com"
HOUR = 3600
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass
class User:
    """An account. `root_id` is the id of its My Drive folder."""

    email: str
    name: str
    permission_id: str
    root_id: str
    locale: str = "en_US"
    time_zone: str = "America/New_York"
    revoked: bool = False

    @property
    def is_service_account(self) -> bool:
        """Say whether it is a service account, which owns no storage."""
        return self.email.endswith(SERVICE_ACCOUNT)

    def json(self, me: str) -> Json:
        """Give the `drive#user` resource."""
        return {
            "kind": "drive#user",
            "displayName": self.name,
            "me": self.email == me,
            "permissionId": self.permission_id,
            "emailAddress": self.email,
        }


@dataclass
class Token:
    """An access token that `/token` gave out."""

    email: str
    scopes: frozenset[str]
    expires: float


@dataclass
class Caller:
    """Who calls, and with which scopes; None means every scope."""

    user: User
    scopes: frozenset[str] | None = None

    @property
    def only_app_files(self) -> bool:
        """Say whether the caller sees only files that an app made."""
        scopes = self.scopes
        wide = ("/auth/drive", "/auth/drive.readonly", "/auth/spreadsheets")
        return scopes is not None and not any(s.endswith(wide) for s in scopes)


@dataclass
class Identity:
    """All accounts; a bearer token with an `@` is the user's own address."""

    clock: Clock
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    issued: int = 0

    def user(self, email: str) -> User:
        """Give an account, made when it is first heard of."""
        email = email.lower()
        found = self.users.get(email)
        if found is None:
            name = email.split("@")[0].replace(".", " ").title()
            found = User(email, name, _permission_id(email), _root_id(email))
            if found.is_service_account:
                found.name, found.time_zone = email, "Etc/GMT"
            self.users[email] = found
        return found

    def authenticate(self, header: str | None) -> Caller:
        """Find the caller of an Authorization header, or refuse it as Google does."""
        if not header:
            raise unregistered()
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthenticated()
        caller = Caller(self.user(token)) if "@" in token else self._issued(token)
        if caller.user.revoked:
            raise unauthenticated()
        return caller

    def _issued(self, token: str) -> Caller:
        found = self.tokens.get(token)
        if found is None or found.expires <= self.clock.seconds():
            raise unauthenticated()
        return Caller(self.user(found.email), found.scopes)

    def issue(self, email: str, scope: str) -> Json:
        """Give a new access token as the token endpoint does."""
        self.issued += 1
        token = f"ya29.emulator-{self.issued}"
        scopes = frozenset(scope.split())
        self.tokens[token] = Token(email, scopes, self.clock.seconds() + HOUR)
        return {
            "access_token": token,
            "expires_in": HOUR - 1,
            "scope": scope,
            "token_type": "Bearer",
        }

    def expire_tokens(self) -> None:
        """Let every token given out so far be expired."""
        for token in self.tokens.values():
            token.expires = 0

    def revoke(self, email: str) -> None:
        """Take every access of a user away."""
        self.user(email).revoked = True


def _root_id(email: str) -> str:
    return f"0A{hashlib.sha256(email.encode()).hexdigest()[:11]}Uk9PVA"


def _permission_id(email: str) -> str:
    return str(int(hashlib.sha256(email.encode()).hexdigest()[:15], 16) + 10**19)


def unregistered() -> ApiError:
    """Give the 403 for a request without an identity."""
    return ApiError(
        403,
        "Method doesn't allow unregistered callers (callers without established "
        "identity). Please use API Key or other form of API consumer identity to call "
        "this API.",
        reason="forbidden",
        always_status=True,
    )


def unauthenticated() -> ApiError:
    """Give the 401 for a token that is unknown, expired or revoked."""
    return ApiError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access "
        "token, login cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        reason="authError",
        location="Authorization",
        always_status=True,
    )


def scope_missing(method: str, service: str) -> ApiError:
    """Give the 403 for a token whose scopes do not allow the method."""
    info = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service, method=method)
    return ApiError(
        403,
        "Request had insufficient authentication scopes.",
        reason="insufficientPermissions",
        details=(info,),
        always_status=True,
    )


def token_reply(identity: Identity, body: bytes) -> tuple[int, Json]:
    """Answer the token endpoint: JWT, refresh token and authorization code grants."""
    form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
    grant = form.get("grant_type", "")
    if grant == JWT_GRANT:
        claims = _claims(form.get("assertion", ""))
        email = str(claims.get("sub") or claims.get("iss", ""))
        return _granted(identity, email, str(claims.get("scope", "")))
    if grant == "refresh_token":
        token = form.get("refresh_token", "")
        email = identity.refresh_tokens.get(token, token if "@" in token else "")
        return _granted(identity, email, form.get("scope", ALL_SCOPES))
    if grant == "authorization_code":
        email = form.get("code", "")
        status, reply = _granted(identity, email, form.get("scope", ALL_SCOPES))
        if status == 200:
            refresh = f"1//emulator-{email}"
            identity.refresh_tokens[refresh] = email
            reply["refresh_token"] = refresh
        return status, reply
    return 400, {"error": "unsupported_grant_type", "error_description": grant}


ALL_SCOPES = "https://www.googleapis.com/auth/drive.file"


def _claims(assertion: str) -> Json:
    try:
        payload = assertion.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        claims: Json = json.loads(base64.urlsafe_b64decode(padded))
    except (IndexError, ValueError):
        return {}
    return claims


def _granted(identity: Identity, email: str, scope: str) -> tuple[int, Json]:
    if "@" not in email or identity.user(email).revoked:
        description = "Token has been expired or revoked."
        return 400, {"error": "invalid_grant", "error_description": description}
    return 200, identity.issue(email.lower(), scope)


def consent(identity: Identity, query: dict[str, str], default: str) -> str:
    """Give the address to which the consent page sends the browser back."""
    email = query.get("login_hint") or default
    identity.user(email)
    back = {"code": email, "scope": query.get("scope", "")}
    if "state" in query:
        back["state"] = query["state"]
    return f"{query.get('redirect_uri', '')}?{urlencode(back)}"
