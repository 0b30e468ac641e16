"""Settings come in; the credentials that sign every request go out."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from pipeline.errors import SettingsError, SignInError

SCOPES = (
    "https://www.googleapis.com/auth/forms.body",
    "https://www.googleapis.com/auth/forms.responses.readonly",
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/documents",
    "https://www.googleapis.com/auth/drive.file",
)
"""What the product asks for: never the whole Drive."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def embedded() -> Credentials:
    """The sign-in for the embedded Workspace that we started ourselves: it takes any token."""
    return Credentials("embedded-workspace")


class _LocalServiceAccount(ServiceAccount):  # type: ignore[misc]
    """A service account of a stand-in, which asks Google's IAM nothing about the regions it is bound to."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def load(path: Path, endpoint: str = "") -> Any:
    """The credentials in a key file or a saved sign-in; a stand-in at `endpoint` also gives the tokens."""
    check_endpoint(endpoint)
    info = _read(path)
    if endpoint:
        info["token_uri"] = f"{endpoint}/token"
    try:
        if info.get("type") == "service_account":
            kind = _LocalServiceAccount if endpoint else ServiceAccount
            return kind.from_service_account_info(info, scopes=list(SCOPES))
        if info.get("type") == "authorized_user":
            return _saved_sign_in(info)
    except (GoogleAuthError, ValueError) as error:
        raise SignInError(f"{path.name} is not a complete sign-in file.", "Download it again from Google.") from error
    raise SignInError(
        f"{path.name} is neither a service-account key nor a saved sign-in.",
        "Use the JSON file that Google offers when you create a key; docs/connecting.md shows where.",
    )


def check_endpoint(endpoint: str) -> None:
    """Refuse a stand-in's address that is not on this machine: credentials go to Google or stay here."""
    if endpoint and urlsplit(endpoint).hostname not in LOOPBACK:
        raise SettingsError(
            "google.endpoint must be an address on this machine, such as http://127.0.0.1:8765.",
            "Remove `endpoint` to use Google itself.",
        )


def _saved_sign_in(info: dict[str, Any]) -> Credentials:
    """A person's saved sign-in, refreshed when needed."""
    saved = Credentials.from_authorized_user_info(info, scopes=list(SCOPES))
    return Credentials(
        token=None,
        refresh_token=saved.refresh_token,
        token_uri=info.get("token_uri", saved.token_uri),
        client_id=saved.client_id,
        client_secret=saved.client_secret,
        scopes=list(SCOPES),
    )


def _read(path: Path) -> dict[str, Any]:
    """The file's JSON, if only its owner can read it."""
    if not path.is_file():
        raise SignInError(
            f"The sign-in file {path.name} is not there.", "Check `google.credentials` in smallwins.yaml."
        )
    if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise SignInError(f"Other people on this machine can read {path.name}.", f"Run: chmod 600 {path}")
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SignInError(f"{path.name} is not a JSON file.", "Download it again from Google.") from error
    if not isinstance(info, dict):
        raise SignInError(f"{path.name} is not a sign-in file.", "Download it again from Google.")
    return info
