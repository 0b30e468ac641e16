"""Responses sent, edited, withdrawn and loaded, as the Forms API then answers them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.errors import ApiError
from tests.emulator.conftest import read_recording
from tests.emulator.forms.desk import (
    COLLECT_NOTHING,
    TEXT,
    Desk,
    Json,
    ask,
    update,
)
from tests.emulator.stock import refusal, service


def test_nobody_answers_a_closed_form(desk: Desk) -> None:
    """Unpublished, not accepting, without a responder, and for a stranger, a form takes no response."""
    [question] = desk.add(ask(TEXT))
    desk.batch(COLLECT_NOTHING).execute()
    sharing = service(desk.emulator, "drive").permissions()
    for opening, words in (
        (desk.publish(True, False), "not published"),
        (desk.publish(True, True), "not accepting"),
        (
            sharing.create(
                fileId=desk.id,
                body={"type": "domain", "domain": "example.com", "role": "reader", "view": "published"},
            ),
            "Nobody",
        ),
    ):
        with pytest.raises(ApiError, match=words) as refused:
            desk.answer({question: "x"})
        assert refused.value.code == 409
        opening.execute()
    with pytest.raises(ApiError, match=r"stranger@elsewhere\.org is not"):
        desk.answer({question: "x"}, respondentEmail="stranger@elsewhere.org")
    assert desk.answer({question: "x"}, respondentEmail="someone@example.com").startswith("ACYDBN")
    permission = {"type": "user", "emailAddress": "guest@elsewhere.org", "role": "reader", "view": "published"}
    sharing.create(fileId=desk.id, body=permission).execute()
    assert desk.answer({question: "x"}, respondentEmail="guest@elsewhere.org")
    assert all("respondentEmail" not in response for response in desk.list().execute()["responses"])


def test_response_as_recorded(asked: tuple[Desk, str]) -> None:
    """A response has the service's fields and digits; only `get` names the form."""
    desk, question = asked
    desk.emulator.state.set_clock(datetime(2026, 9, 1, 8, 0, 0, 123456, UTC))
    name = desk.answer({question: "We planted a tree"})
    [listed] = desk.list().execute()["responses"]
    assert listed == {
        "responseId": name,
        "createTime": "2026-09-01T08:00:00.123Z",
        "lastSubmittedTime": "2026-09-01T08:00:00.123456Z",
        "answers": {question: {"questionId": question, "textAnswers": {"answers": [{"value": "We planted a tree"}]}}},
    }
    assert desk.list(fields="responses(responseId)").execute() == {"responses": [{"responseId": name}]}
    fetched = desk.forms.responses().get(formId=desk.id, responseId=name).execute()
    assert fetched == {"formId": desk.id, **listed}
    assert refusal(desk.forms.responses().get(formId=desk.id, responseId="none"))[0] == 404


def test_edited_and_withdrawn(asked: tuple[Desk, str]) -> None:
    """The same id again is an edit: the first time is kept. A withdrawn response is no longer listed."""
    desk, question = asked
    first = {"createTime": "2026-09-01T08:00:00.5Z"}
    name = desk.answer({question: "first"}, **first)
    assert desk.answer({}, responseId=name, lastSubmittedTime="2026-09-02T08:00:00.000001Z") == name
    [response] = desk.list().execute()["responses"]
    assert response == {
        "responseId": name,
        "createTime": "2026-09-01T08:00:00.500Z",
        "lastSubmittedTime": "2026-09-02T08:00:00.000001Z",
    }
    desk.emulator.withdraw(desk.id, name)
    assert desk.list().execute() == {}
    with pytest.raises(ApiError, match="not found"):
        desk.emulator.withdraw(desk.id, name)


def test_collected_addresses(asked: tuple[Desk, str]) -> None:
    """Where the form collects addresses there is no response without one."""
    desk, question = asked
    desk.batch(update("updateSettings", "*", settings={"emailCollectionType": "VERIFIED"})).execute()
    with pytest.raises(ApiError, match="respondentEmail is required"):
        desk.answer({question: "x"})
    desk.answer({question: "x"}, respondentEmail="me@example.com")
    assert desk.list().execute()["responses"][0]["respondentEmail"] == "me@example.com"


@pytest.mark.parametrize(
    "response",
    [
        {"answers": {"00000000": {"textAnswers": {"answers": [{"value": "x"}]}}}},
        {"answers": {"QUESTION": "x"}},
        {"answers": {"QUESTION": {"questionId": "00000000", "textAnswers": {"answers": [{"value": "x"}]}}}},
        {"createTime": "yesterday"},
        {"color": "red"},
    ],
)
def test_refused_responses(asked: tuple[Desk, str], response: Json) -> None:
    """Unknown questions, shapes, times and fields are refused."""
    desk, question = asked
    body = json.loads(json.dumps(response).replace("QUESTION", question))
    with pytest.raises(ApiError) as refused:
        desk.emulator.respond(desk.id, body)
    assert refused.value.code == 400


@pytest.mark.parametrize(
    ("form", "responses"),
    [("form", "responses"), ("questionGroupForm", "questionGroupFormResponses")],
)
def test_recorded_forms(emulator: Emulator, form: str, responses: str) -> None:
    """A recorded form and its responses are answered as recorded, and the recorded answers fit their form."""
    body = read_recording(f"forms/ringcentral_{form}.json")
    listed = read_recording(f"forms/ringcentral_{responses}.json")["responses"]
    emulator.load_form(body, listed)
    forms = service(emulator, "forms").forms()
    assert forms.get(formId=body["formId"]).execute() == body
    assert forms.responses().list(formId=body["formId"]).execute()["responses"] == listed
    assert emulator.respond(body["formId"], listed[0]) == listed[0]["responseId"]
    kept = forms.responses().get(formId=body["formId"], responseId=listed[0]["responseId"]).execute()
    assert kept == {"formId": body["formId"], **listed[0]}
    assert refusal(forms.setPublishSettings(formId=body["formId"], body={}))[0] == 400


def test_loaded_twice_or_nameless(emulator: Emulator) -> None:
    """A loaded form brings its own id, once; a published one can be answered, a file upload too."""
    upload = {"questionId": "0000000b", "fileUploadQuestion": {"folderId": "f"}}
    form = {
        "formId": "F",
        "info": {"title": "T"},
        "items": [{"itemId": "0000000a", "questionItem": {"question": upload}}],
        "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
    }
    emulator.load_form(form, [])
    for again in (form, {"info": {"title": "T"}}):
        with pytest.raises(ApiError):
            emulator.load_form(again, [])
    files = {"fileUploadAnswers": {"answers": [{"fileId": "x", "fileName": "x.png", "mimeType": "image/png"}]}}
    emulator.respond("F", {"answers": {"0000000b": files}})
    with pytest.raises(ApiError, match="uploaded files"):
        emulator.respond("F", {"answers": {"0000000b": {"textAnswers": {"answers": [{"value": "x"}]}}}})
    forms = service(emulator, "forms").forms()
    rename = {"item": {"title": "Files"}, "location": {"index": 0}}
    forms.batchUpdate(formId="F", body={"requests": [update("updateItem", "title", **rename)]}).execute()
    assert forms.get(formId="F").execute()["items"][0]["questionItem"]["question"] == upload
