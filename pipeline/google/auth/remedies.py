"""What google-auth raises comes in; the error that is named by its remedy goes out, without a word of a token.

Google's codes and sentences are those of its documentation [G] and of public issues [I]; none is shown as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

from pipeline.errors import (
    AppStatusError,
    AskAdministratorError,
    ClockError,
    KeyFileError,
    PermissionsError,
    SignInAgainError,
    SignInError,
)

LOGIN = "Run `smallwins auth login` and sign in as the role account."
CONSENT = "https://console.cloud.google.com/auth/audience"
KEYS = "https://console.cloud.google.com/iam-admin/serviceaccounts"
ACCESS = "https://admin.google.com/ac/owl"
DELEGATION = "https://admin.google.com/ac/owl/domainwidedelegation"


def clock() -> ClockError:
    """The signature's times are not Google's."""
    return ClockError(
        "This computer's clock is wrong by minutes, so Google does not accept its signature.",
        "Switch on automatic time in the computer's settings, then run again.",
    )


def weekly() -> AppStatusError:
    """An external app in testing lost its sign-in."""
    return AppStatusError(
        "The sign-in ended after seven days: the Google Cloud app is External and in testing.",
        "Change its audience to Internal, then run `smallwins auth login` once more; it stays from then on.",
        CONSENT,
    )


def withdrawn() -> SignInAgainError:
    """A person's sign-in was revoked, or ended with a password or an account."""
    return SignInAgainError(
        "Google no longer accepts the saved sign-in: somebody withdrew it, or the account's password changed.", LOGIN
    )


def deleted_key() -> KeyFileError:
    """The key or its service account is gone."""
    return KeyFileError(
        "Google does not know this key: it was deleted, or its service account was.",
        "Make a new key for the service account and put its file in the old one's place.",
        KEYS,
    )


def deleted_client() -> KeyFileError:
    """The program's OAuth client is gone, or its secret is another one now."""
    return KeyFileError(
        "Google does not know the program's OAuth client: it was deleted, or its secret was changed.",
        "Download client.json again from the Google Cloud console, then run `smallwins auth login`.",
        "https://console.cloud.google.com/auth/clients",
    )


def blocked() -> AskAdministratorError:
    """The domain does not let this app in."""
    return AskAdministratorError(
        "Your domain's administrator has not allowed this app.",
        "Ask them to mark the app's client id as trusted: Security, Access and data control, API controls.",
        ACCESS,
    )


def strangers_account() -> AskAdministratorError:
    """An internal app, and an account of another organization."""
    return AskAdministratorError(
        "This account is not in the organization that the app belongs to.",
        "Sign in with an account of the school's own domain.",
    )


def session_ends() -> AskAdministratorError:
    """The domain asks for the password again every few hours."""
    return AskAdministratorError(
        "Your domain ends sign-ins to Google Cloud after some hours, and asks for the password again.",
        "Ask the administrator to exempt trusted apps from the session length; or use a service account.",
        "https://admin.google.com/ac/security/reauth/admin-tools",
    )


def undelegated() -> AskAdministratorError:
    """A service account may not act for a person."""
    return AskAdministratorError(
        "The service account may not act for the person named under `google: subject`.",
        "Ask the administrator to enter its client id with the permissions (scopes) in docs/connecting.md, section 5.",
        DELEGATION,
    )


def not_lent() -> AskAdministratorError:
    """One account may not act as another."""
    return AskAdministratorError(
        "This sign-in may not act as the service account that smallwins.yaml or the sign-in file names.",
        "Grant it the role Service Account Token Creator on that service account.",
        KEYS,
    )


def lending_off() -> AskAdministratorError:
    """The project does not lend service accounts at all."""
    return AskAdministratorError(
        "The IAM Service Account Credentials API is switched off in this Google Cloud project.",
        "Enable it under APIs & Services, then wait five minutes.",
        "https://console.cloud.google.com/apis/library/iamcredentials.googleapis.com",
    )


def unknown_machine() -> AskAdministratorError:
    """The workload identity pool does not admit this machine."""
    return AskAdministratorError(
        "Google does not recognize this machine: the workload identity pool did not accept what it says of itself.",
        "Check the pool's provider, its audience and its conditions, against where this runs.",
        "https://console.cloud.google.com/iam-admin/workload-identity-pools",
    )


def uncovered() -> PermissionsError:
    """A permission was not given when somebody signed in."""
    return PermissionsError(
        "The saved sign-in does not cover everything this needs.",
        "Run `smallwins auth login` and leave every permission ticked.",
    )


def no_default() -> SignInAgainError:
    """Nobody set up application-default credentials here."""
    return SignInAgainError(
        "This computer has no application-default sign-in.",
        "Follow docs/connecting.md, section 4c, or name a key file under `google: credentials`.",
    )


def other() -> SignInError:
    """Whatever nobody has a better name for."""
    return SignInError(
        "Google does not accept the sign-in.",
        "See `smallwins auth status`, and the table at the end of docs/connecting.md.",
    )


SIGNS = (
    (r"reasonable timeframe|iat and exp", clock),
    (r"invalid_rapt|rapt_required|Reauthentication is needed", session_ends),
    (r"admin_policy_enforced|access_not_configured", blocked),
    (r"org_internal", strangers_account),
    (r"unauthorized_client", undelegated),
    (r"Invalid JWT Signature|account not found|account has been deleted|No valid verifier", deleted_key),
    (r"deleted_client|disabled_client|invalid_client", deleted_client),
    (r"SERVICE_DISABLED", lending_off),
    (r"impersonated credentials", not_lent),
    (r"invalid_target|subject token|subject_token", unknown_machine),
    (r"invalid_scope", uncovered),
)
"""What to look for in a refusal, the most telling first, and the remedy."""


def explain(error: GoogleAuthError, credentials: Any = None) -> SignInError:
    """The error to raise for a sign-in that could not be renewed; `credentials` say when it began and ends."""
    if isinstance(error, DefaultCredentialsError):
        return no_default()
    said = _words(error.args)
    named = name(said)
    if named is not None:
        return named
    if "invalid_grant" in said and hasattr(credentials, "refresh_token"):
        return _ended(getattr(credentials, "ends", None))
    return unknown_machine() if "invalid_grant" in said else other()


def name(said: str) -> SignInError | None:
    """The error for what Google said; None where it says nothing that we know."""
    remedy = next((make for sign, make in SIGNS if re.search(sign, said, re.IGNORECASE)), None)
    return remedy() if remedy else None


def _ended(ends: datetime | None) -> SignInError:
    """A person's sign-in that is no longer good, by when Google said it would end."""
    return weekly() if ends and ends <= datetime.now(UTC) else withdrawn()


def _words(parts: Any) -> str:
    """All that an error carries as one line: codes, sentences, reasons; JSON in a text is part of that text."""
    if isinstance(parts, Mapping):
        return json.dumps(parts)
    return " ".join(_words(part) if isinstance(part, Mapping) else str(part) for part in parts)
