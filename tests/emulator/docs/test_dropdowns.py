"""Drop-down lists over HTTP: defined, put in, changed, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from .desk import Desk, Json

NAME = "kix.level"
A, B = ({"optionId": f"dropdownItem.{name}", "displayValue": name.upper()} for name in ("aa", "bb"))


def define(**sent: Any) -> Json:
    properties = {"title": "Level", "options": [A, B]} | sent
    definition = {"dropdownDefinitionId": NAME, "dropdownDefinitionProperties": properties}
    return {"createDropdownDefinition": {"dropdownDefinition": definition}}


def put(**more: str) -> Json:
    return {"insertDropdown": {"dropdownDefinitionId": NAME, "location": {"index": 1}, **more}}


def change(options: list[Json], **replacements: str) -> Json:
    named = {f"dropdownItem.{old}": f"dropdownItem.{new}" for old, new in replacements.items()}
    properties = {"dropdownDefinitionProperties": {"options": options}, "fields": "options"}
    request = {"dropdownDefinitionId": NAME, "selectedOptionIdReplacements": named, **properties}
    return {"updateDropdownDefinitionProperties": request}


def shown(desk: Desk) -> Json:
    """Return what the first element of the text, a drop-down, tells."""
    told: Json = desk.paragraphs[0]["elements"][0]["dropdown"]["dropdownProperties"]
    return told


def test_a_list_is_defined_in_a_tab(desk: Desk) -> None:
    """Ids that were not sent are made; a document read without tabs does not tell of it."""
    plain = [{"displayValue": "x"}, {"displayValue": "y", "textStyle": {"backgroundColor": {}}}]
    sent = {"dropdownDefinitionProperties": {"options": plain}}
    reply = desk.batch({"createDropdownDefinition": {"dropdownDefinition": sent}})[0]
    made = reply["createDropdownDefinition"]["dropdownDefinition"]
    assert made["dropdownDefinitionId"].startswith("kix.")
    assert all(one["optionId"].startswith("dropdownItem.") for one in made["dropdownDefinitionProperties"]["options"])
    told = desk.read(includeTabsContent=True)["tabs"][0]["documentTab"]["dropdownDefinitions"]
    assert told == {made["dropdownDefinitionId"]: made}
    assert "dropdownDefinitions" not in desk.read()


@pytest.mark.parametrize(
    "request_",
    [
        define(options=[A]),
        define(options=[{"displayValue": str(number)} for number in range(51)]),
        define(options=[A, A]),
        define(options=[A, {"optionId": "bb"}]),
        define(options=[A, {"textStyle": {"bold": True}}]),
        {"createDropdownDefinition": {"dropdownDefinition": {"dropdownDefinitionId": "level"}}},
    ],
)
def test_a_list_that_cannot_be_is_refused(desk: Desk, request_: Json) -> None:
    """Too few or too many options, ids of another form or not unique, bold options."""
    assert desk.refuse(request_).startswith("Invalid requests[0].createDropdownDefinition: ")


def test_a_drop_down_shows_one_option(desk: Desk) -> None:
    """The first, the one named at first, or another one later."""
    reply = desk.batch(define(), put())[1]["insertDropdown"]["dropdown"]
    assert shown(desk) == {"dropdownDefinitionId": NAME, "selectedOptionId": A["optionId"], "displayValue": "AA"}
    assert reply["dropdownProperties"] == shown(desk)
    select = {"dropdownId": reply["dropdownId"], "fields": "selectedOptionId"}
    select["dropdownProperties"] = {"selectedOptionId": B["optionId"]}
    desk.batch({"updateDropdownProperties": select})
    assert shown(desk)["displayValue"] == "BB"
    desk.batch({"updateDropdownProperties": {**select, "dropdownProperties": {}, "fields": "displayValue"}})
    desk.batch(put(selectedOptionId=B["optionId"]))
    assert shown(desk)["displayValue"] == "BB"
    assert "read-only" in desk.refuse({"updateDropdownProperties": {**select, "fields": "dropdownDefinitionId"}})
    assert "was not found" in desk.refuse({"updateDropdownProperties": {**select, "dropdownId": "x"}})
    assert "was not found" in desk.refuse(put(selectedOptionId="dropdownItem.zz"))
    assert "was not found" in desk.refuse({"insertDropdown": {"location": {"index": 1}}})


def test_options_in_use_go_with_a_replacement_only(desk: Desk) -> None:
    """Unused ones go as they are; the title changes alone."""
    desk.batch(define(), put())
    new = {"optionId": "dropdownItem.cc", "displayValue": "CC"}
    desk.batch(change([A, new]))
    assert shown(desk)["displayValue"] == "AA"
    assert "no valid replacement" in desk.refuse(change([new, B]))
    assert "no valid replacement" in desk.refuse(change([new, B], aa="zz"))
    desk.batch(change([new, B], aa="cc"))
    assert shown(desk)["displayValue"] == "CC"
    title = {"dropdownDefinitionId": NAME, "dropdownDefinitionProperties": {"title": "New"}, "fields": "title"}
    desk.batch({"updateDropdownDefinitionProperties": title})
    kept = desk.read(includeTabsContent=True)["tabs"][0]["documentTab"]["dropdownDefinitions"][NAME]
    assert kept["dropdownDefinitionProperties"] == {"title": "New", "options": [new, B]}


def test_a_list_in_use_stays(desk: Desk) -> None:
    """Until its last drop-down is deleted."""
    desk.batch(define(), put())
    drop = {"deleteDropdownDefinition": {"dropdownDefinitionId": NAME}}
    assert "still referenced" in desk.refuse(drop)
    desk.batch({"deleteContentRange": {"range": {"startIndex": 1, "endIndex": 2}}}, drop)
    assert "dropdownDefinitions" not in desk.read(includeTabsContent=True)["tabs"][0]["documentTab"]
    assert "was not found" in desk.refuse(drop)
