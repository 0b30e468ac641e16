"""A name, a kind and an account come in; a new file in that account's Drive, with its owner's permission, goes out."""

from __future__ import annotations

import hashlib
from typing import Any

from pipeline.emulator.auth import Account
from pipeline.emulator.errors import forbidden
from pipeline.emulator.state import Content, File, State


def root_of(email: str) -> str:
    """The id of an account's root folder, My Drive."""
    return f"0A{hashlib.sha256(email.encode()).hexdigest()[:11]}Uk9PVA"


def grant(kind: str, role: str, who: str = "", view: str = "") -> dict[str, Any]:
    """Drive's permission resource for a grantee: `who` is an address, a domain, or "" for anyone."""
    digest = int(hashlib.sha256(f"{view}:{kind}:{who}".encode()).hexdigest(), 16)
    plain = {"anyone": "anyoneWithLink", "domain": f"{digest % 10**20:020}k"}.get(kind, f"{digest % 10**20:020}")
    permission: dict[str, Any] = {
        "kind": "drive#permission",
        "id": f"{digest % 10**20:020}" if view else plain,
        "type": kind,
        "role": role,
    }
    if kind in {"user", "group"}:
        permission |= {"emailAddress": who, "displayName": who.partition("@")[0], "deleted": False}
    elif kind == "domain":
        permission |= {"domain": who, "displayName": who}
    if kind in {"domain", "anyone"}:
        permission["allowFileDiscovery"] = False
    return {**permission, **({"view": view} if view else {})}


def new_file(state: State, account: Account, name: str, mime: str, content: Content | None, file_id: str = "") -> File:
    """Adds a file to the account's My Drive; ApiError 403 for a service account, which has no storage."""
    if account.kind == "service":
        raise forbidden()
    file = File(
        id=file_id or state.mint("file"),
        name=name,
        mime_type=mime,
        owner=account.email,
        created_time=state.stamp(),
        modified_time=state.stamp(),
        parents=[root_of(account.email)],
        permissions=[grant("user", "owner", account.email)],
        content=content,
        made_by=account.client,
    )
    state.add(file)
    return file
