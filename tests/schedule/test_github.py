"""The workflow for GitHub: by its schema, by a security linter, and by what its own steps do."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.google.auth.kinds import from_file
from pipeline.schedule import Job, github
from pipeline.schedule.slots import slots_in
from tests.schedule.jobs import PROGRAM, expand, settings_for

PROVIDER = "projects/12345/locations/global/workloadIdentityPools/school/providers/github"
ACCOUNT = "smallwins@school.iam.gserviceaccount.com"


def repository(tmp_path: Path, more: str = "") -> Job:
    """A school in a folder of a repository."""
    (tmp_path / ".git").mkdir(parents=True)
    (tmp_path / "our school").mkdir()
    return Job(settings_for(path=tmp_path / "our school" / "smallwins.yaml", more=more), PROGRAM)


def read(job: Job) -> dict[str, Any]:
    """The workflow as written, read again."""
    recipe = github.recipe(job)
    recipe.install()
    workflow: dict[str, Any] = YAML(typ="safe").load(recipe.pieces[0].path.read_text())
    return workflow


@pytest.mark.parametrize("more", ["", "google: {credentials: private/key.json}"])
def test_by_schema_and_linter(more: str, tmp_path: Path) -> None:
    """GitHub's own schema takes it, and zizmor at its strictest finds nothing."""
    job = repository(tmp_path, more)
    read(job)
    path = tmp_path / ".github" / "workflows" / "smallwins-maple.yml"
    schema = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    subprocess.run(schema, check=True, capture_output=True)
    zizmor = Path(sys.executable).with_name("zizmor")
    linted = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--persona=pedantic", path], capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_rights_and_times(tmp_path: Path) -> None:
    """It may read the repository and show who it is; it is called in UTC."""
    job = repository(tmp_path)
    workflow = read(job)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["run"]["permissions"] == {"contents": "read", "id-token": "write"}
    slots = {slot for entry in workflow["on"]["schedule"] for slot in expand(entry["cron"])}
    assert slots == {((day + 1) % 7, hour, minute) for day, hour, minute in slots_in(job.settings, UTC)}
    assert all("${{" not in step.get("run", "") for step in workflow["jobs"]["run"]["steps"])
    assert str(tmp_path) not in json.dumps(workflow)


def take(step: dict[str, Any], folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Do what a step says, with the values of its variables as GitHub has them."""
    fixed = {name: value for name, value in step.get("env", {}).items() if "${{" not in value}
    env = {"PATH": os.environ["PATH"], **fixed, **given}
    return subprocess.run(
        ["bash", "-euc", step["run"]], cwd=folder, env=env, check=True, text=True, capture_output=True
    )


@pytest.mark.parametrize(
    ("credentials", "place"),
    [("application-default", ".smallwins/github.json"), ("private/key.json", "private/key.json")],
)
def test_the_sign_in_it_lays_out(credentials: str, place: str, tmp_path: Path) -> None:
    """The file is a workload identity that google-auth takes, where the settings look for it; secrets are private."""
    workflow = read(repository(tmp_path / "a", f"google: {{credentials: {credentials}}}"))
    checkout = tmp_path / "b"
    checkout.mkdir()
    steps = {step.get("name"): step for step in workflow["jobs"]["run"]["steps"]}
    take(
        steps["Lay out the secret and the sign-in"],
        checkout,
        PROVIDER=PROVIDER,
        ACCOUNT=ACCOUNT,
        SECRET="a $secret's \\n own",
        ACTIONS_ID_TOKEN_REQUEST_URL="https://token.example/req?api-version=2.0",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN="github-says-so",
    )
    secret, laid = checkout / "our school/smallwins.secret", checkout / "our school" / place
    assert secret.read_text() == "a $secret's \\n own"
    for path in (secret, laid):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = from_file(laid, ["https://www.googleapis.com/auth/drive.file"])
    assert (made.kind, made.account, made.hosts) == ("workload identity", ACCOUNT, frozenset({"token.example"}))
    shown = json.loads(laid.read_text())["credential_source"]
    assert shown["url"] == f"https://token.example/req?api-version=2.0&audience=https://iam.googleapis.com/{PROVIDER}"
    assert shown["headers"] == {"Authorization": "Bearer github-says-so"}
    assert steps["Run"]["env"]["GOOGLE_APPLICATION_CREDENTIALS"] == f"our school/{place}"


@pytest.mark.parametrize(("event", "words"), [("schedule", ["--scheduled"]), ("workflow_dispatch", [])])
def test_what_it_runs(event: str, words: list[str], tmp_path: Path) -> None:
    """By the clock it asks whether a run is due; by hand it runs."""
    step = read(repository(tmp_path))["jobs"]["run"]["steps"][-1]
    program = tmp_path / "smallwins" / "bin" / "smallwins"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    told = take(step, tmp_path, RUNNER_TEMP=str(tmp_path), GITHUB_EVENT_NAME=event)
    assert told.stdout.split("|")[:-1] == ["run", *words, "--settings", "our school/smallwins.yaml"]


def test_a_role_account_and_a_roster(tmp_path: Path) -> None:
    """A person's sign-in and the students' names go in as secrets, and the steps say so."""
    more = "google: {credentials: sign-in.json}"
    job = repository(tmp_path / "a", more)
    text = job.settings.path
    (text.parent / "sign-in.json").write_text('{"type": "authorized_user"}')
    privacy = job.settings.privacy.model_copy(update={"roster": "lists/roster.txt"})
    job = Job(job.settings.model_copy(update={"privacy": privacy}), PROGRAM)
    step = read(job)["jobs"]["run"]["steps"][2]
    checkout = tmp_path / "b"
    checkout.mkdir()
    take(step, checkout, SECRET="s", ROSTER="r", SIGN_IN="{}", PROVIDER="", ACCOUNT="")
    laid = {str(path.relative_to(checkout / "our school")): path.read_text() for path in checkout.rglob("*.*")}
    assert laid == {"smallwins.secret": "s", "lists/roster.txt": "r", "sign-in.json": "{}"}
    said = " ".join(github.recipe(job).steps)
    assert "SMALLWINS_ROSTER" in said
    assert "SMALLWINS_SIGN_IN" in said
    assert "SMALLWINS_PROVIDER" not in said
