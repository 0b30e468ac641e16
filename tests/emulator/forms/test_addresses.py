"""The address under which people answer a form."""

from __future__ import annotations

from pipeline.emulator.forms import responder_path
from pipeline.emulator.forms.addresses import find_form, responder_uri
from tests.emulator.forms.desk import Desk


def test_address(desk: Desk) -> None:
    """It has Google's shape, does not tell the form's id, and leads back to the form."""
    path = responder_path(desk.id)
    assert path.startswith("/forms/d/e/1FAIpQLS")
    assert desk.id not in path
    assert desk.get()["responderUri"] == responder_uri(desk.id) == f"https://docs.google.com{path}"
    assert find_form(desk.emulator.state, path) is desk.emulator.state.files[desk.id]
    assert find_form(desk.emulator.state, "/forms/d/e/other/viewform") is None
