"""A running Workspace comes in; one form, the client that edits it and the people who answer it go out."""

from __future__ import annotations

from typing import Any

from pipeline.emulator import Emulator
from tests.emulator.stock import service

Json = dict[str, Any]


TEXT: Json = {"textQuestion": {}}


COLORS: Json = {"choiceQuestion": {"type": "RADIO", "options": [{"value": "red"}, {"value": "blue"}]}}


GOOD: Json = {"text": "well done"}


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


QUIZ = update("updateSettings", "quizSettings.isQuiz", settings={"quizSettings": {"isQuiz": True}})


PICTURE = {"altText": "A tower", "sourceUri": "https://example.com/a.png"}
EVERY_KIND: list[Json] = [
    ask({"required": True, "textQuestion": {}}, title="Short"),
    ask({"textQuestion": {"paragraph": True}}, title="Story"),
    choose("RADIO", "A success", "A lesson", {"isOther": True}) | {"title": "Which"},
    choose("CHECKBOX", "Time", {"value": "A picture", "image": PICTURE}, {"isOther": True}) | {"title": "Helped"},
    choose("DROP_DOWN", "Grades 2-3", 'The "others"') | {"title": "Team"},
    {"title": "Numbers", "pageBreakItem": {}},
    ask({"scaleQuestion": {"low": 1, "high": 5, "lowLabel": "Little", "highLabel": "Much"}}, title="Scale"),
    ask({"ratingQuestion": {"ratingScaleLevel": 5, "iconType": "STAR"}}, title="Stars"),
    ask({"ratingQuestion": {"ratingScaleLevel": 3, "iconType": "THUMB_UP"}}, title="Thumbs"),
    ask({"dateQuestion": {"includeYear": True}}, title="Date"),
    ask({"dateQuestion": {}}, title="Day"),
    ask({"dateQuestion": {"includeYear": True, "includeTime": True}}, title="Moment"),
    ask({"timeQuestion": {}}, title="Clock"),
    ask({"timeQuestion": {"duration": True}}, title="Duration"),
    {"title": "Grids", "pageBreakItem": {}},
    grid(rows=("First",)) | {"title": "One each"},
    grid("CHECKBOX", rows=("Second",)) | {"title": "Several"},
    {"title": "A text", "description": "https://example.com", "textItem": {}},
    {"title": "A picture", "imageItem": {"image": PICTURE}},
    {"videoItem": {"video": {"youtubeUri": "https://www.youtube.com/watch?v=x"}, "caption": "A film"}},
]


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
