"""Settings come in; the credentials that sign every request go out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from google.oauth2.credentials import Credentials

from pipeline.google.auth import kinds
from pipeline.google.auth.doors import check_endpoint, open_door
from pipeline.google.auth.kinds import SignIn
from pipeline.google.auth.remedies import explain
from pipeline.google.auth.scopes import SCOPES
from pipeline.settings import Settings

__all__ = ["SCOPES", "SignIn", "check_endpoint", "embedded", "explain", "load", "open_door", "sign_in"]


def embedded() -> Credentials:
    """The sign-in for the embedded Workspace that we started ourselves: it takes any token."""
    return Credentials("embedded-workspace")


def sign_in(settings: Settings, scopes: Collection[str]) -> SignIn:
    """The school's own sign-in, for these scopes; a stand-in's stays on this machine."""
    check_endpoint(settings.google.endpoint)
    made = kinds.open_sign_in(settings.google, settings.folder, scopes)
    if settings.google.endpoint:
        _keep_here(made.credentials)
    return made


def load(path: Path, endpoint: str = "", scopes: Collection[str] = SCOPES) -> Any:
    """The credentials in a key file or a saved sign-in; `endpoint` is the stand-in's address that they are for."""
    check_endpoint(endpoint)
    made = kinds.from_file(path, sorted(scopes))
    if endpoint:
        _keep_here(made.credentials)
    return made.credentials


def _keep_here(credentials: Any) -> None:
    """Have credentials for a stand-in ask nothing about the regions they are bound to: only Google knows that."""
    credentials._maybe_start_regional_access_boundary_refresh = _ask_nothing


def _ask_nothing(*_: object) -> None:
    """What a stand-in's credentials do in the background."""
