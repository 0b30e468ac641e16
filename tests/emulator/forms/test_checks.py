"""What a form's items may be, through Google's own client over real HTTP."""

from __future__ import annotations

import pytest

from tests.emulator.forms.desk import (
    TEXT,
    Desk,
    Json,
    ask,
    choose,
    create_item,
    grid,
)
from tests.emulator.stock import refusal

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
    (choose("RADIO", {"value": "a", "goToAction": "GO_TO_ACTION_UNSPECIFIED"}), "must be specified"),
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
