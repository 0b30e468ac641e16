"""A signed-in account, or what a machine can show of itself, comes in; a token for another account goes out.

This is Google's Security Token Service and its IAM Credentials API, as far as keyless sign-in needs them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from pipeline.emulator.auth import LIFETIME, Account, GrantError, ServiceAccount, SignIn
from pipeline.emulator.discovery import parse_json
from pipeline.emulator.errors import ApiError, invalid, not_found
from pipeline.emulator.wire import Request

PREFIX = "/v1/projects/-/serviceAccounts/"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
CLOUD = frozenset({"https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/iam"})
_CALL = re.compile(re.escape(PREFIX) + r"(?P<email>[^/:]+):(?P<verb>generateAccessToken|signJwt)")


def exchange_subject(sign_in: SignIn, form: Mapping[str, str]) -> dict[str, Any]:
    """Answer the token service: what a machine shows of itself for a token of its own; GrantError.

    Documented: the parameters and the answer of a token exchange.
    Assumed: the sentences of the refusals; a machine is known by the very text it shows.
    """
    if form.get("grant_type") != EXCHANGE:
        raise GrantError("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
    audience, shown = form.get("audience", ""), form.get("subject_token", "")
    pool = sign_in.machines.get(audience)
    if pool is None:
        raise GrantError("invalid_target", "The target service indicated by the audience parameters is invalid.")
    if shown not in pool:
        raise GrantError("invalid_grant", "The subject token is not accepted by the provider.")
    account = Account(pool[shown], frozenset(form.get("scope", "").split()), "service", audience)
    kind = "urn:ietf:params:oauth:token-type:access_token"
    return {**sign_in.issue(account), "issued_token_type": kind}


DOORS = {"/v1/token": exchange_subject}
"""The address where no bearer token is needed."""


def lend_account(sign_in: SignIn, request: Request) -> dict[str, Any]:
    """Answer the IAM Credentials API: a token, or a signature, of a service account that the caller may act as.

    Documented: `generateAccessToken` and `signJwt`, and the role Service Account Token Creator that opens them.
    Reported: the words of the refusal.
    """
    call = _CALL.fullmatch(request.path.replace("%40", "@"))
    if request.verb != "POST" or call is None:
        raise not_found()
    caller = sign_in.identify(request.headers, "iamcredentials")
    if caller.scopes is not None and not caller.scopes & CLOUD:
        raise ApiError(403, "Request had insufficient authentication scopes.")
    target = sign_in.service_accounts.get(call["email"])
    if target is None or (caller.email, call["email"]) not in sign_in.lent:
        raise _denied()
    body = parse_json(request.body)
    if not isinstance(body, dict):
        raise invalid("The payload must be an object.")
    return _sign(target, str(body.get("payload"))) if call["verb"] == "signJwt" else _lend(sign_in, target, body)


def _lend(sign_in: SignIn, target: ServiceAccount, body: Mapping[str, Any]) -> dict[str, Any]:
    account = Account(target.email, frozenset(body.get("scope", ())), "service", target.client_id)
    ends = sign_in.now() + timedelta(seconds=LIFETIME)
    return {"accessToken": sign_in.issue(account)["access_token"], "expireTime": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}


def _sign(target: ServiceAccount, payload: str) -> dict[str, Any]:
    head = json.dumps({"alg": "RS256", "typ": "JWT"})
    signed = b".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=") for part in (head, payload))
    signature = base64.urlsafe_b64encode(target.key.sign(signed, PKCS1v15(), SHA256())).rstrip(b"=")
    return {"keyId": target.client_id, "signedJwt": b".".join((signed, signature)).decode()}


def _denied() -> ApiError:
    return ApiError(
        403,
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "IAM_PERMISSION_DENIED",
                "domain": "iam.googleapis.com",
                "metadata": {"permission": "iam.serviceAccounts.getAccessToken"},
            }
        ],
    )
