"""The requests of a batch, through Google's own client over real HTTP."""

from __future__ import annotations

import pytest

from pipeline.emulator.discovery import kinds
from pipeline.emulator.forms import KINDS
from tests.emulator.forms.desk import (
    COLLECT_NOTHING,
    COLORS,
    QUIZ,
    TEXT,
    Desk,
    Json,
    ask,
    choose,
    create_item,
    grid,
    update,
)
from tests.emulator.stock import refusal


def test_every_request_kind_is_built() -> None:
    """The union of the discovery document has a function for each member."""
    assert KINDS.keys() == kinds("forms")


def test_move_and_delete(desk: Desk) -> None:
    """Items are moved and deleted by their place; places outside the form are refused."""
    desk.add(*[ask(TEXT, title=title) for title in "abc"])
    move = {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 2}}}
    desk.batch(move, {"deleteItem": {"location": {"index": 0}}}).execute()
    assert [item["title"] for item in desk.get()["items"]] == ["c", "a"]
    for location in ({"index": 2}, {"index": -1}, {}):
        assert refusal(desk.batch({"deleteItem": {"location": location}}))[0] == 400
    desk.batch(*[{"deleteItem": {"location": {"index": 0}}}] * 2).execute()
    assert "items" not in desk.get()


def test_sections_must_exist(desk: Desk) -> None:
    """A jump leads to a section of the form; with the section gone, so is the jump."""
    section = {"title": "Next", "itemId": "0000000a", "pageBreakItem": {}}
    jump = choose("RADIO", {"value": "a", "goToSectionId": "0000000a"}, {"value": "b", "goToAction": "SUBMIT_FORM"})
    desk.batch(create_item(section), create_item(jump)).execute()
    desk.batch({"deleteItem": {"location": {"index": 1}}}).execute()
    [item] = desk.get()["items"]
    assert item["questionItem"]["question"]["choiceQuestion"]["options"][0] == {"value": "a"}


def test_update_item_by_mask(desk: Desk) -> None:
    """Only the fields of the mask change; a question's kind gives way to the one set; blank ids are new."""
    [old] = desk.add(ask({"required": True, **TEXT}))
    change = {"item": ask(COLORS, title="New"), "location": {"index": 0}}
    desk.batch(update("updateItem", "title,questionItem.question.choiceQuestion", **change)).execute()
    [item] = desk.get()["items"]
    assert item["title"] == "New"
    assert item["questionItem"]["question"] == {"required": True, **COLORS, "questionId": old}
    desk.batch(update("updateItem", "*", item={"textItem": {}}, location={"index": 0})).execute()
    [whole] = desk.get()["items"]
    assert whole == {"itemId": whole["itemId"], "textItem": {}}
    assert whole["itemId"] != item["itemId"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (update("updateItem", "", item=ask(TEXT), location={"index": 0}), "field"),
        (update("updateItem", "colour", item=ask(TEXT), location={"index": 0}), "colour"),
        (update("updateItem", "questionItem", item={}, location={"index": 0}), "must have a kind"),
        (update("updateItem", "title", item=ask(TEXT), location={"index": 1}), "out of range"),
        (
            update(
                "updateItem", "questionGroupItem.questions.required", item=grid(required=True), location={"index": 0}
            ),
            "list",
        ),
        (update("updateFormInfo", "documentTitle", info={"documentTitle": "D"}), "Drive"),
        (update("updateFormInfo", "title", info={"title": "a\nb"}), "newlines"),
        (COLLECT_NOTHING | {"updateSettings": {"settings": {}, "updateMask": ""}}, "field"),
        (
            update(
                "updateSettings",
                "emailCollectionType",
                settings={"emailCollectionType": "EMAIL_COLLECTION_TYPE_UNSPECIFIED"},
            ),
            "not valid",
        ),
        ({}, "No request set"),
        ({"createItem": {"location": {"index": 0}}}, "item is required"),
    ],
)
def test_refused_updates(desk: Desk, request_: Json, words: str) -> None:
    """Masks name fields that exist and may be written; places are inside the form."""
    desk.add(ask(TEXT))
    status, message = refusal(desk.batch(request_))
    assert status == 400
    assert words in message


def test_info_and_settings(desk: Desk) -> None:
    """`*` stands for every field; a cleared quiz loses its answer key."""
    key = {"grading": {"pointValue": 1, "correctAnswers": {"answers": [{"value": "red"}]}}}
    info = update("updateFormInfo", "*", info={"title": "T", "description": "D", "documentTitle": "ignored"})
    form = desk.batch(QUIZ, create_item(ask({**COLORS, **key})), info, includeFormInResponse=True).execute()["form"]
    assert form["info"] == {"title": "T", "description": "D", "documentTitle": "Untitled form"}
    assert form["settings"] == {"emailCollectionType": "VERIFIED", "quizSettings": {"isQuiz": True}}
    desk.batch(update("updateSettings", "*", settings={"emailCollectionType": "RESPONDER_INPUT"})).execute()
    assert desk.get()["settings"] == {"emailCollectionType": "RESPONDER_INPUT"}
    assert "grading" not in desk.get()["items"][0]["questionItem"]["question"]
