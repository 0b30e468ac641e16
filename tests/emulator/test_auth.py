"""Strict sign-in takes only tokens it issued; the grants are made with Google's own sign-in library."""

from __future__ import annotations

import json
import re
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth import crypt, jwt
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials

from pipeline.emulator import ROUTES, Emulator
from pipeline.emulator.discovery import methods
from tests.emulator.conftest import read_recording

BODY = "https://www.googleapis.com/auth/forms.body"
DRIVE = "https://www.googleapis.com/auth/drive"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def strict() -> Iterator[Emulator]:
    """Serve a Workspace that knows only its own tokens."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []


@pytest.fixture
def key_file(strict: Emulator, tmp_path: Path) -> Path:
    """Make a registered service account's key file."""
    return strict.service_account(tmp_path)


def call(emulator: Emulator, token: str, path: str = "/v1/forms/none") -> requests.Response:
    """Ask for something with a bearer token; none where it is empty."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(emulator.url + path, headers=headers, timeout=10)


def grant(emulator: Emulator, **form: str) -> Any:
    """Post a form to the token endpoint."""
    return requests.post(f"{emulator.url}/token", data=form, timeout=10).json()


def assertion(key_file: Path, **claims: Any) -> str:
    """Sign claims with a key file's key, sound ones where not told otherwise."""
    key = json.loads(key_file.read_bytes())
    now = int(time.time())
    sound = {"iss": key["client_email"], "aud": key["token_uri"], "iat": now, "exp": now + 3600, "scope": DRIVE}
    kept = {name: claim for name, claim in {**sound, **claims}.items() if claim is not None}
    return bytes(jwt.encode(crypt.RSASigner.from_service_account_info(key), kept)).decode()


def test_any_takes_every_token(emulator: Emulator) -> None:
    """Without strict sign-in every token is the owner's."""
    assert call(emulator, "whatever").status_code == 404


@pytest.mark.parametrize("path", ["/v1/forms/none", "/v4/spreadsheets/x", "/v1/documents/x", "/drive/v3/files"])
@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer "])
def test_no_sign_in_is_refused(emulator: Emulator, path: str, header: str) -> None:
    """A request without a bearer token is an unregistered caller's."""
    headers = {"Authorization": header} if header else {}
    error = requests.get(emulator.url + path, headers=headers, timeout=10).json()["error"]
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    assert error["message"].startswith("Method doesn't allow unregistered callers")
    assert ("errors" in error) is path.startswith("/drive")


def test_strict_refuses_a_strangers_token(strict: Emulator) -> None:
    """An unknown token answers 401, in Drive's older form too."""
    answer = call(strict, "whatever")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
    assert call(strict, "whatever", "/drive/v3/files").json()["error"]["errors"][0]["reason"] == "authError"


def test_the_owners_token_opens_everything(strict: Emulator) -> None:
    """The emulator's own token is the owner's, in strict mode too."""
    assert call(strict, strict.token).status_code == 404


def test_key_file_is_private(key_file: Path) -> None:
    """A key file is for its owner's eyes only."""
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_googles_library_signs_in(strict: Emulator, key_file: Path) -> None:
    """A service account signs in with its key, and its scopes open what they name."""
    credentials = Credentials.from_service_account_file(str(key_file), scopes=[BODY])
    with AuthorizedSession(credentials) as session:
        assert session.get(f"{strict.url}/v1/forms/none").status_code == 404
        refused = session.get(f"{strict.url}/v1/forms/none/responses").json()["error"]
    assert refused["message"] == "Request had insufficient authentication scopes."
    assert refused["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert "errors" not in refused


def test_a_service_account_is_one(strict: Emulator, key_file: Path) -> None:
    """The account behind a key's token is a service account, its client the key's."""
    token = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file))["access_token"]
    account = strict.sign_in.identify({"authorization": f"Bearer {token}"}, "drive")
    assert (account.kind, account.email) == ("service", "smallwins@embedded-workspace.iam.gserviceaccount.com")
    assert account.client == json.loads(key_file.read_bytes())["client_id"]
    assert account.scopes == frozenset({DRIVE})


def test_a_token_ends(strict: Emulator, key_file: Path) -> None:
    """A token is good for an hour by the emulator's clock."""
    token = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file))["access_token"]
    assert call(strict, token, "/drive/v3/files").status_code != 401
    strict.state.advance(3600)
    assert call(strict, token, "/drive/v3/files").status_code == 401


def test_a_refresh_token_signs_in(strict: Emulator) -> None:
    """A person's refresh token gives access until it is revoked."""
    token = strict.sign_in.issue_refresh_token("pat@school.org", frozenset({BODY}), "client")
    credentials = UserCredentials(None, token, token_uri=f"{strict.url}/token", client_id="client", client_secret="s")
    credentials.refresh(Request())
    assert strict.sign_in.identify({"authorization": f"Bearer {credentials.token}"}, "forms").email == "pat@school.org"
    strict.sign_in.revoke("pat@school.org")
    assert call(strict, credentials.token).status_code == 401
    refused = grant(strict, grant_type="refresh_token", refresh_token=token, client_id="client")
    assert refused == {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}


def test_a_refresh_token_is_its_clients(strict: Emulator) -> None:
    """Another program's client id does not open a refresh token."""
    token = strict.sign_in.issue_refresh_token("pat@school.org", frozenset({BODY}), "client")
    assert grant(strict, grant_type="refresh_token", refresh_token=token, client_id="other")["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("claims", "error", "description"),
    [
        ({"iss": "nobody@example.com"}, "invalid_grant", "account not found"),
        ({"aud": "https://elsewhere.example/token"}, "invalid_grant", "audience"),
        ({"exp": int(time.time()) - 3000, "iat": int(time.time()) - 6000}, "invalid_grant", "short-lived"),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant", "short-lived"),
        ({"iat": int(time.time()) + 3000}, "invalid_grant", "short-lived"),
        ({"iat": None}, "invalid_grant", "short-lived"),
        ({"scope": " "}, "invalid_scope", "Invalid OAuth scope"),
        ({"scope": None}, "invalid_scope", "Invalid OAuth scope"),
        ({"sub": "principal@school.org"}, "unauthorized_client", "unauthorized"),
    ],
)
def test_assertions_refused(
    strict: Emulator, key_file: Path, claims: dict[str, Any], error: str, description: str
) -> None:
    """A claim that does not hold is refused as the token endpoint words it."""
    refused = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file, **claims))
    assert refused["error"] == error
    assert description in refused["error_description"]


@pytest.mark.parametrize("aud", ["https://oauth2.googleapis.com/token", "http://localhost:PORT/token"])
def test_audiences(strict: Emulator, key_file: Path, aud: str) -> None:
    """A real key file's own audience is good too, and the other name of this machine."""
    port = strict.url.rpartition(":")[2]
    made = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file, aud=aud.replace("PORT", port)))
    assert made["token_type"] == "Bearer"


def test_another_keys_signature_is_refused(strict: Emulator, key_file: Path, tmp_path: Path) -> None:
    """A signature by another key does not pass for this account."""
    other = json.loads(strict.service_account(tmp_path, "other").read_bytes())
    mixed = tmp_path / "mixed.json"
    mixed.write_text(json.dumps({**json.loads(key_file.read_bytes()), "private_key": other["private_key"]}))
    refused = grant(strict, grant_type=JWT_GRANT, assertion=assertion(mixed))
    assert refused == {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


@pytest.mark.parametrize("broken", ["", "a.b", "a.b.c", "e30.e30.e30", "bnVsbA.bnVsbA.bnVsbA", "!.!.!", "é.é.é"])
def test_broken_assertions_are_refused(strict: Emulator, broken: str) -> None:
    """What is no signed assertion is a bad request."""
    assert grant(strict, grant_type=JWT_GRANT, assertion=broken)["error"] == "invalid_request"


def test_an_unsigned_assertion_is_refused(strict: Emulator, key_file: Path) -> None:
    """`alg: none` is not a signature."""
    _, body, _ = assertion(key_file).split(".")
    assert grant(strict, grant_type=JWT_GRANT, assertion=f"eyJhbGciOiJub25lIn0.{body}.")["error"] == "invalid_request"


def test_other_grants_are_refused(strict: Emulator) -> None:
    """Only the two grants that unattended programs use are there."""
    assert grant(strict, grant_type="password")["error"] == "unsupported_grant_type"


def test_an_existing_key_can_be_registered(key_file: Path) -> None:
    """A key file of an earlier emulator signs in to a new one that registers it."""
    with Emulator(sign_in="strict") as later:
        claims = assertion(key_file, aud=f"{later.url}/token")
        assert grant(later, grant_type=JWT_GRANT, assertion=claims)["error"] == "invalid_grant"
        later.register(key_file)
        assert "access_token" in grant(later, grant_type=JWT_GRANT, assertion=claims)


@pytest.mark.parametrize("key", [{}, {"type": "authorized_user", "private_key": "x"}, {"private_key": "no PEM"}])
def test_what_is_no_key_cannot_be_registered(strict: Emulator, key: dict[str, str]) -> None:
    """Registering anything else is an error."""
    with pytest.raises(ValueError):
        strict.sign_in.register(key)


def test_only_a_service_accounts_key_can_be_registered(strict: Emulator, key_file: Path) -> None:
    """A private key alone does not make a service account."""
    with pytest.raises(ValueError, match="not a service account's key"):
        strict.sign_in.register({**json.loads(key_file.read_bytes()), "type": "authorized_user"})


def test_skew_is_allowed(strict: Emulator, key_file: Path) -> None:
    """A client's clock may be minutes off."""
    strict.state.set_clock(datetime.now(UTC) - timedelta(minutes=4))
    assert "access_token" in grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file))


def test_a_service_account_acts_for_a_person(strict: Emulator, key_file: Path) -> None:
    """With domain-wide delegation an assertion with `sub` opens as that person, with the delegated scopes only."""
    refused = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file, sub="teacher@example.com"))
    assert refused["error"] == "unauthorized_client"
    strict.sign_in.delegate(json.loads(key_file.read_bytes())["client_email"], frozenset({DRIVE}))
    token = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file, sub="teacher@example.com"))[
        "access_token"
    ]
    about = call(strict, token, "/drive/v3/about?fields=user,storageQuota").json()
    assert about["user"]["emailAddress"] == "teacher@example.com"
    assert about["storageQuota"]["limit"] != "0"
    wider = assertion(key_file, sub="teacher@example.com", scope=f"{DRIVE} {BODY}")
    assert grant(strict, grant_type=JWT_GRANT, assertion=wider)["error"] == "unauthorized_client"


def test_a_person_lets_a_program_in_and_out(strict: Emulator) -> None:
    """Over the control routes a person's consent gives a refresh token, and an administrator ends it."""
    headers = {"X-Emulator-Token": strict.token}
    told = {"email": "teacher@example.com", "scopes": [DRIVE], "client": "tool"}
    made = requests.post(f"{strict.url}/emulator/refresh-tokens", json=told, headers=headers, timeout=10).json()
    form = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"], "client_id": "tool"}
    token = grant(strict, **form)["access_token"]
    assert call(strict, token, "/drive/v3/files").status_code == 200
    requests.post(f"{strict.url}/emulator/revoke", json={"email": told["email"]}, headers=headers, timeout=10)
    assert call(strict, token, "/drive/v3/files").status_code == 401
    assert grant(strict, **form)["error"] == "invalid_grant"


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_method_wants_one_of_its_scopes(strict: Emulator, name: str) -> None:
    """With any one of the scopes that discovery lists a method opens, with every other scope there is it does not."""
    method = methods()[name]
    every = {scope for one in methods().values() for scope in one.scopes}
    path = re.sub(r"\{\w+\}", "none", f"/{method.path}")
    body: Any = None if method.verb in ("GET", "DELETE") else {}
    statuses = {}
    for kind, scopes in (("its", {method.scopes[0]}), ("others", every - set(method.scopes))):
        token = strict.sign_in.issue_refresh_token("teacher@example.com", frozenset(scopes), "tool")
        access = grant(strict, grant_type="refresh_token", refresh_token=token, client_id="tool")["access_token"]
        headers = {"Authorization": f"Bearer {access}"}
        answer = requests.request(method.verb, strict.url + path, headers=headers, json=body, timeout=10)
        statuses[kind] = answer.status_code, "insufficient authentication scopes" in answer.text
    assert statuses["others"] == (403, True)
    assert not statuses["its"][1]


def test_drive_file_shows_what_the_program_made(strict: Emulator) -> None:
    """With `drive.file` a program sees its own files in every API, and another program's not at all."""
    narrow = "https://www.googleapis.com/auth/drive.file"
    tokens = {}
    for client in ("ours", "theirs"):
        token = strict.sign_in.issue_refresh_token("teacher@example.com", frozenset({narrow}), client)
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client}
        tokens[client] = {"Authorization": f"Bearer {grant(strict, **form)['access_token']}"}
    made = requests.post(f"{strict.url}/v4/spreadsheets", json={}, headers=tokens["ours"], timeout=10).json()
    paths = f"/v4/spreadsheets/{made['spreadsheetId']}", f"/drive/v3/files/{made['spreadsheetId']}"
    for client, statuses in (("ours", [200, 200]), ("theirs", [404, 404])):
        asked = [requests.get(strict.url + path, headers=tokens[client], timeout=10).status_code for path in paths]
        assert asked == statuses
    listed = requests.get(f"{strict.url}/drive/v3/files", headers=tokens["theirs"], timeout=10).json()
    assert listed["files"] == []


def test_a_token_is_described(strict: Emulator, key_file: Path) -> None:
    """A good token's scope and time left; an ended one is refused as recorded."""
    token = grant(strict, grant_type=JWT_GRANT, assertion=assertion(key_file))["access_token"]
    asked = f"{strict.url}/oauth2/v3/tokeninfo"
    good = requests.get(asked, params={"access_token": token}, timeout=10)
    assert (good.status_code, good.json()["scope"]) == (200, DRIVE)
    strict.sign_in.expire()
    ended = requests.get(asked, params={"access_token": token}, timeout=10)
    assert (ended.status_code, ended.json()) == (400, read_recording("errors/tokeninfo-stale_400.json"))
