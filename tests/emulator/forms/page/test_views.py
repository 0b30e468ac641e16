"""What a template is given for each kind of item."""

from __future__ import annotations

import pytest

from pipeline.emulator.forms.page.reading import OTHER
from pipeline.emulator.forms.page.views import link_of, view_item
from tests.emulator.forms.desk import TEXT, Json, ask, choose, grid


def made(item: Json, name: str = "0000000a") -> Json:
    """An item as the form keeps it, its questions numbered."""
    questions = [item.get("questionItem", {}).get("question"), *item.get("questionGroupItem", {}).get("questions", [])]
    for place, question in enumerate(question for question in questions if question):
        question["questionId"] = f"{place:08x}"
    return {"itemId": name, **item}


@pytest.mark.parametrize(
    ("question", "widget"),
    [
        (TEXT, "line"),
        ({"textQuestion": {"paragraph": True}}, "paragraph"),
        ({"choiceQuestion": {"type": "DROP_DOWN", "options": [{"value": "a"}]}}, "menu"),
        ({"dateQuestion": {"includeYear": True}}, "date"),
        ({"dateQuestion": {}}, "day"),
        ({"timeQuestion": {}}, "time"),
        ({"timeQuestion": {"duration": True}}, "duration"),
        ({"scaleQuestion": {"high": 3}}, "scale"),
        ({"ratingQuestion": {"ratingScaleLevel": 3, "iconType": "HEART"}}, "rating"),
        ({"fileUploadQuestion": {"folderId": "f"}}, "fileUpload"),
    ],
)
def test_widgets(question: Json, widget: str) -> None:
    """Each kind of question has its own controls."""
    assert view_item(made(ask(dict(question))), {}, {}, "v").questions[0].widget == widget


def test_steps() -> None:
    """A scale starts where it says, a rating at one."""
    scale = view_item(made(ask({"scaleQuestion": {"high": 3}})), {"entry.00000000": ["2"]}, {}, "v").questions[0]
    assert [(choice.label, choice.chosen) for choice in scale.choices] == [
        ("0", False), ("1", False), ("2", True), ("3", False)
    ]  # fmt: skip
    rating = view_item(made(ask({"ratingQuestion": {"ratingScaleLevel": 3, "iconType": "HEART"}})), {}, {}, "v")
    assert [choice.label for choice in rating.questions[0].choices] == ["1", "2", "3"]
    assert rating.questions[0].icon == "heart"
    assert rating.clearable == "00000000"


def test_shuffled_in_one_visit() -> None:
    """Options and rows keep their order during a visit, not from one to the next; "Other" stays last."""
    item = made(choose("RADIO", *"abcdefgh", {"isOther": True}))
    item["questionItem"]["question"]["choiceQuestion"]["shuffle"] = True
    rows = made(grid(rows=tuple("abcdefgh")))
    rows["questionGroupItem"]["grid"]["shuffleQuestions"] = True

    def order(visit: str) -> tuple[list[str], list[str]]:
        shown = [choice.value for choice in view_item(item, {}, {}, visit).questions[0].choices]
        return shown, [question.title for question in view_item(rows, {}, {}, visit).questions]

    assert order("v") == order("v")
    assert len({str(order(str(visit))) for visit in range(5)}) == 5
    assert order("v")[0][-1] == OTHER
    assert sorted(order("v")[1]) == list("abcdefgh")


def test_what_describes_a_block() -> None:
    """The description and the problem are tied to the question; points and requirement are told."""
    question = {"required": True, "grading": {"pointValue": 2}, **TEXT}
    block = view_item(made(ask(question, description="Why")), {}, {"00000000": "Please."}, "v")
    assert (block.problem, block.required, block.points) == ("Please.", True, 2)
    assert block.described == "d-0000000a p-0000000a"
    assert block.anchor == "q-00000000"
    assert view_item(made(grid()), {}, {}, "v").anchor == "b-0000000a"


def test_media() -> None:
    """Pictures and videos are told by their text and a safe link."""
    image = {"altText": "A tower", "contentUri": "https://images.example.com/1"}
    picture = view_item(made({"imageItem": {"image": image}}), {}, {}, "v").media
    assert picture is not None
    assert (picture.text, picture.host) == ("A tower", "images.example.com")
    video = view_item(made({"videoItem": {"video": {"youtubeUri": "javascript:x"}, "caption": "c"}}), {}, {}, "v")
    assert video.media is not None
    assert (video.media.link, video.caption) == ("", "c")
    assert link_of("http://a.b/c") == "http://a.b/c"
