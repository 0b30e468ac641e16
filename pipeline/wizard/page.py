"""Answers come in; the page "What Google will ask you" goes out, for exactly the chosen road."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from pipeline.wizard.questions import Answers

NAME = "what-google-will-ask-you.md"

WHY = {
    "forms.body": "build the form and read its questions",
    "forms.responses.readonly": "read the answers; it can never change one",
    "spreadsheets": "keep the data workbook and draw the dashboard",
    "documents": "write the digest and the reports",
    "drive.file": "make files, and find again those it made; it never lists other files in Drive",
}
"""What each permission (scope) is for, by the end of its name."""
SCOPE = "https://www.googleapis.com/auth/"

_PROJECT = """\
## {step}. A project with four APIs (5 minutes)

1. Open https://console.cloud.google.com with an administrator's account and create a project, for example `small-wins`,
   inside your school's organization.
2. Under *APIs & Services*, *Library*, enable **Google Forms API**, **Google Sheets API**, **Google Docs API** and
   **Google Drive API**. They are free; no billing account is needed.
"""
_ACCOUNT = """\
## {step}. A service account (5 minutes)

*IAM & Admin*, *Service Accounts*, *Create service account*. Give it a name and no roles at all: it gets its rights from
the shared drive alone. Note its address; it ends in `iam.gserviceaccount.com`.
"""
_DRIVE = """\
## {step}. A shared drive (5 minutes)

1. In Google Drive create a shared drive, for example *Small Wins*. A service account has no storage of its own, so
   elsewhere it cannot make a file.
2. Under *Manage members* add the service account's address as **Content manager**. Nobody else has to be a member:
   whoever is one sees all of it, the data workbook included.
3. Copy the drive's address from the browser: `smallwins init` asks for it.
"""
_SIGN_IN = """\
## {step}. How it signs in

**Without a key**, where the machine that runs it is signed in itself:

- *on your own computer or server with gcloud*: `gcloud auth application-default login`, and give whoever does that the
  role *Service Account Token Creator* on the service account. Switch on the *IAM Service Account Credentials API* too.
- *GitHub Actions or another cloud*: make a workload identity pool, download its configuration file (it holds no secret)
  and name that file when `smallwins init` asks for it.

**With a key file**, where neither is possible: on the account's *Keys* tab *Add key*, *Create new key*, *JSON*. Move
the file beside `smallwins.yaml`, name it `service-account.json`, and run `chmod 600 service-account.json`. It is a
password: never mail it, never put it in a synchronized folder. Where Google says that keys are disabled by policy, take
the way without a key.
"""
_CONSENT = """\
## {step}. The app that asks (10 minutes)

1. In the project: *APIs & Services*, *OAuth consent screen*. Choose **Internal**. An *External* app in testing loses
   its sign-in after seven days.
2. *Credentials*, *Create credentials*, *OAuth client ID*, type *Desktop app*. Move its file beside `smallwins.yaml`,
   name it `client.json`, and run `chmod 600 client.json`.
"""
_LOGIN = """\
## {step}. The sign-in (2 minutes)

Have a role account, like smallwins@school.org, that belongs to no person and to no student. `smallwins init` opens
Google's own page in the browser. Sign in as that account, leave every permission ticked, and choose *Allow*. It is
kept in `private/sign-in.json`, which only you can read. `smallwins auth logout` withdraws it.
"""
_ROADS = {
    "shared-drive": ("a service account in a shared drive", (_PROJECT, _ACCOUNT, _DRIVE, _SIGN_IN)),
    "role-account": ("a role account through an Internal app", (_PROJECT, _CONSENT, _LOGIN)),
}
_LETTERS = {
    "shared-drive": "It signs in as one service account of ours and works in one shared drive, as a member of it. "
    "Please allow that drive to have this account as a member. If our domain restricts API access, please mark the "
    "account's client id as trusted",
    "role-account": "It signs in as one role account of ours, through an app that is Internal to our organization. "
    "If our domain restricts API access, please mark the app's client id as trusted",
}


def page(answers: Answers) -> str:
    """The page as Markdown; the answers name the school and the road."""
    words, parts = _ROADS[answers["google"]]
    steps = [part.format(step=number) for number, part in enumerate(parts, 1)]
    head = f"""\
# What Google will ask you

For {answers["school"]}, by {words}.

Take your time: `smallwins init` keeps your answers and goes on where it stopped.
"""
    return "\n".join([head, *steps, _permissions(), _letter(answers)])


def write(folder: Path, answers: Answers) -> Path | None:
    """Put the page in the folder; its path where it is new or says something else now."""
    path, text = folder / NAME, page(answers)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    path.write_text(text, encoding="utf-8")
    return path


def _permissions() -> str:
    rows = "".join(f"| `{SCOPE}{name}` | {why} |\n" for name, why in WHY.items())
    return f"""\
## What it asks for, and why

| scope | so that it can |
|---|---|
{rows}
Each command asks for the ones it needs and no more. It never asks for the whole Drive, for mail, calendars or the
directory, and never to act for other people. It talks to Google and to nobody else.
"""


def _letter(answers: Answers) -> str:
    scopes = "\n".join(f"> - `{SCOPE}{name}`: {why}" for name, why in WHY.items())
    asks = (
        f"{answers['school']} would like to run Small Wins: staff tell in a Google Form what worked and what they "
        "learned, and the program keeps a sheet and documents for our leaders up to date. We run it ourselves; no "
        f"company receives anything. {_LETTERS[answers['google']]} (Security, Access and data control, API "
        "controls). It asks for these permissions:"
    )
    data = (
        f"The data: what staff write in the form, {_data(answers)}. Students are asked for nothing and sign in "
        "nowhere; what may name a student is held back until somebody has looked at it. Everything stays in our own "
        "Workspace, and no domain-wide delegation is needed."
    )
    return f"""\
## For your domain administrator, to copy into a mail

{_quoted(asks)}
>
{scopes}
>
{_quoted(data)}
"""


def _quoted(text: str) -> str:
    """A paragraph as Markdown's quotation."""
    return fill(text, 118, initial_indent="> ", subsequent_indent="> ", break_long_words=False)


def _data(answers: Answers) -> str:
    """What is kept of those who answer, as a clause."""
    return {
        "pseudonym": "with a code name in place of the sender's address",
        "email": "with the sender's address",
        "anonymous": "without the sender's address",
    }[answers["respondents"]]
