"""The methods of the Forms API, through Google's own client over real HTTP."""

from __future__ import annotations

import pytest

from tests.emulator.forms.desk import (
    TEXT,
    Desk,
    Json,
    ask,
    create_item,
)
from tests.emulator.stock import refusal, service


def test_create_takes_titles_only(desk: Desk) -> None:
    """A new form has its titles, nobody can answer it, and Drive shows the document's title."""
    form = desk.get()
    assert form["info"] == {"title": "Small wins", "documentTitle": "Untitled form"}
    assert form["publishSettings"] == {"publishState": {}}
    assert len(form["responderUri"].split("/")[-2]) == 56
    named = desk.forms.create(body={"info": {"title": "T", "documentTitle": "D"}}, unpublished=True).execute()
    assert service(desk.emulator, "drive").files().get(fileId=named["formId"]).execute()["name"] == "D"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"info": {"title": "T", "description": "d"}}, "Only info.title can be set"),
        ({"info": {"title": "T"}, "items": [ask(TEXT)]}, "Only info.title can be set"),
        ({}, "title is required"),
        ({"info": {"title": "T\nU"}}, "newlines"),
    ],
)
def test_create_refuses_the_rest(desk: Desk, body: Json, words: str) -> None:
    """Descriptions, items and settings come later."""
    status, message = refusal(desk.forms.create(body=body))
    assert status == 400
    assert words in message


def test_missing_form(desk: Desk) -> None:
    """An unknown id is 404, also for a file of another kind."""
    sheet = service(desk.emulator, "drive").files().create(body={"mimeType": "text/plain"}).execute()["id"]
    for name in ("nowhere", sheet):
        assert refusal(desk.forms.get(formId=name)) == (404, "Requested entity was not found.")


def test_revisions(desk: Desk) -> None:
    """A batch moves the revision; one written against an older revision, or with nothing in it, is refused."""
    control = {"requiredRevisionId": desk.get()["revisionId"]}
    answer = desk.batch(create_item(ask(TEXT)), writeControl=control).execute()
    assert answer["writeControl"] == {"requiredRevisionId": desk.get()["revisionId"]} != control
    for stale in (control, {"targetRevisionId": control["requiredRevisionId"]}):
        assert refusal(desk.batch(create_item(ask(TEXT)), writeControl=stale))[0] == 400
    assert refusal(desk.batch())[0] == 400


def test_publish_settings(desk: Desk) -> None:
    """Publishing leaves the content's revision alone; accepting needs publishing; both must be said."""
    opened = desk.publish(True, True).execute()["publishSettings"]
    assert opened == {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
    assert desk.get()["publishSettings"] == opened
    assert desk.get()["revisionId"] == "00000001"
    assert refusal(desk.publish(False, True))[0] == 400
    for body in (
        {"publishSettings": {"publishState": {"isPublished": True}}},
        {"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}}, "updateMask": "x"},
    ):
        assert refusal(desk.forms.setPublishSettings(formId=desk.id, body=body))[0] == 400
    assert desk.publish(False, False).execute()["publishSettings"] == {"publishState": {}}
