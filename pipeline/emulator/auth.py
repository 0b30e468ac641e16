"""A request's headers come in; the account that makes it, with its scopes, goes out, or Google's refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.emulator.errors import ApiError

OWNER = "owner@example.com"


@dataclass(frozen=True)
class Account:
    """Who makes a request: `scopes` None means all, `client` is the program that signed in for it."""

    email: str = OWNER
    scopes: frozenset[str] | None = None
    kind: Literal["user", "service"] = "user"
    client: str = "any"


class SignIn:
    """Accepts every bearer token as the owner's."""

    def identify(self, headers: Mapping[str, str], api: str) -> Account:
        """Return the account behind the bearer token; ApiError 403 without one."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unregistered(api)
        return Account()


def unregistered(api: str) -> ApiError:
    """403 for a request without any sign-in."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API."
    )
    reason = "forbidden" if api == "drive" else ""
    return ApiError(403, message, reason=reason)
