"""Who can answer a form, and when."""

from __future__ import annotations

import pytest

from pipeline.emulator.files import grant
from pipeline.emulator.forms import Form
from pipeline.emulator.forms.opening import admits, needs_account, why_shut
from pipeline.emulator.state import FORM, File

OPEN = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}


def made(*grants: tuple[str, str], settings: str = "DO_NOT_COLLECT", legacy: bool = False) -> tuple[File, Form]:
    """An open form with these responders."""
    body = {"settings": {"emailCollectionType": settings}, **({} if legacy else {"publishSettings": OPEN})}
    permissions = [grant(kind, "reader", who, view="published") for kind, who in grants]
    return File("F", "F", FORM, "o@example.com", "", "", permissions=permissions), Form(body, {})


@pytest.mark.parametrize(
    ("grants", "email", "admitted"),
    [
        ([("anyone", "")], "me@x.org", True),
        ([("domain", "Example.com")], "Me@example.COM", True),
        ([("domain", "example.com")], "me@notexample.com", False),
        ([("user", "Me@example.com")], "me@example.com", True),
        ([("user", "me@example.com")], "you@example.com", False),
        ([("group", "staff@example.com")], "me@example.com", True),
        ([], "me@example.com", False),
    ],
)
def test_admitted(grants: list[tuple[str, str]], email: str, admitted: bool) -> None:
    """A responder is named, in the domain, or anyone; capitals do not count, and a group's members are not known."""
    assert admits(*made(*grants), email) is admitted


def test_accounts() -> None:
    """Whoever answers a form with verified addresses, or one not open to anyone, says first who they are."""
    assert not needs_account(*made(("anyone", "")))
    assert needs_account(*made(("anyone", ""), settings="VERIFIED"))
    assert needs_account(*made(("domain", "example.com")))
    assert not needs_account(*made(legacy=True))


def test_shut() -> None:
    """A form without responders is shut; a legacy form never is."""
    assert why_shut(*made()) == "nobody"
    assert why_shut(*made(legacy=True)) == ""
    assert admits(*made(legacy=True), "me@x.org")
