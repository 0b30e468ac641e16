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
DOCS_READ = f"{_AUTH}documents.readonly"
FILES = f"{_AUTH}drive.file"
NEWS = f"{_AUTH}pubsub"

SCOPES = (FORM, ANSWERS, SHEETS, DOCS, FILES)
"""What the product asks for altogether, as when a person signs in: never the whole Drive."""

WIDER = {FORM_READ: FORM, DOCS_READ: DOCS}
"""The permission that holds another one."""

NEEDS: dict[str, frozenset[str]] = {
    "init": frozenset({FORM, SHEETS, FILES}),
    "run": frozenset({FORM_READ, ANSWERS, SHEETS, DOCS, FILES}),
    "plan": frozenset({FORM_READ, ANSWERS, SHEETS, DOCS_READ, FILES}),
    "watch": frozenset({ANSWERS, NEWS}),
    "report": frozenset({FORM_READ, ANSWERS, SHEETS, FILES}),
    "check": frozenset({FORM_READ, ANSWERS, SHEETS, FILES}),
    "undo": frozenset({SHEETS}),
    "form create": frozenset({FORM, FILES}),
    "form link": frozenset({FORM_READ}),
    "form map": frozenset({FORM_READ, ANSWERS}),
    "doctor": frozenset({FORM_READ, ANSWERS, SHEETS, DOCS, FILES}),
    "auth login": frozenset(SCOPES),
    "auth status": frozenset({FILES}),
}
"""What each command that opens the school's Workspace asks for; a command that is not here opens none."""


def ask(command: str, access: str = "shared", *, news: bool = False) -> frozenset[str]:
    """The scopes of a command; with access "own" the one that shows smallwins nothing but the files it made.

    With `news` a person's sign-in is also for the Pub/Sub subscription that `watch` listens to.
    """
    needs = NEEDS[command] | ({NEWS} if news else set())
    return needs if access == "shared" else frozenset({FILES}) | (needs & {NEWS})


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
