"""Questions about Forms: each takes a desk, works in a form of its own, and returns what it saw."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.probe.desk import Desk

CHOICES = [{"value": "yes"}, {"value": "no"}, {"isOther": True}]
KINDS: dict[str, Any] = {
    "text": {"textQuestion": {}},
    "paragraph": {"textQuestion": {"paragraph": True}},
    "radio": {"choiceQuestion": {"type": "RADIO", "options": CHOICES}},
    "checkbox": {"choiceQuestion": {"type": "CHECKBOX", "options": CHOICES}},
    "drop-down": {"choiceQuestion": {"type": "DROP_DOWN", "options": CHOICES[:2]}},
    "drop-down with other": {"choiceQuestion": {"type": "DROP_DOWN", "options": CHOICES}},
    "scale": {"scaleQuestion": {"low": 1, "high": 5}},
    "rating": {"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}},
    "date": {"dateQuestion": {"includeYear": True}},
    "time": {"timeQuestion": {"duration": True}},
    "file": {"fileUploadQuestion": {"folderId": "x"}},
    "nothing": {},
}


def _item(place: int, **parts: Any) -> Any:
    return {"createItem": {"item": parts, "location": {"index": place}}}


def _ask(title: str, question: Any) -> Any:
    return _item(0, title=title, questionItem={"question": question})


def a_new_form(desk: Desk) -> Any:
    """Is a form that a program makes published, and what else does it hold?"""
    return desk.ask("forms", "GET", f"/{desk.make('form')}")


def publishing(desk: Desk) -> Any:
    """Which publish settings are taken, and who may answer then?"""
    made = desk.make("form")
    answers = []
    for published, open_ in ((True, True), (False, True), (True, False)):
        state = {"publishState": {"isPublished": published, "isAcceptingResponses": open_}}
        answers.append(desk.ask("forms", "POST", f"/{made}:setPublishSettings", {"publishSettings": state}))
    shared = {"type": "anyone", "role": "reader", "view": "published"}
    granted = desk.ask("drive", "POST", f"/files/{made}/permissions", shared, supportsAllDrives="true")
    listed = desk.ask(
        "drive", "GET", f"/files/{made}/permissions", supportsAllDrives="true", includePermissionsForView="published"
    )
    return answers, granted, listed[0], len(listed[1].get("permissions", []))


def every_kind_of_question(desk: Desk) -> Any:
    """How is each kind of question stored, or refused?"""
    made = desk.make("form")
    answers = {name: desk.batch("forms", made, _ask(name, kind)) for name, kind in KINDS.items()}
    return answers, desk.ask("forms", "GET", f"/{made}", fields="items")


def our_own_ids(desk: Desk) -> Any:
    """May items and questions carry ids of ours, and how are taken or wrong ones refused?"""
    made = desk.make("form")
    question = {"question": {"questionId": "0a0a0a0a", "textQuestion": {}}}
    good = _item(0, itemId="0b0b0b0b", title="x", questionItem=question)
    return [
        desk.batch("forms", made, good),
        desk.batch("forms", made, good),
        desk.batch("forms", made, _item(0, itemId="not hex!", title="x", textItem={})),
    ]


def wrong_requests(desk: Desk) -> Any:
    """How is each kind of mistake in a request worded?"""
    made = desk.make("form")
    batches: list[Any] = [
        {},
        _item(5, title="x", textItem={}),
        _item(0, title="two\nlines", textItem={}),
        _item(0, title="x"),
        _ask("x", {"choiceQuestion": {"type": "RADIO", "options": []}}),
        _ask("x", {"choiceQuestion": {"type": "RADIO", "options": [{"value": "a"}, {"value": "a"}]}}),
        _ask("x", {"scaleQuestion": {"low": 3, "high": 1}}),
        {"deleteItem": {"location": {"index": 3}}},
        {"updateFormInfo": {"info": {"title": "x"}, "updateMask": ""}},
        {"updateFormInfo": {"info": {"title": "x"}, "updateMask": "nope"}},
        {"updateSettings": {"settings": {"quizSettings": {"isQuiz": True}}, "updateMask": "*"}},
    ]
    return [desk.batch("forms", made, one) for one in batches]


def wrong_listings(desk: Desk) -> Any:
    """How are wrong filters, sizes and page tokens of a listing worded?"""
    made = desk.make("form")
    asked = [
        {"filter": "nope"},
        {"filter": "timestamp > 2026"},
        {"pageSize": "-1"},
        {"pageSize": "9999"},
        {"pageToken": "x"},
    ]
    return [desk.ask("forms", "GET", f"/{made}/responses", None, **params) for params in asked]


QUESTIONS = (a_new_form, publishing, every_kind_of_question, our_own_ids, wrong_requests, wrong_listings)
