"""Google's client calls every method of Forms and sends every kind of its requests: each case says what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.emulator import forms
from tests.emulator.clients.desk import Desk, Json
from tests.emulator.clients.drive_calls import pages, run

Case = tuple[str, Callable[["Form"], Any], Any]


class Form:
    """A form with one question, which people answer."""

    def __init__(self, desk: Desk) -> None:
        """Make and publish it."""
        self.desk, self.forms, self.docs = desk, desk.forms, desk.docs
        self.id = run(self.forms.create(body={"info": {"title": "Wins", "documentTitle": "Wins form"}}))["formId"]
        self.where: Json = {"formId": self.id}
        self.question = self.add("What went well?", {"textQuestion": {"paragraph": True}})
        self.publish(isPublished=True, isAcceptingResponses=True)
        responder = {"type": "anyone", "role": "reader", "view": "published"}
        run(desk.drive.permissions().create(fileId=self.id, body=responder))

    def add(self, title: str, question: Json, **more: Any) -> str:
        """Add a question in front; return its id."""
        item = {"title": title, "questionItem": {"question": {**question, **more}}}
        reply = self.do({"createItem": {"item": item, "location": {"index": 0}}})["replies"][0]["createItem"]
        made: str = reply["questionId"][0]
        return made

    def do(self, *requests: Json, **more: Any) -> Json:
        """Apply requests."""
        done: Json = run(self.forms.batchUpdate(**self.where, body={"requests": list(requests), **more}))
        return done

    def publish(self, **state: bool) -> Json:
        """Publish the form, or withdraw it."""
        body = {"publishSettings": {"publishState": state}, "updateMask": "publishState"}
        done: Json = run(self.forms.setPublishSettings(**self.where, body=body))
        return done

    def answer(self, text: str = "Everything") -> str:
        """Answer the form as a person does; return the response's id."""
        answers = {self.question: {"textAnswers": {"answers": [{"value": text}]}}}
        return self.desk.emulator.respond(self.id, {"answers": answers, "respondentEmail": "ada@example.com"})

    def get(self, fields: str) -> Json:
        """Read some fields of the form."""
        found: Json = run(self.forms.get(**self.where, fields=fields))
        return found

    def titles(self) -> list[str]:
        """Return the titles of the items."""
        return [one.get("title", "") for one in self.get("items.title")["items"]]

    def watch(self) -> Json:
        """Watch the form's responses."""
        topic = {"topic": {"topicName": "projects/small-wins/topics/responses"}}
        made: Json = run(
            self.forms.watches().create(**self.where, body={"watch": {"eventType": "RESPONSES", "target": topic}})
        )
        return made


def grid() -> Json:
    """Return an item that is a grid."""
    columns = {"type": "RADIO", "options": [{"value": "yes"}, {"value": "no"}]}
    return {
        "title": "Grid",
        "questionGroupItem": {"grid": {"columns": columns}, "questions": [{"rowQuestion": {"title": "r"}}]},
    }


def create_item(item: Json) -> Json:
    """Return the request that adds an item in front."""
    return {"createItem": {"item": item, "location": {"index": 0}}}


def kinds_of(form: Form, *questions: Json) -> list[str]:
    """Add questions and return the kind of each as it is read back."""
    for question in questions:
        form.add("?", question)
    read = form.get("items.questionItem.question")["items"]
    return [name for item in read for name in item["questionItem"]["question"] if name.endswith("Question")][:-1]


FORMS: list[Case] = [
    ("forms.create", lambda f: f.get("info"), {"info": {"title": "Wins", "documentTitle": "Wins form"}}),
    (
        "forms.create",
        lambda f: sorted(run(f.forms.create(body={"info": {"title": "x"}}, unpublished=True))),
        ["formId", "info", "publishSettings", "responderUri", "revisionId", "settings"],
    ),
    ("forms.get", lambda f: f.get("items.questionItem.question(questionId,textQuestion)")["items"], [...]),
    ("forms.get", lambda f: f.get("responderUri")["responderUri"].endswith("/viewform"), True),
    (
        "forms.batchUpdate",
        lambda f: sorted(f.do(create_item({"title": "T", "textItem": {}}), includeFormInResponse=True)),
        ["form", "replies", "writeControl"],
    ),
    (
        "forms.batchUpdate",
        lambda f: (
            f.do({"updateFormInfo": {"info": {"description": "Why"}, "updateMask": "description"}}),
            f.get("info.description"),
        )[1],
        {"info": {"description": "Why"}},
    ),
    (
        "forms.batchUpdate",
        lambda f: (
            f.do(
                {
                    "updateSettings": {
                        "settings": {"quizSettings": {"isQuiz": True}},
                        "updateMask": "quizSettings.isQuiz",
                    }
                }
            ),
            f.get("settings.quizSettings"),
        )[1],
        {"settings": {"quizSettings": {"isQuiz": True}}},
    ),
    (
        "forms.batchUpdate",
        lambda f: (f.do(create_item({"title": "New page", "pageBreakItem": {}})), f.titles())[1],
        ["New page", "What went well?"],
    ),
    ("forms.batchUpdate", lambda f: (f.do(create_item(grid())), f.titles())[1], ["Grid", "What went well?"]),
    (
        "forms.batchUpdate",
        lambda f: (
            f.add("Second", {"textQuestion": {}}),
            f.do({"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 1}}}),
            f.titles(),
        )[2],
        ["What went well?", "Second"],
    ),
    (
        "forms.batchUpdate",
        lambda f: (f.add("Second", {"textQuestion": {}}), f.do({"deleteItem": {"location": {"index": 1}}}), f.titles())[
            2
        ],
        ["Second"],
    ),
    (
        "forms.batchUpdate",
        lambda f: (
            f.do({"updateItem": {"item": {"title": "New"}, "location": {"index": 0}, "updateMask": "title"}}),
            f.titles(),
        )[1],
        ["New"],
    ),
    (
        "forms.batchUpdate",
        lambda f: kinds_of(
            f,
            {"timeQuestion": {}},
            {"dateQuestion": {"includeYear": True}},
            {"scaleQuestion": {"low": 1, "high": 5}},
            {"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}},
        ),
        ["ratingQuestion", "scaleQuestion", "dateQuestion", "timeQuestion"],
    ),
    (
        "forms.batchUpdate",
        lambda f: kinds_of(f, {"choiceQuestion": {"type": "CHECKBOX", "options": [{"value": "a"}, {"isOther": True}]}}),
        ["choiceQuestion"],
    ),
    (
        "forms.batchUpdate",
        lambda f: [
            sorted(one)
            for one in f.do(create_item({"title": "T", "textItem": {}}), {"deleteItem": {"location": {"index": 0}}})[
                "replies"
            ]
        ],
        [["createItem"], []],
    ),
    (
        "forms.setPublishSettings",
        lambda f: f.publish(isPublished=True, isAcceptingResponses=False)["publishSettings"],
        {"publishState": {"isPublished": True}},
    ),
    (
        "forms.responses.list",
        lambda f: (
            f.answer("ü ✨"),
            [
                one["answers"][f.question]["textAnswers"]
                for one in run(f.forms.responses().list(**f.where))["responses"]
            ],
        )[1],
        [{"answers": [{"value": "ü ✨"}]}],
    ),
    ("forms.responses.list", lambda f: run(f.forms.responses().list(**f.where)), {}),
    (
        "forms.responses.list",
        lambda f: (
            [f.answer() for _ in range(5)],
            pages(f.forms.responses(), f.forms.responses().list(**f.where, pageSize=2), "responses"),
        )[1],
        [2, 2, 1],
    ),
    (
        "forms.responses.list",
        lambda f: (f.answer(), run(f.forms.responses().list(**f.where, filter="timestamp > 2999-01-01T00:00:00Z")))[1],
        {},
    ),
    (
        "forms.responses.list",
        lambda f: (
            f.answer(),
            sorted(
                run(f.forms.responses().list(**f.where, fields="responses(responseId,lastSubmittedTime)"))["responses"][
                    0
                ]
            ),
        )[1],
        ["lastSubmittedTime", "responseId"],
    ),
    (
        "forms.responses.get",
        lambda f: (name := f.answer()) == run(f.forms.responses().get(**f.where, responseId=name))["responseId"],
        True,
    ),
    ("forms.watches.create", lambda f: f.watch()["state"], "ACTIVE"),
    (
        "forms.watches.list",
        lambda f: (f.watch(), [one["eventType"] for one in run(f.forms.watches().list(**f.where))["watches"]])[1],
        ["RESPONSES"],
    ),
    (
        "forms.watches.renew",
        lambda f: sorted(run(f.forms.watches().renew(**f.where, watchId=f.watch()["id"]))),
        ["createTime", "eventType", "expireTime", "id", "state", "target"],
    ),
    ("forms.watches.delete", lambda f: run(f.forms.watches().delete(**f.where, watchId=f.watch()["id"])), {}),
]


@pytest.mark.parametrize(
    ("method", "ask", "answer"), [pytest.param(*one, id=f"{one[0]} {n}") for n, one in enumerate(FORMS)]
)
def test_forms(desk: Desk, method: str, ask: Callable[[Form], Any], answer: Any) -> None:
    """Forms are made, changed, published, answered and watched."""
    before = len(desk.emulator.history.events)
    found = ask(Form(desk))
    assert len(found) == 1 if answer == [...] else found == answer
    assert f"forms.{method}" in {event.method for event in desk.emulator.history.events[before:]}


def test_every_kind_is_sent(desk: Desk) -> None:
    """No kind of Forms request is missing: one batch has them all."""
    form = Form(desk)
    form.do(
        create_item({"title": "T", "textItem": {}}),
        {"updateItem": {"item": {"title": "U"}, "location": {"index": 0}, "updateMask": "title"}},
        {"moveItem": {"originalLocation": {"index": 0}, "newLocation": {"index": 1}}},
        {"updateFormInfo": {"info": {"title": "New"}, "updateMask": "title"}},
        {
            "updateSettings": {
                "settings": {"emailCollectionType": "DO_NOT_COLLECT"},
                "updateMask": "emailCollectionType",
            }
        },
        {"deleteItem": {"location": {"index": 0}}},
    )
    assert form.titles() == ["U"]
    assert len(forms.KINDS) == 6
