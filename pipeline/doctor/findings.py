"""What a check found comes in; a finding goes out: its name, how it is, what it means, the one thing to do, a link."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from pipeline.errors import SmallwinsError

Result = Literal["pass", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome; `name` is a heading of docs/troubleshooting.md, `url` opens the place of the fix."""

    name: str
    result: Result
    said: str
    fix: str = ""
    url: str = ""

    def as_json(self) -> dict[str, str]:
        """The finding as an entry of `data.checks`."""
        return asdict(self)


def good(name: str, said: str) -> Finding:
    """A check that passed."""
    return Finding(name, "pass", said)


def failure(name: str, error: SmallwinsError) -> Finding:
    """A check that an error ended, in the error's own words."""
    return Finding(name, "fail", error.message, error.fix, error.url)


def name_of(error: SmallwinsError, otherwise: str) -> str:
    """The check that an error belongs to, wherever it was met."""
    return next((name for code, name in NAMES.items() if error.code == code), otherwise)


NAMES = {
    "key-file": "Key file",
    "permissions": "Permissions",
    "clock": "Clock",
    "app-in-testing": "Weekly end of the sign-in",
    "ask-administrator": "Administrator's approval",
    "sign-in-again": "Sign-in",
    "sign-in": "Sign-in",
    "api-off": "APIs",
    "no-storage": "Storage",
    "protected": "Protected cells",
    "copy": "Copied workbook",
}
"""Checks by the codes of errors."""

CHECKS = (
    *("Key file", "Weekly end of the sign-in", "Storage", "Private files", "Set-up", "Last run", "Schedule", "Quota"),
    *("Sign-in", "Permissions", "Administrator's approval", "APIs", "Shared drive", "Clock", "Another program"),
    *("Folder", "Workbooks", "Copied workbook", "Guard", "Tabs and columns", "Protected cells", "Room"),
    *("Form", "Form published", "Who can answer", "E-mail addresses", "Questions"),
)
"""The names of all checks, in the order of the guide."""
