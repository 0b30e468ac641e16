"""A request's headers or a grant come in; the account behind them, or an access token, goes out, or Google's refusal.

Two ways: "any" takes every bearer token for the owner's; "strict" knows only tokens it issued itself at `POST /token`,
at `POST /v1/token` or on behalf of another account (see `lending`). What a person allows is asked in `consent`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from pipeline.emulator.discovery import Method
from pipeline.emulator.errors import ApiError

OWNER = "owner@example.com"
LIFETIME = 3600
SKEW = 300
CODE_LIFETIME = 600
WEEK = 7 * 24 * 3600
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
OWN_FILES = {
    f"https://www.googleapis.com/auth/drive.{name}"
    for name in ("file", "appdata", "apps.readonly", "meet.readonly", "photos.readonly")
}
GOOGLE_AUDIENCE = "https://oauth2.googleapis.com/token"


@dataclass(frozen=True)
class Account:
    """Who makes a request: `scopes` None means all, `client` is the program that signed in for it.

    `narrow`: of the scopes that open the method it has only those that show a program its own files.
    """

    email: str = OWNER
    scopes: frozenset[str] | None = None
    kind: Literal["user", "service"] = "user"
    client: str = "any"
    narrow: bool = False

    def reaches(self, client: str) -> bool:
        """Tell whether files that a program made can be seen."""
        return not self.narrow or client == self.client


class GrantError(Exception):
    """A refused grant, as the token endpoint words it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        """`error` is OAuth's code ("invalid_grant"), "" for none; `description` Google's sentence."""
        super().__init__(description)
        self.status = status
        self.body = {"error": error} if error else {}
        self.body["error_description"] = description


@dataclass(frozen=True)
class Program:
    """An OAuth client of a desktop app; `audience` is who may sign in, `blocked` that the domain forbids it."""

    client_id: str
    secret: str
    audience: Literal["internal", "testing", "production"] = "internal"
    blocked: bool = False


@dataclass(frozen=True)
class Code:
    """What a person allowed, until the program has fetched it with the verifier that belongs to the challenge."""

    account: Account
    redirect: str
    challenge: str
    ends: float


@dataclass(frozen=True)
class Grant:
    """A refresh token's meaning: who let which program in, and until when; None for good."""

    account: Account
    ends: float | None = None


@dataclass(frozen=True)
class ServiceAccount:
    """A service account with its key."""

    email: str
    key: RSAPrivateKey
    client_id: str


@dataclass
class SignIn:
    """Who may come in; `now` is the state's clock, `owner_token` always opens as the owner with every scope."""

    strict: bool
    now: Callable[[], datetime]
    owner_token: str
    audiences: set[str] = field(default_factory=lambda: {GOOGLE_AUDIENCE})
    programs: dict[str, Program] = field(default_factory=dict)
    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    machines: dict[str, dict[str, str]] = field(default_factory=dict)
    """By a pool's audience: what a machine shows of itself, and the account that this makes it."""
    lent: set[tuple[str, str]] = field(default_factory=set)
    """Who may act as which service account."""
    _codes: dict[str, Code] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)
    _issued: dict[str, tuple[Account, float]] = field(default_factory=dict)
    _delegated: dict[str, frozenset[str]] = field(default_factory=dict)
    _expired: bool = False

    def identify(self, headers: Mapping[str, str], api: str) -> Account:
        """Return the account behind the bearer token; ApiError 403 without one, 401 for one that is not good.

        Recorded: the words of both refusals.
        Assumed: the token's scheme may be in any case.
        """
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unregistered(api)
        if self._expired:
            self._expired = False
            raise unauthenticated(api)
        if not self.strict or secrets.compare_digest(token.encode(), self.owner_token.encode()):
            return Account()
        account, ends = self._issued.get(token, (None, 0.0))
        if account is None or ends <= self.now().timestamp():
            raise unauthenticated(api)
        return account

    def register(self, key: Mapping[str, str]) -> None:
        """Admit the service account of a key file's content; ValueError where it is not one."""
        try:
            loaded = load_pem_private_key(key["private_key"].encode(), None)
            if key["type"] != "service_account" or not isinstance(loaded, RSAPrivateKey):
                raise ValueError("not a service account's key")
            email = key["client_email"]
            self.service_accounts[email] = ServiceAccount(email, loaded, key["client_id"])
        except KeyError as error:
            raise ValueError(f"not a service account's key: {error} is missing") from error

    def issue_refresh_token(self, email: str, scopes: frozenset[str], client: str) -> str:
        """Return a refresh token for a person who signed in to a program with these scopes."""
        token = "1//" + secrets.token_urlsafe(48)
        known = self.programs.get(client)
        weekly = known is not None and known.audience == "testing"
        ends = self.now().timestamp() + WEEK if weekly else None
        self._refresh[token] = Grant(Account(email, scopes, "user", client), ends)
        return token

    def issue_code(self, account: Account, redirect: str, challenge: str) -> str:
        """Return the code for what a person has just allowed."""
        code = "4/0A" + secrets.token_urlsafe(54)
        self._codes[code] = Code(account, redirect, challenge, self.now().timestamp() + CODE_LIFETIME)
        return code

    def delegate(self, client_email: str, scopes: frozenset[str]) -> None:
        """Let a service account act for anybody with these scopes: domain-wide delegation."""
        self._delegated[client_email] = scopes

    def expire(self) -> None:
        """End every access token; where any token opens, the next request alone finds its own ended."""
        self._issued.clear()
        self._expired = not self.strict

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer the token endpoint: an assertion, a code or a refresh token for an access token; GrantError.

        Documented: the three grants, an hour's life, domain-wide delegation by `sub`; a code is good once, for its
            program, its redirect address and its PKCE verifier; a refresh may ask for fewer scopes; a refresh token of
            an external app in testing ends after seven days.
        Reported: the sentences of the refusals, and `refresh_token_expires_in` where a refresh token ends.
        """
        kind = form.get("grant_type", "")
        if kind == JWT_GRANT:
            return self.issue(self._read_assertion(form.get("assertion", "")))
        if kind == "refresh_token":
            self._check_secret(form)
            grant = self._refresh.get(form.get("refresh_token", ""))
            if grant is None or grant.account.client != form.get("client_id") or self._is_over(grant):
                raise GrantError("invalid_grant", "Token has been expired or revoked.")
            return self.issue(_narrow(grant.account, form.get("scope", "")))
        if kind == "authorization_code":
            return self._redeem(form)
        raise GrantError("unsupported_grant_type", f"Invalid grant_type: {kind}")

    def _redeem(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Give the tokens for a code."""
        self._check_secret(form)
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.account.client != form.get("client_id") or code.ends <= self.now().timestamp():
            raise GrantError("invalid_grant", "Malformed auth code.")
        if code.redirect != form.get("redirect_uri"):
            raise GrantError("redirect_uri_mismatch", "Bad Request")
        if code.challenge and not form.get("code_verifier"):
            raise GrantError("invalid_grant", "Missing code verifier.")
        if code.challenge and _challenge(form["code_verifier"]) != code.challenge:
            raise GrantError("invalid_grant", "Invalid code verifier.")
        account = code.account
        token = self.issue_refresh_token(account.email, account.scopes or frozenset(), account.client)
        left = {"refresh_token_expires_in": WEEK - 1} if self._refresh[token].ends else {}
        return {**self.issue(account), "refresh_token": token, **left}

    def _check_secret(self, form: Mapping[str, str]) -> None:
        """Refuse a program that is not who it says; one that never was registered here is let through."""
        if not self.programs:
            return
        known = self.programs.get(form.get("client_id", ""))
        if known is None:
            raise GrantError("invalid_client", "The OAuth client was not found.", 401)
        if not secrets.compare_digest(known.secret.encode(), form.get("client_secret", "").encode()):
            raise GrantError("invalid_client", "The provided client secret is invalid.", 401)

    def _is_over(self, grant: Grant) -> bool:
        return grant.ends is not None and grant.ends <= self.now().timestamp()

    def forget(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer the revocation endpoint: whichever token is shown, all that its person let its program do ends.

        Documented: an access token takes its refresh token along, and the other way round.
        Reported: the words for a token that is not good.
        """
        token = form.get("token", "")
        grant = self._refresh.get(token)
        account = grant.account if grant else self._issued.get(token, (None, 0.0))[0]
        if account is None or (grant and self._is_over(grant)):
            raise GrantError("invalid_token", "Token expired or revoked")
        of = account.email, account.client
        self._issued = {one: kept for one, kept in self._issued.items() if (kept[0].email, kept[0].client) != of}
        self._refresh = {
            one: kept for one, kept in self._refresh.items() if (kept.account.email, kept.account.client) != of
        }
        return {}

    def describe(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer what an access token may do, as Google's tokeninfo does; GrantError for one that is not good.

        Recorded: the body for a token that has ended.
        """
        account, ends = self._issued.get(form.get("access_token", ""), (None, 0.0))
        left = int(ends - self.now().timestamp())
        if account is None or left <= 0:
            raise GrantError("", "Invalid Value")
        scope = " ".join(sorted(account.scopes or ()))
        return {"aud": account.client, "scope": scope, "expires_in": str(left), "email": account.email}

    def revoke(self, email: str) -> None:
        """End every token of an account, as an administrator's revocation does."""
        self._issued = {token: kept for token, kept in self._issued.items() if kept[0].email != email}
        self._refresh = {token: grant for token, grant in self._refresh.items() if grant.account.email != email}

    def issue(self, account: Account) -> dict[str, Any]:
        """Return a new access token for an account, as the token endpoint does."""
        token = "ya29." + secrets.token_urlsafe(64)
        self._issued[token] = account, self.now().timestamp() + LIFETIME
        scope = " ".join(sorted(account.scopes or ()))
        return {"access_token": token, "expires_in": LIFETIME - 1, "scope": scope, "token_type": "Bearer"}

    def _read_assertion(self, assertion: str) -> Account:
        claims, signed, signature = _take_apart(assertion)
        client = self.service_accounts.get(str(claims.get("iss")))
        if client is None:
            raise GrantError("invalid_grant", "Invalid grant: account not found")
        try:
            client.key.public_key().verify(signature, signed, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise GrantError("invalid_grant", "Invalid JWT Signature.") from error
        self._check_claims(claims)
        scopes = frozenset(claims["scope"].split())
        acts_for = claims.get("sub", client.email)
        if acts_for == client.email:
            return Account(client.email, scopes, "service", client.client_id)
        if not scopes <= self._delegated.get(client.email, frozenset()):
            raise GrantError(
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, "
                "or client not authorized for any of the scopes requested.",
            )
        return Account(str(acts_for), scopes, "user", client.client_id)

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        starts, ends, now = claims.get("iat"), claims.get("exp"), self.now().timestamp()
        if not (isinstance(starts, int) and isinstance(ends, int)) or not (
            starts - SKEW <= now < ends + SKEW and ends - starts <= LIFETIME
        ):
            raise GrantError(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )
        if claims.get("aud") not in self.audiences:
            raise GrantError("invalid_grant", f"Invalid JWT: Failed audience check. Got {claims.get('aud')}.")
        if not isinstance(claims.get("scope"), str) or not claims["scope"].strip():
            raise GrantError("invalid_scope", "Invalid OAuth scope or ID token audience provided.")


DOORS = {
    "/token": SignIn.exchange,
    "/revoke": SignIn.forget,
    "/tokeninfo": SignIn.describe,
    "/oauth2/v3/tokeninfo": SignIn.describe,
}
"""The addresses about sign-in itself, where no bearer token is needed."""


def read_client(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the program that an HTTP Basic header names, as the token endpoint's parameters; nothing without one.

    Documented: a program may name itself there or in the body.
    """
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = _decode(encoded).decode("utf-8", "replace").partition(":")
    except ValueError:
        return {}
    return {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}


def check_scopes(account: Account, method: Method) -> Account:
    """Return the account as the method knows it, if one of its scopes opens the method; ApiError 403 otherwise.

    Documented: which scopes open a method (discovery), and that `drive.file` shows a program its own files only.
    Recorded: the words and the older list of errors.
    Reported: a file that the scope hides is not found.
    """
    if account.scopes is None:
        return account
    opening = account.scopes.intersection(method.scopes)
    if opening:
        return replace(account, narrow=opening <= OWN_FILES)
    raise ApiError(
        403,
        "Request had insufficient authentication scopes.",
        reason="insufficientPermissions" if method.api == "drive" else "",
        short="Insufficient Permission",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": f"{method.api}.googleapis.com", "method": method.id},
            }
        ],
    )


def unregistered(api: str) -> ApiError:
    """403 for a request without any sign-in."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API."
    )
    return ApiError(403, message, reason="forbidden" if api == "drive" else "")


def unauthenticated(api: str) -> ApiError:
    """401 for a token that is unknown or has expired."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    if api != "drive":
        return ApiError(401, message)
    where = "Authorization"
    return ApiError(
        401, message, reason="authError", short="Invalid Credentials", location=where, location_type="header"
    )


def _narrow(account: Account, asked: str) -> Account:
    """The account with the scopes that a refresh asks for, which must all have been allowed; all without asking."""
    wanted = frozenset(asked.split())
    if not wanted:
        return account
    if not wanted <= (account.scopes or frozenset()):
        raise GrantError("invalid_scope", "Some requested scopes were invalid.")
    return replace(account, scopes=wanted)


def _challenge(verifier: str) -> str:
    """What PKCE's method S256 makes of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _take_apart(assertion: str) -> tuple[dict[str, Any], bytes, bytes]:
    """Return an assertion's claims, the bytes that were signed, and the signature."""
    try:
        head, body, signature = (_decode(part) for part in assertion.split("."))
        header, claims = json.loads(head), json.loads(body)
        if header["alg"] != "RS256" or not isinstance(claims, dict):
            raise ValueError
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise GrantError("invalid_request", "Bad Request") from error
    return claims, assertion.rpartition(".")[0].encode(), signature


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
