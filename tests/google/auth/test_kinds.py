"""Every way in, with a key and without, as commands against a strict Workspace; nothing secret is ever said."""

from __future__ import annotations

import json
import logging
import stat
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.commands import cli
from pipeline.emulator import Emulator
from pipeline.emulator.auth import JWT_GRANT
from pipeline.emulator.lending import CLOUD
from pipeline.google.auth.scopes import SCOPES
from pipeline.settings import write
from tests.conftest import SMALL_SCHOOL
from tests.google.auth.person import ROLE, decide, send

AUDIENCE = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/github"
SHOWN = "what the machine says of itself"
TARGET = "smallwins@embedded-workspace.iam.gserviceaccount.com"
TEACHER = "teacher@example.com"
LENDING = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{}:generateAccessToken"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A Workspace that is strict about sign-in."""
    with Emulator(sign_in="strict", check_answers=True) as running:
        yield running
    assert running.app.crashes == []


@pytest.fixture
def folder(tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A school's folder with every kind of file; the Workspace knows who may act as whom."""
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    settings = f"workspace: google\ngoogle: {{endpoint: {json.dumps(emulator.url)}, credentials: ''}}\n"
    text = SMALL_SCHOOL.replace("roster: roster.txt", "roster: ''") + settings
    (tmp_path / "smallwins.yaml").write_text(text, encoding="utf-8")
    emulator.service_account(tmp_path).rename(tmp_path / "key.json")
    emulator.sign_in.delegate(TARGET, frozenset(SCOPES))
    emulator.sign_in.machines[AUDIENCE] = {SHOWN: "github@pool"}
    emulator.sign_in.lent |= {("github@pool", TARGET), ("coordinator@example.com", TARGET)}
    (tmp_path / "token.txt").write_text(SHOWN, encoding="utf-8")
    workload = {
        "type": "external_account",
        "audience": AUDIENCE,
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "service_account_impersonation_url": LENDING.format(TARGET),
        "credential_source": {"file": str(tmp_path / "token.txt")},
    }
    token = emulator.sign_in.issue_refresh_token("coordinator@example.com", CLOUD | frozenset(SCOPES), "gcloud")
    gcloud = {"type": "authorized_user", "client_id": "gcloud", "client_secret": "s3cret", "refresh_token": token}
    bare = {name: value for name, value in workload.items() if name != "service_account_impersonation_url"}
    for name, info in (("workload.json", workload), ("pool.json", bare), ("gcloud.json", gcloud)):
        path = tmp_path / name
        path.touch(0o600)
        path.write_text(json.dumps(info), encoding="utf-8")
    return tmp_path


def type_words(folder: Path, *words: str) -> Result:
    """Type a command in the school's folder."""
    return CliRunner().invoke(cli, [*words, "--settings", str(folder / "smallwins.yaml")])


def status(folder: Path, **google: str) -> dict[str, Any]:
    """What `auth status` says of a sign-in, which asks Google itself."""
    write(folder / "smallwins.yaml", {f"google.{name}": value for name, value in google.items()})
    said = type_words(folder, "auth", "status", "--json")
    assert said.exit_code == 0, said.output
    found: dict[str, Any] = json.loads(said.stdout)["data"]
    return found


@pytest.mark.parametrize(
    ("google", "environment", "kind", "account"),
    [
        ({"credentials": "key.json"}, "", "service account", TARGET),
        ({"credentials": "key.json", "subject": TEACHER}, "", "service account", TEACHER),
        ({"credentials": "workload.json"}, "", "workload identity", TARGET),
        ({"credentials": "pool.json", "impersonate": TARGET}, "", "impersonation", TARGET),
        ({"credentials": "application-default"}, "key.json", "application-default", TARGET),
        ({"credentials": "application-default"}, "workload.json", "application-default", TARGET),
        ({"credentials": "application-default", "impersonate": TARGET}, "gcloud.json", "impersonation", TARGET),
        (
            {"credentials": "application-default", "impersonate": TARGET, "subject": TEACHER},
            "gcloud.json",
            "impersonation",
            TEACHER,
        ),
    ],
)
def test_every_way_in(
    folder: Path,
    google: dict[str, str],
    environment: str,
    kind: str,
    account: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Google says who is signed in, by each kind, and init makes everything as that account or says what it lacks."""
    if environment:
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(folder / environment))
    found = status(folder, **google)
    assert (found["kind"], found["account"]) == (kind, account)
    made = type_words(folder, "init", "--no-input")
    if account == TEACHER:
        assert made.exit_code == 0, made.output
    else:
        assert "no storage of its own" in made.output


@pytest.mark.parametrize(
    ("google", "spoil", "says"),
    [
        ({"credentials": "pool.json", "impersonate": TARGET}, "lent", "Token Creator"),
        ({"credentials": "workload.json"}, "machines", "workload|machine|pool"),
        ({"credentials": "key.json", "subject": TEACHER}, "_delegated", "delegation"),
    ],
)
def test_what_is_not_allowed(folder: Path, emulator: Emulator, google: dict[str, str], spoil: str, says: str) -> None:
    """Each ends in 4 with its own remedy, not in a traceback."""
    getattr(emulator.sign_in, spoil).clear()
    write(folder / "smallwins.yaml", {f"google.{name}": value for name, value in google.items()})
    said = type_words(folder, "auth", "status")
    assert said.exit_code == 4, said.output
    assert any(word in said.output for word in says.split("|")), said.output
    assert "Traceback" not in said.output


def test_nothing_secret_is_said(
    folder: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at DEBUG: login, runs, refusals and logout show no token, code, key or secret."""
    monkeypatch.setenv("GOOGLE_SDK_PYTHON_LOGGING_SCOPE", "google")
    caplog.set_level(logging.DEBUG)
    for name in logging.root.manager.loggerDict:
        caplog.set_level(logging.DEBUG, name)
    emulator.program(folder / "client.json")
    opened: list[str] = []
    secrets = {SHOWN, "s3cret", json.loads((folder / "client.json").read_text())["installed"]["client_secret"]}
    secrets |= set(json.loads((folder / "key.json").read_text())["private_key"].splitlines()[1:-1])

    def watch(*used: str) -> str:
        secrets.update(emulator.sign_in._issued, emulator.sign_in._refresh, emulator.sign_in._codes)
        said = type_words(folder, *used)
        secrets.update(emulator.sign_in._issued, emulator.sign_in._refresh, emulator.sign_in._codes)
        return said.output + repr(said.exception)

    def open_page(address: str) -> bool:
        opened.append(address)
        send(decide)(address)
        return True

    monkeypatch.setattr(webbrowser, "open", open_page)
    told = [watch("auth", "login"), watch("auth", "status", "--json"), watch("init", "--no-input"), watch("run")]
    assert f"Signed in as {ROLE}" in told[0]
    kept = folder / "private" / "sign-in.json"
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(kept.parent.stat().st_mode)) == (0o600, 0o700)
    emulator.sign_in.expire()
    told += [watch("auth", "status"), watch("auth", "logout"), watch("auth", "status")]
    for name in ("key.json", "workload.json", "gcloud.json"):
        write(folder / "smallwins.yaml", {"google.credentials": name})
        told += [watch("auth", "status"), watch("init", "--no-input")]
    files = [path.read_text("utf-8") for path in (folder / ".smallwins" / "logs").rglob("*") if path.is_file()]
    everything = "\n".join([*told, *opened, *files, caplog.text])
    assert "DEBUG" in caplog.text
    assert not [secret[:12] for secret in secrets if secret in everything]
    assert JWT_GRANT not in everything
