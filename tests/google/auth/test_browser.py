"""Somebody signs in over real HTTP, at the embedded Workspace's own authorization page; or does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from pipeline.emulator import Emulator
from pipeline.emulator.auth import WEEK, Program
from pipeline.errors import KeyFileError, SignInAgainError, SignInError, UsageError
from pipeline.google.auth import browser
from pipeline.google.auth.scopes import SCOPES
from tests.google.auth.person import ROLE, decide, send


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A Workspace that is strict about sign-in."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []


@pytest.fixture
def client(emulator: Emulator, tmp_path: Path) -> Path:
    """The file of an internal app's desktop client."""
    return emulator.program(tmp_path / "client.json")


def sign_in(emulator: Emulator, client: Path, act: Any = decide, patience: float = 20.0) -> dict[str, Any]:
    """Sign in, with somebody who acts on the address that is shown."""
    return browser.sign_in(client, SCOPES, send(act), endpoint=emulator.url, patience=patience)


def test_somebody_allows_it(emulator: Emulator, client: Path) -> None:
    """What is kept holds a refresh token for all scopes, when it began, and no access token."""
    kept = sign_in(emulator, client)
    assert kept.keys() == {"type", "client_id", "client_secret", "refresh_token", "scopes", "signed_in", "ends"}
    assert (kept["scopes"], kept["ends"]) == (sorted(SCOPES), None)
    grant = emulator.sign_in._refresh[kept["refresh_token"]]
    assert (grant.account.email, grant.account.scopes) == (ROLE, frozenset(SCOPES))


def test_what_the_page_is_asked_for(emulator: Emulator, client: Path) -> None:
    """PKCE with S256, a state, a refresh token; and the answer goes to this machine only."""
    shown: list[str] = []

    def look(address: str) -> None:
        shown.append(address)
        decide(address)

    sign_in(emulator, client, look)
    sign_in(emulator, client, look)
    (first, again) = ({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} for url in shown)
    assert (first["code_challenge_method"], first["access_type"], first["response_type"]) == ("S256", "offline", "code")
    assert first["redirect_uri"].startswith("http://127.0.0.1:")
    assert set(first["scope"].split()) == set(SCOPES)
    assert "client_secret" not in first
    assert first["state"] != again["state"]
    assert first["code_challenge"] != again["code_challenge"]


def test_an_app_in_testing_says_when_it_ends(emulator: Emulator, tmp_path: Path) -> None:
    """The seven days are known from the first moment."""
    kept = sign_in(emulator, emulator.program(tmp_path / "testing.json", "testing"))
    assert kept["ends"] > kept["signed_in"]


def test_somebody_cancels(emulator: Emulator, client: Path) -> None:
    """A No is said in words, in the terminal and in the browser; nothing is kept."""
    pages: list[str] = []
    with pytest.raises(SignInAgainError, match="canceled") as caught:
        sign_in(emulator, client, lambda address: pages.append(decide(address, "deny").text))
    assert "choose Allow" in caught.value.fix
    assert emulator.sign_in._refresh == {}


def test_a_permission_is_left_out(emulator: Emulator, client: Path) -> None:
    """The missing one is named, and what was allowed is withdrawn."""
    with pytest.raises(SignInAgainError, match=r"left out: spreadsheets, documents\."):
        sign_in(emulator, client, lambda address: decide(address, without=["spreadsheets", "documents"]))
    assert (emulator.sign_in._refresh, emulator.sign_in._issued) == ({}, {})


def back_of(address: str) -> str:
    """Where the browser is to come back to."""
    return parse_qs(urlsplit(address).query)["redirect_uri"][0]


@pytest.mark.parametrize("told", ["code=stolen&state=other", "code=stolen", "error=access_denied&state="])
def test_an_answer_from_elsewhere(emulator: Emulator, client: Path, told: str) -> None:
    """A state that is not ours ends it, in words; the code is not used."""
    with pytest.raises(SignInAgainError, match="another state"):
        sign_in(emulator, client, lambda address: requests.get(f"{back_of(address)}?{told}", timeout=10))
    assert emulator.sign_in._issued == {}


def test_what_else_a_browser_asks_for(emulator: Emulator, client: Path) -> None:
    """An icon, an empty visit, another path and a name that leads here by trickery are no answers."""
    statuses: list[int] = []

    def stray(address: str) -> None:
        back = back_of(address)
        for url in (f"{back}favicon.ico", back, f"{back}x?code=1"):
            statuses.append(requests.get(url, timeout=10).status_code)
        told = requests.get(f"{back}?code=1", headers={"Host": "evil.example"}, timeout=10)
        statuses.append(told.status_code)
        page = decide(address)
        assert "Thank you" in page.text
        assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")

    assert sign_in(emulator, client, stray)["refresh_token"]
    assert statuses == [404] * 4


def test_a_code_that_google_does_not_take(emulator: Emulator, client: Path) -> None:
    """With the right state but another code the exchange is refused, without the code in the words."""

    def forge(address: str) -> None:
        state = parse_qs(urlsplit(address).query)["state"][0]
        requests.get(f"{back_of(address)}?code=FORGED&state={state}", timeout=10)

    with pytest.raises(SignInError, match="did not accept the answer") as caught:
        sign_in(emulator, client, forge)
    assert "FORGED" not in str(caught.value) + str(caught.value.__cause__)


def test_nobody_comes(emulator: Emulator, client: Path) -> None:
    """Waiting ends, and says what else it may be."""
    with pytest.raises(SignInAgainError, match="did not come back") as caught:
        sign_in(emulator, client, lambda _: None, patience=0.1)
    assert "access is blocked" in caught.value.fix


@pytest.mark.parametrize(
    ("email", "blocked", "says"), [("x@else.org", False, "org_internal"), (ROLE, True, "admin_pol")]
)
def test_google_blocks_it(emulator: Emulator, client: Path, email: str, blocked: bool, says: str) -> None:
    """Another organization's account, or an app that is not allowed: the page says so and nobody comes back."""
    (program,) = emulator.sign_in.programs.values()
    emulator.sign_in.programs[program.client_id] = Program(program.client_id, program.secret, "internal", blocked)
    pages: list[str] = []
    with pytest.raises(SignInAgainError, match="did not come back"):
        sign_in(emulator, client, lambda address: pages.append(decide(address, email=email).text), patience=1.0)
    assert says in pages[0]


def test_a_client_with_another_secret(emulator: Emulator, client: Path) -> None:
    """A secret that was changed in the console is named as that."""
    info = json.loads(client.read_text())
    info["installed"]["client_secret"] = "old"
    client.write_text(json.dumps(info))
    with pytest.raises(KeyFileError, match="OAuth client") as caught:
        sign_in(emulator, client)
    assert "client.json" in caught.value.fix


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there"),
        ({"web": {"client_id": "c", "client_secret": "s"}}, "web application"),
        ({"installed": {"client_id": "c"}}, "not the file of an OAuth client"),
        ({"type": "service_account"}, "not the file of an OAuth client"),
    ],
)
def test_files_that_are_no_clients(tmp_path: Path, content: Any, says: str) -> None:
    """Each has its sentence, before any browser is opened."""
    path = tmp_path / "client.json"
    if content:
        path.write_text(json.dumps(content))
        path.chmod(0o600)
    with pytest.raises(KeyFileError, match=says):
        browser.sign_in(path, SCOPES, pytest.fail)


def test_a_port_that_is_taken(emulator: Emulator, client: Path) -> None:
    """The port that was asked for is somebody else's."""
    with pytest.raises(UsageError, match="in use"):
        browser.sign_in(client, SCOPES, pytest.fail, port=int(emulator.url.rpartition(":")[2]))


def test_the_client_files_addresses_are_not_followed(emulator: Emulator, client: Path) -> None:
    """A file that names other addresses sends nobody there."""
    info = json.loads(client.read_text())
    info["installed"] |= {"auth_uri": "https://evil.example/auth", "token_uri": "https://evil.example/token"}
    client.write_text(json.dumps(info))
    shown: list[str] = []

    def look(address: str) -> None:
        shown.append(address)
        decide(address)

    assert sign_in(emulator, client, look)["refresh_token"]
    assert shown[0].startswith(f"{emulator.url}/o/oauth2/auth?")


def test_a_week_is_a_week() -> None:
    """What the embedded Workspace ends after is Google's seven days."""
    assert WEEK == 7 * 24 * 60 * 60
