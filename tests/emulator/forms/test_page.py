"""The addresses of forms in the browser."""

from __future__ import annotations

import pytest
import requests

from pipeline.emulator import Emulator
from pipeline.emulator.forms import responder_path
from tests.emulator.forms.desk import Desk


def get(desk: Desk, path: str, verb: str = "GET") -> requests.Response:
    """An answer, redirects not followed."""
    return requests.request(verb, desk.emulator.url + path, timeout=10, allow_redirects=False)


def test_addresses(asked: tuple[Desk, str]) -> None:
    """The API's address, at the emulator's own host, opens the form; its id leads there, the query goes along."""
    desk, _ = asked
    path = desk.get()["responderUri"].removeprefix("https://docs.google.com")
    assert path == responder_path(desk.id)
    page = get(desk, path)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=UTF-8")
    assert "<script" not in page.text
    led = get(desk, f"/forms/d/{desk.id}/viewform?usp=pp_url&entry.1=x")
    assert (led.status_code, led.headers["Location"]) == (302, f"{path}?usp=pp_url&entry.1=x")
    for verb, other in (("GET", "formResponse"), ("POST", "viewform"), ("DELETE", "viewform")):
        assert get(desk, path.replace("viewform", other), verb).headers["Location"] == path


@pytest.mark.parametrize("path", ["/forms/", "/forms/d/e/unknown/viewform", "/forms/d/unknown/viewform", "/forms/x"])
def test_nothing_there(desk: Desk, path: str) -> None:
    """An address of no form has a page that says so."""
    page = get(desk, path)
    assert page.status_code == 404
    assert "There is no form here" in page.text


def test_trashed(asked: tuple[Desk, str]) -> None:
    """A form in the trash is not there for those who answer it."""
    desk, _ = asked
    desk.emulator.state.files[desk.id].trashed = True
    assert get(desk, responder_path(desk.id)).status_code == 404
    assert get(desk, f"/forms/d/{desk.id}/viewform").status_code == 404


def test_a_form_taken_over(emulator: Emulator) -> None:
    """A form loaded with an address of its own is answered under that too."""
    uri = "https://docs.google.com/forms/d/e/1FAIpQLSrecorded/viewform"
    emulator.load_form({"formId": "F", "info": {"title": "Taken over"}, "responderUri": uri}, [])
    page = requests.get(emulator.url + "/forms/d/e/1FAIpQLSrecorded/viewform", timeout=10)
    assert "Taken over" in page.text
    assert "This form has no questions yet" in page.text


def test_floods(asked: tuple[Desk, str]) -> None:
    """More fields than any form has are refused."""
    desk, _ = asked
    body = "a=1&" * 20_001
    answer = requests.post(desk.emulator.url + responder_path(desk.id), data=body, timeout=10)
    assert answer.status_code == 400
