"""Answers that fit their questions or do not, and their grades."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.emulator.errors import ApiError
from tests.emulator.forms.desk import (
    GOOD,
    QUIZ,
    TEXT,
    Desk,
    Json,
    ask,
    choose,
    create_item,
    grid,
)

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


def test_quiz(desk: Desk) -> None:
    """A quiz grades what has a key: a wrong answer has an empty grade, feedback goes along."""
    desk.batch(QUIZ).execute()

    def key(*values: str, **grading: Any) -> Json:
        return {"grading": {"correctAnswers": {"answers": [{"value": value} for value in values]}, **grading}}

    ids = desk.add(
        choose("RADIO", "a", "b", **key("a", pointValue=2)),
        choose("CHECKBOX", "a", "b", **key("a", "b", pointValue=3, whenRight=GOOD)),
        ask({**TEXT, **key("yes", "Yes")}),
        ask({**TEXT, "grading": {"pointValue": 5}}),
        grid(rows=("r",), **key("A", pointValue=1)),
    )
    desk.open()
    desk.answer({ids[0]: "b", ids[1]: ["b", "a"], ids[2]: "Yes", ids[3]: "x", ids[4]: "A"})
    [response] = desk.list().execute()["responses"]
    grades = [response["answers"][name].get("grade") for name in ids]
    assert grades == [
        {},
        {"score": 3, "correct": True, "feedback": GOOD},
        {"correct": True},
        None,
        {"score": 1, "correct": True},
    ]
    assert response["totalScore"] == 4
    desk.answer({ids[0]: "b"}, responseId=response["responseId"])
    assert "totalScore" not in desk.list().execute()["responses"][0]
