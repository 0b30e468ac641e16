"""A form's items and the fields typed so far come in; what a template shows of them goes out, in plain values."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.emulator.forms.answers import choice_of
from pipeline.emulator.forms.checks import ITEM_KINDS, QUESTION_KINDS, kind_of, questions_of
from pipeline.emulator.forms.content import Json
from pipeline.emulator.forms.page.reading import OTHER, Fields, first

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Media:
    """A picture or a video, shown as what it is called and a link: the page fetches nothing from elsewhere."""

    what: str
    text: str
    link: str
    host: str


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool
    media: Media | None = None
    is_other: bool = False


@dataclass(frozen=True)
class Question:
    """One question's controls: `widget` names the template's macro, `typed` holds the parts by their suffix."""

    id: str
    widget: str
    required: bool
    problem: str
    title: str = ""
    choices: list[Choice] = field(default_factory=list)
    typed: Mapping[str, str] = field(default_factory=dict)
    low: str = ""
    high: str = ""
    icon: str = ""
    timed: bool = False

    @property
    def name(self) -> str:
        """The name of its fields in the browser."""
        return f"entry.{self.id}"

    @property
    def is_group(self) -> bool:
        """Whether several controls together make the answer, so that a legend names them."""
        return self.widget not in {"line", "paragraph", "menu", "time"} and (self.widget != "date" or self.timed)


@dataclass(frozen=True)
class Block:
    """One item of a section: a question, the rows of a grid, or something to read or look at."""

    id: str
    title: str
    description: str
    points: int
    media: Media | None
    caption: str
    questions: list[Question]
    columns: list[str]

    @property
    def is_group(self) -> bool:
        """Whether several controls together make the answer, so that a legend names them."""
        return bool(self.columns) or self.questions[0].is_group

    @property
    def anchor(self) -> str:
        """The id of what is focused to answer it."""
        return f"b-{self.id}" if self.is_group else f"q-{self.questions[0].id}"

    @property
    def described(self) -> str:
        """The ids of what describes it to a screen reader."""
        return " ".join(start + self.id for start, text in (("d-", self.description), ("p-", self.problem)) if text)

    @property
    def clearable(self) -> str:
        """The questions whose choice can be taken back: radio buttons alone cannot be unchosen."""
        single = {"radio", "scale", "rating"}
        return " ".join(one.id for one in self.questions if one.widget in single and not one.required)

    @property
    def problem(self) -> str:
        """The first thing to put right in it."""
        return next((question.problem for question in self.questions if question.problem), "")

    @property
    def required(self) -> bool:
        """Whether it must be answered."""
        return any(question.required for question in self.questions)


def view_item(item: Json, fields: Fields, problems: Mapping[str, str], visit: str) -> Block:
    """What is shown of an item; `visit` decides how options are shuffled, so that they stay put in one visit."""
    held: Json = next((item[kind] for kind in ITEM_KINDS if kind in item), {})
    questions = [_view_question(item, question, fields, problems, visit) for question in questions_of(item)]
    grid = item.get("questionGroupItem", {}).get("grid", {})
    if grid.get("shuffleQuestions"):
        random.Random(visit + item["itemId"]).shuffle(questions)  # noqa: S311 - an order to show, no secret
    points = sum(question.get("grading", {}).get("pointValue", 0) for question in questions_of(item))
    return Block(
        id=item["itemId"],
        title=item.get("title", ""),
        description=item.get("description", ""),
        points=points,
        media=_view_video(held["video"]) if "videoItem" in item else _view_image(held.get("image")),
        caption=held.get("caption", ""),
        questions=questions,
        columns=[choice.label for choice in questions[0].choices] if grid and questions else [],
    )


def link_of(uri: str) -> str:
    """An address that is safe to link to, or ""."""
    return uri if urlsplit(uri).scheme in {"http", "https"} else ""


def _view_question(item: Json, question: Json, fields: Fields, problems: Mapping[str, str], visit: str) -> Question:
    kind = kind_of(question, QUESTION_KINDS, "question")
    name, details, choice = question["questionId"], question[kind], choice_of(item, question)
    start = f"entry.{name}"
    chosen = fields.get(start, [])
    return Question(
        id=name,
        widget=_WIDGETS[choice["type"]] if choice else _name_widget(kind, details),
        required=bool(question.get("required")),
        problem=problems.get(name, ""),
        title=details.get("title", ""),
        choices=_list_options(choice, chosen, visit + item["itemId"]) if choice else _list_steps(kind, details, chosen),
        typed={key[len(start) :]: first(fields, key) for key in fields if key.startswith(start)},
        low=details.get("lowLabel", ""),
        high=details.get("highLabel", ""),
        icon=details.get("iconType", "").lower(),
        timed=bool(details.get("includeTime")),
    )


_WIDGETS = {"RADIO": "radio", "CHECKBOX": "checkbox", "DROP_DOWN": "menu"}


def _name_widget(kind: str, details: Json) -> str:
    if kind == "textQuestion":
        return "paragraph" if details.get("paragraph") else "line"
    if kind == "dateQuestion":
        return "date" if details.get("includeYear") else "day"
    if kind == "timeQuestion":
        return "duration" if details.get("duration") else "time"
    return kind.removesuffix("Question")


def _list_options(choice: Json, chosen: list[str], seed: str) -> list[Choice]:
    options = list(choice.get("options", []))
    if choice.get("shuffle"):
        random.Random(seed).shuffle(options)  # noqa: S311 - an order to show, no secret
        options.sort(key=lambda option: bool(option.get("isOther")))
    return [_view_option(option, chosen) for option in options]


def _view_option(option: Json, chosen: list[str]) -> Choice:
    own = bool(option.get("isOther"))
    value = OTHER if own else option.get("value", "")
    return Choice(value, "Other" if own else value, value in chosen, _view_image(option.get("image")), own)


def _list_steps(kind: str, details: Json, chosen: list[str]) -> list[Choice]:
    steps = range(0)
    if kind == "scaleQuestion":
        steps = range(details.get("low", 0), details.get("high", 0) + 1)
    elif kind == "ratingQuestion":
        steps = range(1, details.get("ratingScaleLevel", 0) + 1)
    return [Choice(str(step), str(step), str(step) in chosen) for step in steps]


def _view_image(image: Json | None) -> Media | None:
    if image is None:
        return None
    return _view_media("Picture", image.get("altText", ""), image.get("contentUri", ""))


def _view_video(video: Json) -> Media:
    return _view_media("Video", "", video.get("youtubeUri", ""))


def _view_media(what: str, text: str, uri: str) -> Media:
    return Media(what, text, link_of(uri), urlsplit(uri).hostname or "")
