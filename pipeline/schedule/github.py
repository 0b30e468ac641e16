"""The job comes in; a workflow for GitHub Actions goes out: without a key, in a private repository, by UTC."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path, PurePath, PurePosixPath

from pipeline import __version__
from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Files, Piece
from pipeline.schedule.slots import group, slots_in
from pipeline.schedule.times import describe

CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"
MACHINES_OWN = ".smallwins/github.json"
PROVIDER = "projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER"


def recipe(job: Job) -> Files:
    """One workflow, in the repository that the settings lie in."""
    root = _repository(job.settings.folder)
    path = root / ".github" / "workflows" / f"{job.plain_name}.yml"
    text = _workflow(job, PurePosixPath(job.settings.path.relative_to(root).as_posix()))
    piece = Piece(path, text)
    return Files((piece,), steps=_steps(job, path), shown=piece.sealed)


def _repository(folder: Path) -> Path:
    """The top folder of the repository around a folder; the folder itself where there is none."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def _steps(job: Job, path: Path) -> tuple[str, ...]:
    """What a person does on GitHub, and in the Google Cloud project."""
    secrets = [f"SMALLWINS_SECRET (what {job.settings.secret.name} holds)"]
    if job.settings.privacy.roster:
        name = PurePath(job.settings.privacy.roster).name
        secrets.append(f"SMALLWINS_ROSTER (what {name} holds; students' names leave this computer with it)")
    if is_person(job):
        secrets.append(f"SMALLWINS_SIGN_IN (what {PurePath(job.settings.google.credentials).name} holds)")
    account = "SMALLWINS_ACCOUNT (the service account's address)"
    return (
        f"Put {job.settings.path.name} and {path.name} into a private repository; never a key, the secret or a roster.",
        f"Under Settings, Secrets and variables, Actions, add these secrets: {'; '.join(secrets)}.",
        *(() if is_person(job) else (f"There too, as variables: SMALLWINS_PROVIDER ({PROVIDER}) and {account}.",)),
        "docs/deploying.md tells how to make the provider, and how to put the program's wheel into the repository.",
    )


def _workflow(job: Job, settings: PurePosixPath) -> str:
    """The workflow. Values reach the shell as environment variables only: nothing is pasted into a command."""
    lines = "".join(
        f'    - cron: "{minutes} {hours} * * {days}"\n' for minutes, hours, days in group(slots_in(job.settings, UTC))
    )
    laid = [_Laid("SECRET", "SMALLWINS_SECRET", settings.parent / job.settings.secret.name)]
    if job.settings.privacy.roster:
        laid.append(
            _Laid("ROSTER", "SMALLWINS_ROSTER", settings.parent / PurePath(job.settings.privacy.roster).as_posix())
        )
    sign_in = settings.parent / _sign_in_file(job)
    if is_person(job):
        laid.append(_Laid("SIGN_IN", "SMALLWINS_SIGN_IN", sign_in))
    folders = sorted({shlex.quote(str(path.parent)) for path in (*(each.path for each in laid), sign_in)})
    return f"""\
# Small Wins. {describe(job.settings)}.
# GitHub counts in UTC: where clocks change during the year, it looks at the hours of summer and of winter, and
# the run itself knows which of them counts. GitHub may start it late.
# To install: `smallwins schedule install github`, then follow what it says.
name: Small Wins
on:
  schedule:
{lines}  workflow_dispatch:
permissions: {{}}
concurrency:
  group: {job.plain_name}
  cancel-in-progress: false
jobs:
  run:
    name: Bring sheets and documents up to date
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions:
      contents: read # to read the settings
      id-token: write # to sign in to Google without a key
    steps:
      - uses: {CHECKOUT}
        with:
          persist-credentials: false
      - name: Get the program
        run: |
          python3 -m venv "$RUNNER_TEMP/smallwins"
          "$RUNNER_TEMP/smallwins/bin/pip" install --quiet --find-links wheels smallwins=={__version__}
      - name: Lay out the secret and the sign-in
        env:
          PROVIDER: ${{{{ vars.SMALLWINS_PROVIDER }}}}
          ACCOUNT: ${{{{ vars.SMALLWINS_ACCOUNT }}}}
{"".join(each.variable for each in laid)}        run: |
          umask 077
          mkdir -p {" ".join(folders)}
{"".join(each.line for each in laid)}{"" if is_person(job) else _keyless(sign_in)}\
      - name: Run
        env:
          GOOGLE_APPLICATION_CREDENTIALS: {_quoted(sign_in)}
          FILE: {_quoted(settings)}
        run: |
          if [ "$GITHUB_EVENT_NAME" = schedule ]; then set -- --scheduled; fi
          "$RUNNER_TEMP/smallwins/bin/smallwins" run "$@" --settings "$FILE"
"""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A file that a step writes from a secret of the repository."""

    name: str
    secret: str
    path: PurePosixPath

    @property
    def variable(self) -> str:
        return f"          {self.name}: ${{{{ secrets.{self.secret} }}}}\n"

    @property
    def line(self) -> str:
        return f"""          printf '%s' "${self.name}" > {shlex.quote(str(self.path))}\n"""


def is_person(job: Job) -> bool:
    """Whether the settings sign in as a role account, which no workload identity can stand for."""
    try:
        found = json.loads((job.settings.folder / job.settings.google.credentials).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("type") == "authorized_user"


def _sign_in_file(job: Job) -> PurePosixPath:
    """Where the settings look for their sign-in, from their folder on; a place of our own for the machine's."""
    named = job.settings.google.credentials
    return PurePosixPath(MACHINES_OWN if named in ("", "application-default") else PurePath(named).as_posix())


def _quoted(path: PurePosixPath) -> str:
    """A path as a YAML string."""
    return json.dumps(str(path), ensure_ascii=False)


def _keyless(path: PurePosixPath) -> str:
    """The lines that write what google-auth needs to show GitHub's own token to Google."""
    return f"""\
          cat > {shlex.quote(str(path))} <<END
          {{
            "type": "external_account",
            "audience": "//iam.googleapis.com/$PROVIDER",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": "https://sts.googleapis.com/v1/token",
            "service_account_impersonation_url":
              "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$ACCOUNT:generateAccessToken",
            "credential_source": {{
              "url": "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=https://iam.googleapis.com/$PROVIDER",
              "headers": {{"Authorization": "Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN"}},
              "format": {{"type": "json", "subject_token_field_name": "value"}}
            }}
          }}
          END
"""
