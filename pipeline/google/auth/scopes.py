"""A command's name comes in; the permissions (scopes) that it asks Google for go out, and never more than it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pipeline.errors import PermissionsError

_AUTH = "https://www.googleapis.com/auth/"
FORM = f"{_AUTH}forms.body"
FORM_READ = f"{_AUTH}forms.body.readonly"
ANSWERS = f"{_AUTH}forms.responses.readonly"
SHEETS = f"{_AUTH}spreadsheets"
DOCS = f"{_AUTH}documents"
FILES = f"{_AUTH}drive.file"

SCOPES = (FORM, ANSWERS, SHEETS, DOCS, FILES)
"""What the product asks for altogether, as when a person signs in: never the whole Drive."""

WIDER = {FORM_READ: FORM}
"""The permission that holds another one."""

NEEDS: dict[str, frozenset[str]] = {
    "init": frozenset({FORM, SHEETS, FILES}),
    "run": frozenset({FORM_READ, ANSWERS, SHEETS, DOCS, FILES}),
    "report": frozenset({FORM_READ, ANSWERS, SHEETS, FILES}),
    "check": frozenset({FORM_READ, ANSWERS, SHEETS, FILES}),
    "undo": frozenset({SHEETS}),
    "form create": frozenset({FORM, FILES}),
    "form link": frozenset({FORM_READ}),
    "doctor": frozenset({FORM_READ, ANSWERS, SHEETS, DOCS, FILES}),
    "auth login": frozenset(SCOPES),
    "auth status": frozenset({FILES}),
}
"""What each command that opens the school's Workspace asks for; a command that is not here opens none."""


def ask(command: str, access: str = "shared") -> frozenset[str]:
    """The scopes of a command; with access "own" the one that shows smallwins nothing but the files it made."""
    return NEEDS[command] if access == "shared" else frozenset({FILES})


def uncovered(wanted: Iterable[str], granted: Collection[str]) -> tuple[str, ...]:
    """What is wanted and neither granted itself nor within what is."""
    return tuple(sorted(scope for scope in wanted if scope not in granted and WIDER.get(scope) not in granted))


def cover(wanted: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
    """The granted scopes that hold what is wanted; PermissionsError names what a person did not allow."""
    missing = [scope.removeprefix(_AUTH) for scope in uncovered(wanted, granted)]
    if missing:
        raise PermissionsError(
            f"The saved sign-in does not allow everything this needs; missing: {', '.join(missing)}.",
            "Run `smallwins auth login` and leave every permission ticked.",
        )
    return tuple(sorted({scope if scope in granted else WIDER[scope] for scope in wanted}))
