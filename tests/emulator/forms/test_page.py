"""The addresses of forms in the browser."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

import pytest
import requests
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator import Emulator
from pipeline.emulator.forms import Form, answer_page, responder_path
from pipeline.emulator.forms.page import tokens
from pipeline.emulator.wire import Request
from tests.emulator.conftest import read_recording
from tests.emulator.forms.desk import EVERY_KIND, Desk


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


def test_items_of_a_kind_we_do_not_know(emulator: Emulator) -> None:
    """An item of a kind the API does not tell is shown by its title."""
    emulator.load_form({"formId": "F", "info": {"title": "T"}, "items": [{"itemId": "0000000a", "title": "New"}]}, [])
    assert "New" in requests.get(emulator.url + "/forms/d/F/viewform", timeout=10).text


def test_floods(asked: tuple[Desk, str]) -> None:
    """More fields than any form has are refused."""
    desk, _ = asked
    body = "a=1&" * 20_001
    answer = requests.post(desk.emulator.url + responder_path(desk.id), data=body, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["form", "questionGroupForm"])
def test_recorded_forms(emulator: Emulator, name: str) -> None:
    """A form recorded from the real service is shown with all its questions."""
    body = read_recording(f"forms/ringcentral_{name}.json")
    emulator.load_form(body, [])
    page = requests.get(f"{emulator.url}/forms/d/{body['formId']}/viewform", timeout=10)
    shown = " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())
    assert page.status_code == 200
    assert all(" ".join(item.get("title", "").split()) in shown for item in body["items"])


@pytest.fixture
def every_kind(desk: Desk) -> tuple[Desk, list[str]]:
    """An open form with every kind of question."""
    names = desk.add(*EVERY_KIND)
    desk.open()
    return desk, names


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent(every_kind: tuple[Desk, list[str]], data: st.DataObject) -> None:
    """No fields, however wrong, break a page, and what is kept is what the form can hold."""
    desk, names = every_kind
    state = desk.emulator.state
    parts = ["", "_month", "_day", "_time", "_hour", "_minute", ".other_option_response"]
    known = st.sampled_from([*(f"entry.{name}{part}" for name in names for part in parts), "go", "at", "edit2"])
    values = st.text(max_size=6) | st.sampled_from(["A", "1", "3", "2026-05-19", "02", "14:51", "__other_option__"])
    fields = data.draw(st.dictionaries(known, values, max_size=12))
    fields |= data.draw(
        st.sampled_from([{}, {"visit": tokens.start_visit(cast("Form", state.files[desk.id].content))}])
    )
    target = responder_path(desk.id).replace("viewform", "formResponse")
    answer = answer_page(state, Request("POST", target, {}, urlencode(fields).encode()))
    assert answer.status in {200, 303, 403, 404, 409, 422}
    opened = answer_page(state, Request("GET", f"{responder_path(desk.id)}?{urlencode(fields)}", {}, b""))
    assert opened.status in {200, 404}
