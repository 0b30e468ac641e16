"""The Forms API of the embedded Workspace, through Google's own client over real HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.emulator import Emulator
from pipeline.emulator.discovery import kinds
from pipeline.emulator.errors import ApiError
from pipeline.emulator.forms import KINDS, Form
from tests.emulator.conftest import read_recording
from tests.emulator.stock import refusal, service

Json = dict[str, Any]
TEXT: Json = {"textQuestion": {}}
COLORS: Json = {"choiceQuestion": {"type": "RADIO", "options": [{"value": "red"}, {"value": "blue"}]}}


def ask(question: Json, **item: Any) -> Json:
    """An item with one question."""
    return {"title": "A question", **item, "questionItem": {"question": question}}


def choose(kind: str, *options: Any, **question: Any) -> Json:
    """An item with a choice question; an option is a value or a whole Option."""
    listed = [{"value": option} if isinstance(option, str) else option for option in options]
    return ask({**question, "choiceQuestion": {"type": kind, "options": listed}})


def grid(kind: str = "RADIO", rows: tuple[str, ...] = ("Row 1", "Row 2"), **row: Any) -> Json:
    """A grid item with columns A and B."""
    columns = {"type": kind, "options": [{"value": "A"}, {"value": "B"}]}
    questions = [{"rowQuestion": {"title": title}, **row} for title in rows]
    return {"title": "A grid", "questionGroupItem": {"questions": questions, "grid": {"columns": columns}}}


def create_item(item: Json, index: int = 0) -> Json:
    """The request that puts an item in a form."""
    return {"createItem": {"item": item, "location": {"index": index}}}


def update(kind: str, mask: str, **fields: Any) -> Json:
    """An update request with its mask."""
    return {kind: {**fields, "updateMask": mask}}


COLLECT_NOTHING = update("updateSettings", "emailCollectionType", settings={"emailCollectionType": "DO_NOT_COLLECT"})


class Desk:
    """One form and the client that edits it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.forms = service(emulator, "forms").forms()
        self.id: str = self.forms.create(body={"info": {"title": "Small wins"}}).execute()["formId"]

    def get(self) -> Json:
        """The form."""
        form: Json = self.forms.get(formId=self.id).execute()
        return form

    def batch(self, *requests: Json, **body: Any) -> Any:
        """A batch of edits, not yet sent."""
        return self.forms.batchUpdate(formId=self.id, body={"requests": list(requests), **body})

    def add(self, *items: Json) -> list[str]:
        """Appends items and answers the ids of their questions."""
        start = len(self.get().get("items", []))
        requests = [create_item(item, start + place) for place, item in enumerate(items)]
        replies = self.batch(*requests).execute()["replies"]
        return [name for reply in replies for name in reply["createItem"].get("questionId", [])]

    def publish(self, published: bool, accepting: bool) -> Any:
        """The publish settings, not yet sent."""
        state = {"isPublished": published, "isAcceptingResponses": accepting}
        return self.forms.setPublishSettings(formId=self.id, body={"publishSettings": {"publishState": state}})

    def open(self) -> None:
        """Lets anyone answer, without an address."""
        self.batch(COLLECT_NOTHING).execute()
        self.publish(True, True).execute()
        permission = {"type": "anyone", "role": "reader", "view": "published"}
        service(self.emulator, "drive").permissions().create(fileId=self.id, body=permission).execute()

    def answer(self, values: dict[str, Any], **response: Any) -> str:
        """Submits a response: question id to a value or several."""
        lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
        answers = {
            name: {"textAnswers": {"answers": [{"value": value} for value in texts]}} for name, texts in lists.items()
        }
        return self.emulator.respond(self.id, {"answers": answers, **response})

    def list(self, **params: Any) -> Any:
        """A page of responses, not yet asked for."""
        return self.forms.responses().list(formId=self.id, **params)


@pytest.fixture
def desk(emulator: Emulator) -> Desk:
    """A new form."""
    return Desk(emulator)


@pytest.fixture
def asked(desk: Desk) -> tuple[Desk, str]:
    """An open form with one text question."""
    [question] = desk.add(ask(TEXT))
    desk.open()
    return desk, question


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


ITEMS = [
    ask({"required": True, **TEXT}),
    ask({"textQuestion": {"paragraph": True}}),
    choose("RADIO", "a", "b", {"isOther": True}),
    choose("CHECKBOX", "a", {"value": "b", "image": {"sourceUri": "https://example.com/a.png"}}),
    choose("DROP_DOWN", "a"),
    ask({"scaleQuestion": {"low": 0, "high": 5, "lowLabel": "l", "highLabel": "h"}}),
    ask({"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "HEART"}}),
    ask({"dateQuestion": {"includeYear": True}}),
    ask({"timeQuestion": {"duration": True}}),
    grid(),
    grid("CHECKBOX"),
    {"title": "Page 2", "pageBreakItem": {}},
    {"title": "Text", "description": "two\nlines", "textItem": {}},
    {"imageItem": {"image": {"sourceUri": "https://example.com/a.png", "properties": {"width": 700}}}},
    {"videoItem": {"video": {"youtubeUri": "https://www.youtube.com/watch?v=x"}, "caption": "c"}},
]


def test_every_kind_of_item(desk: Desk) -> None:
    """Each kind of item can be made; ids are minted and answered; default scalars are left out."""
    replies = desk.batch(*[create_item(item, place) for place, item in enumerate(ITEMS)]).execute()["replies"]
    items = desk.get()["items"]
    assert [reply["createItem"]["itemId"] for reply in replies] == [item["itemId"] for item in items]
    assert [len(reply["createItem"].get("questionId", [])) for reply in replies] == [1] * 9 + [2, 2, 0, 0, 0, 0]
    assert items[5]["questionItem"]["question"]["scaleQuestion"] == {"high": 5, "lowLabel": "l", "highLabel": "h"}
    assert items[13]["imageItem"]["image"]["contentUri"].startswith("https://")
    assert "sourceUri" not in items[13]["imageItem"]["image"]


REFUSED: list[tuple[Json, str]] = [
    ({"title": "x"}, "must have a kind"),
    (ask({}), "must have a kind"),
    ({"questionItem": {}}, "question is required"),
    (ask(TEXT, title="a\nb"), "newlines"),
    (ask({"fileUploadQuestion": {"folderId": "f"}}), "file upload"),
    (ask({"rowQuestion": {"title": "r"}}), "question group"),
    (choose("RADIO"), "at least one option"),
    (choose("RADIO", "a", "a"), "Duplicate"),
    (choose("RADIO", "a", {"value": ""}), "empty"),
    (choose("RADIO", "a\nb"), "newlines"),
    (choose("CHOICE_TYPE_UNSPECIFIED", "a"), "type"),
    (choose("DROP_DOWN", "a", {"isOther": True}), "drop-down"),
    (choose("RADIO", {"isOther": True, "value": "x"}), "no value"),
    (choose("RADIO", {"isOther": True}, {"isOther": True}), "Only one"),
    (choose("CHECKBOX", {"value": "a", "goToAction": "SUBMIT_FORM"}), "RADIO and DROP_DOWN"),
    (choose("RADIO", {"value": "a", "goToAction": "SUBMIT_FORM", "goToSectionId": "00000001"}), "go_to_section"),
    (choose("RADIO", {"value": "a", "goToSectionId": "0000000f"}), "no section"),
    (ask({"scaleQuestion": {"low": 2, "high": 5}}), "scale"),
    (ask({"scaleQuestion": {"high": 11}}), "scale"),
    (ask({"ratingQuestion": {"ratingScaleLevel": 5}}), "icon"),
    (ask({"ratingQuestion": {"ratingScaleLevel": 11, "iconType": "STAR"}}), "level"),
    (grid("DROP_DOWN"), "RADIO or CHECKBOX"),
    (grid(rows=("same", "same")), "unique"),
    (grid(rows=()), "questions is required"),
    ({"questionGroupItem": {"questions": [{"rowQuestion": {"title": "r"}}]}}, "grid"),
    (
        {"questionGroupItem": {"questions": [TEXT], "grid": grid()["questionGroupItem"]["grid"]}},
        "must be row questions",
    ),
    (
        {
            "questionGroupItem": {
                "questions": [{"rowQuestion": {"title": "r"}}],
                "grid": {"columns": {"type": "RADIO", "options": [{"isOther": True}]}},
            }
        },
        "values only",
    ),
    ({"imageItem": {}}, "image is required"),
    ({"imageItem": {"image": {"sourceUri": "file:///a.png"}}}, "sourceUri"),
    ({"imageItem": {"image": {"sourceUri": "https://a.b/c", "properties": {"width": 741}}}}, "740"),
    ({"videoItem": {"video": {"youtubeUri": "https://example.com"}}}, "YouTube"),
    (ask(TEXT, itemId="item"), "not valid"),
    (ask({**TEXT, "grading": {"pointValue": 1}}), "not a quiz"),
]


@pytest.mark.parametrize(("item", "words"), REFUSED)
def test_refused_items(desk: Desk, item: Json, words: str) -> None:
    """An item Google would not take is refused, named by its place, and nothing of its batch is done."""
    status, message = refusal(desk.batch(create_item(ask(TEXT)), create_item(item)))
    assert status == 400
    assert message.startswith("Invalid requests[1].createItem: ")
    assert words in message
    assert desk.get()["revisionId"] == "00000001"
    assert "items" not in desk.get()


def test_own_ids(desk: Desk) -> None:
    """Ids may be given while unused."""
    item = ask({**TEXT, "questionId": "0000000b"}, itemId="0000000a")
    [reply] = desk.batch(create_item(item)).execute()["replies"]
    assert reply == {"createItem": {"itemId": "0000000a", "questionId": ["0000000b"]}}
    for again in (item, {**item, "itemId": "0000000c"}):
        assert "already in use" in refusal(desk.batch(create_item(again)))[1]


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
    quiz = update("updateSettings", "quizSettings.isQuiz", settings={"quizSettings": {"isQuiz": True}})
    key = {"grading": {"pointValue": 1, "correctAnswers": {"answers": [{"value": "red"}]}}}
    info = update("updateFormInfo", "*", info={"title": "T", "description": "D", "documentTitle": "ignored"})
    form = desk.batch(quiz, create_item(ask({**COLORS, **key})), info, includeFormInResponse=True).execute()["form"]
    assert form["info"] == {"title": "T", "description": "D", "documentTitle": "Untitled form"}
    assert form["settings"] == {"emailCollectionType": "VERIFIED", "quizSettings": {"isQuiz": True}}
    desk.batch(update("updateSettings", "*", settings={"emailCollectionType": "RESPONDER_INPUT"})).execute()
    assert desk.get()["settings"] == {"emailCollectionType": "RESPONDER_INPUT"}
    assert "grading" not in desk.get()["items"][0]["questionItem"]["question"]


GOOD: Json = {"text": "well done"}
GRADED: list[tuple[Json, Json, str]] = [
    (COLORS, {"pointValue": -1}, "negative"),
    (COLORS, {"correctAnswers": {"answers": [{"value": "green"}]}}, "options"),
    (COLORS, {"correctAnswers": {"answers": [{"value": "red"}]}, "generalFeedback": GOOD}, "General feedback"),
    (TEXT, {"correctAnswers": {"answers": [{"value": "x"}]}, "whenRight": GOOD}, "multiple choice"),
]


@pytest.mark.parametrize(("question", "grading", "words"), GRADED)
def test_refused_grading(desk: Desk, question: Json, grading: Json, words: str) -> None:
    """An answer key fits its question."""
    quiz = update("updateSettings", "quizSettings.isQuiz", settings={"quizSettings": {"isQuiz": True}})
    item = ask({**question, "grading": grading})
    assert words in refusal(desk.batch(quiz, create_item(item)))[1]


def test_revisions(desk: Desk) -> None:
    """A batch moves the revision; one written against an older revision, or with nothing in it, is refused."""
    control = {"requiredRevisionId": desk.get()["revisionId"]}
    answer = desk.batch(create_item(ask(TEXT)), writeControl=control).execute()
    assert answer["writeControl"] == {"requiredRevisionId": desk.get()["revisionId"]} != control
    for stale in (control, {"targetRevisionId": control["requiredRevisionId"]}):
        assert refusal(desk.batch(create_item(ask(TEXT)), writeControl=stale))[0] == 400
    assert refusal(desk.batch())[0] == 400


def test_every_request_kind_is_built() -> None:
    """The union of the discovery document has a function for each member."""
    assert KINDS.keys() == kinds("forms")


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


def test_pages(asked: tuple[Desk, str]) -> None:
    """Pages follow an order that is not time's, survive a withdrawal, and belong to their form and filter."""
    desk, question = asked
    names = [desk.answer({question: str(number)}) for number in range(9)]
    first = desk.list(pageSize=4).execute()
    desk.emulator.withdraw(desk.id, first["responses"][-1]["responseId"])
    rest = desk.list(pageSize=8, pageToken=first["nextPageToken"]).execute()
    listed = [response["responseId"] for page in (first, rest) for response in page["responses"]]
    assert sorted(listed) == sorted(names)
    assert listed != names
    assert "nextPageToken" not in rest
    for params in (
        {"pageToken": first["nextPageToken"], "filter": "timestamp > 2020-01-01T00:00:00Z"},
        {"pageToken": "x"},
        {"pageSize": -1},
    ):
        assert refusal(desk.list(**params))[0] == 400


def test_largest_page(emulator: Emulator) -> None:
    """No page has more than 5000 responses."""
    responses = [
        {"responseId": f"r{number}", "createTime": "2026-01-01T00:00:00Z", "lastSubmittedTime": "2026-01-01T00:00:00Z"}
        for number in range(5001)
    ]
    emulator.load_form({"formId": "big", "info": {"title": "Big"}}, responses)
    listing = service(emulator, "forms").forms().responses()
    page = listing.list(formId="big", pageSize=9999).execute()
    assert len(page["responses"]) == 5000
    assert len(listing.list(formId="big", pageToken=page["nextPageToken"]).execute()["responses"]) == 1


def test_filters(asked: tuple[Desk, str]) -> None:
    """Responses are filtered by their last submission, to the nanosecond."""
    desk, question = asked
    for digits in ("1", "100001"):
        desk.answer({question: digits}, lastSubmittedTime=f"2026-09-01T08:00:00.{digits}Z")

    def count(text: str) -> int:
        return len(desk.list(filter=text).execute().get("responses", []))

    assert count("timestamp >= 2026-09-01T08:00:00.1Z") == 2
    assert count("timestamp > 2026-09-01T08:00:00.100000000Z") == 1
    assert count("timestamp > 2026-09-01T08:00:00.100001Z") == 0
    assert count("timestamp > 2026-09-01T08:00:00Z") == 2


@pytest.mark.parametrize(
    "text",
    [
        "timestamp < 2026-09-01T08:00:00Z",
        "timestamp > 2026-09-01T08:00:00+02:00",
        "timestamp > 2026-13-01T08:00:00Z",
        "timestamp > 2026-09-01",
        "createTime > 2026-09-01T08:00:00Z",
        "timestamp > 2026-09-01T08:00:00Z AND timestamp > 2026-09-01T08:00:00Z",
    ],
)
def test_refused_filters(desk: Desk, text: str) -> None:
    """Only the two documented filters are taken."""
    assert refusal(desk.list(filter=text))[0] == 400


FITTING: list[tuple[Json, list[Any], list[Any]]] = [
    (ask(TEXT), ["x"], ["", "a\nb", ["x", "y"], []]),
    (ask({"textQuestion": {"paragraph": True}}), ["a\nb"], []),
    (choose("RADIO", "a", "b"), ["a"], ["c", ["a", "b"]]),
    (choose("CHECKBOX", "a", "b", {"isOther": True}), [["a", "b"], ["a", "mine"]], [["x", "y"], ["a", "a"]]),
    (choose("DROP_DOWN", "a"), ["a"], ["b"]),
    (ask({"scaleQuestion": {"low": 1, "high": 5}}), ["1", "5"], ["0", "6", "x", "-1"]),
    (ask({"ratingQuestion": {"ratingScaleLevel": 3, "iconType": "STAR"}}), ["3"], ["0", "4"]),
    (ask({"dateQuestion": {}}), ["02-29"], ["2026-02-01", "2-1", "13-01", "02-01 10:00"]),
    (ask({"dateQuestion": {"includeYear": True}}), ["2024-02-29"], ["2026-02-29", "02-01"]),
    (
        ask({"dateQuestion": {"includeYear": True, "includeTime": True}}),
        ["2026-02-01 23:59"],
        ["2026-02-01", "2026-02-01 24:00"],
    ),
    (ask({"timeQuestion": {}}), ["09:05"], ["9:05", "24:00"]),
    (ask({"timeQuestion": {"duration": True}}), ["72:05"], ["1:60"]),
    (grid(rows=("r",)), ["A"], ["C", ["A", "B"]]),
    (grid("CHECKBOX", rows=("r",)), [["A", "B"]], ["C"]),
]


@pytest.mark.parametrize(("item", "right", "wrong"), FITTING)
def test_answers_must_fit(desk: Desk, item: Json, right: list[Any], wrong: list[Any]) -> None:
    """What a form's page would not let a person send is refused."""
    [question] = desk.add(item)
    desk.open()
    for values in right:
        assert desk.answer({question: values})
    for values in wrong:
        with pytest.raises(ApiError) as refused:
            desk.answer({question: values})
        assert refused.value.code == 400
    assert len(desk.list().execute()["responses"]) == len(right)


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


def test_required_along_the_way(desk: Desk) -> None:
    """A required question must be answered if its section is walked through."""
    section = {"title": "More", "itemId": "0000000a", "pageBreakItem": {}}
    jumps = [
        {"value": "end", "goToAction": "SUBMIT_FORM"},
        {"value": "again", "goToAction": "RESTART_FORM"},
        {"value": "skip", "goToSectionId": "0000000b"},
        {"value": "on", "goToAction": "NEXT_SECTION"},
        {"isOther": True},
    ]
    last = {"title": "Last", "itemId": "0000000b", "pageBreakItem": {}}
    desk.add(section, last)
    [detail] = desk.batch(create_item(ask({"required": True, **TEXT}), 1)).execute()["replies"][0]["createItem"][
        "questionId"
    ]
    [way] = desk.batch(create_item(choose("RADIO", *jumps))).execute()["replies"][0]["createItem"]["questionId"]
    desk.open()
    for value in ("end", "again", "skip"):
        desk.answer({way: value})
    for values in ({way: "on"}, {way: "my own"}, {}):
        with pytest.raises(ApiError, match=f"{detail} is required"):
            desk.answer(values)
        desk.answer({**values, detail: "x"})


def test_collected_addresses(asked: tuple[Desk, str]) -> None:
    """Where the form collects addresses there is no response without one."""
    desk, question = asked
    desk.batch(update("updateSettings", "*", settings={"emailCollectionType": "VERIFIED"})).execute()
    with pytest.raises(ApiError, match="respondentEmail is required"):
        desk.answer({question: "x"})
    desk.answer({question: "x"}, respondentEmail="me@example.com")
    assert desk.list().execute()["responses"][0]["respondentEmail"] == "me@example.com"


def test_quiz(desk: Desk) -> None:
    """A quiz grades what has a key: a wrong answer has an empty grade, feedback goes along."""
    quiz = update("updateSettings", "quizSettings.isQuiz", settings={"quizSettings": {"isQuiz": True}})
    desk.batch(quiz).execute()

    def key(*values: str, **grading: Any) -> Json:
        return {"grading": {"correctAnswers": {"answers": [{"value": value} for value in values]}, **grading}}

    ids = desk.add(
        choose("RADIO", "a", "b", **key("a", pointValue=2)),
        choose("CHECKBOX", "a", "b", **key("a", "b", pointValue=3, whenRight=GOOD)),
        ask({**TEXT, **key("yes", "Yes")}),
        ask({**TEXT, "grading": {"pointValue": 5}}),
    )
    desk.open()
    desk.answer({ids[0]: "b", ids[1]: ["b", "a"], ids[2]: "Yes", ids[3]: "x"})
    [response] = desk.list().execute()["responses"]
    grades = [response["answers"][name].get("grade") for name in ids]
    assert grades == [{}, {"score": 3, "correct": True, "feedback": GOOD}, {"correct": True}, None]
    assert response["totalScore"] == 3
    desk.answer({ids[0]: "b"}, responseId=response["responseId"])
    assert "totalScore" not in desk.list().execute()["responses"][0]


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


def test_kept_in_a_file(tmp_path: Path) -> None:
    """A form, its responses and a withdrawal outlive the server."""
    path = tmp_path / "state.db"
    with Emulator(path) as first:
        desk = Desk(first)
        [question] = desk.add(ask(TEXT))
        desk.open()
        names = [desk.answer({question: value}) for value in "ab"]
        first.withdraw(desk.id, names[0])
        before = desk.get(), desk.list().execute()
    with Emulator(path) as second:
        forms = service(second, "forms").forms()
        after = forms.get(formId=desk.id).execute(), forms.responses().list(formId=desk.id).execute()
    assert after == before
    assert [response["responseId"] for response in after[1]["responses"]] == names[1:]


def test_parts_changed_once() -> None:
    """A response is a part of its own; what was asked for is not reported again."""
    form = Form.new("T")
    assert [name for name, _ in form.changed()] == ["form"]
    form.put({"responseId": "a", "formId": "F"})
    form.drop("a")
    form.put({"responseId": "b"})
    assert list(form.changed()) == [("response/a", None), ("response/b", {"responseId": "b"})]
    assert list(form.changed()) == []
    assert Form.load({"form": form.body, "response/b": {"responseId": "b"}}).responses == form.responses


def test_copied_through_drive(asked: tuple[Desk, str]) -> None:
    """A copy has the items, no responses, its own address, and is unpublished."""
    desk, question = asked
    desk.answer({question: "x"})
    copied = service(desk.emulator, "drive").files().copy(fileId=desk.id, body={"name": "Copy"}).execute()["id"]
    form = desk.forms.get(formId=copied).execute()
    assert form["items"] == desk.get()["items"]
    assert form["info"]["documentTitle"] == "Copy"
    assert form["publishSettings"] == {"publishState": {}}
    assert form["responderUri"] != desk.get()["responderUri"]
    assert desk.forms.responses().list(formId=copied).execute() == {}


def test_not_built(desk: Desk) -> None:
    """Watches are refused by name."""
    status, message = refusal(desk.forms.watches().list(formId=desk.id))
    assert status == 501
    assert "forms.forms.watches.list" in message
