"""Requests for drop-down lists come in; their definitions are kept by tab, and each in the text shows one option."""

from __future__ import annotations

import re

from pipeline.emulator.docs.chips import insert_object
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.masks import merge, read_fields, tidy
from pipeline.emulator.docs.places import find_point, find_tab
from pipeline.emulator.docs.segment import Json, Segment, Unit
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.errors import invalid

DEFINITIONS = "dropdownDefinitions"
DEFINITION_ID = re.compile(r"kix\.[a-zA-Z0-9_-]{2,14}")
OPTION_ID = re.compile(r"dropdownItem\.[a-zA-Z0-9_-]{2,14}")
FEWEST, MOST = 2, 50
COLORS = {"foregroundColor", "backgroundColor"}


def create_dropdown_definition(document: Document, request: Json) -> Json:
    """Define a drop-down list and its options, and return it with all ids.

    Documented: 2 to 50 options; the forms of ids, which are unique; options take colors, no other text style.
    Assumed: the words of the refusals.
    """
    tab = find_tab(document, request.get("tabId", ""))
    sent = request.get("dropdownDefinition", {})
    name = sent.get("dropdownDefinitionId") or document.mint()[:18]
    if not DEFINITION_ID.fullmatch(name) or name in tab.parts.get(DEFINITIONS, {}):
        raise invalid(f"Invalid dropdown definition ID: {name}. It must be unique and match {DEFINITION_ID.pattern}.")
    properties = _check(document, sent.get("dropdownDefinitionProperties", {}))
    definition = {"dropdownDefinitionId": name, "dropdownDefinitionProperties": properties}
    tab.put(DEFINITIONS, name, definition)
    return {"createDropdownDefinition": {"dropdownDefinition": definition}}


def delete_dropdown_definition(document: Document, request: Json) -> None:
    """Take away the definition of a drop-down list.

    Documented: refused while a drop-down in the text uses it.
    Assumed: the words of the refusals.
    """
    tab, name, _ = _find_definition(document, request)
    if _list_uses(tab, name):
        raise invalid(f"The dropdown definition with ID {name} is still referenced by a dropdown.")
    tab.drop(DEFINITIONS, name)


def update_dropdown_definition_properties(document: Document, request: Json) -> None:
    """Change a list's title or options; drop-downs whose option goes show its replacement.

    Documented: the options are replaced as a whole; an option that is in use goes only with a replacement.
    Assumed: other drop-downs show what they showed; the words of the refusals.
    """
    tab, name, definition = _find_definition(document, request)
    sent, paths = request.get("dropdownDefinitionProperties", {}), read_fields("DropdownDefinitionProperties", request)
    properties = _check(document, merge(definition["dropdownDefinitionProperties"], sent, paths))
    options = {option["optionId"]: option for option in properties["options"]}
    replacements = request.get("selectedOptionIdReplacements", {})
    for segment, index, chip in _list_uses(tab, name):
        selected = chip["dropdownProperties"].get("selectedOptionId", "")
        if selected not in options:
            heir = replacements.get(selected)
            if heir not in options:
                raise invalid(f"The option {selected} is selected in a dropdown and has no valid replacement.")
            _select(segment, index, chip, options[heir])
    tab.put(DEFINITIONS, name, definition | {"dropdownDefinitionProperties": properties})


def insert_dropdown(document: Document, request: Json) -> Json:
    """Put a drop-down at a point, and return it.

    Documented: it shows the option named, by default the first; an option that is none is refused.
    Assumed: its definition is one of the same tab; the words of the refusals.
    """
    place = find_point(document, request)
    _, name, definition = _find_definition(document, {**request, "tabId": place.tab.id})
    option = _find_option(definition, request.get("selectedOptionId", ""))
    chip = {"dropdownId": document.mint(), "dropdownProperties": {"dropdownDefinitionId": name, **_show(option)}}
    insert_object(place, {"dropdown": chip})
    style = place.segment.units[place.start].style
    return {"insertDropdown": {"dropdown": {**chip, "textStyle": style}}}


def update_dropdown_properties(document: Document, request: Json) -> None:
    """Select another option of a drop-down.

    Documented: the text shown follows from the definition and the option.
    Assumed: the definition of a drop-down does not change; the words of the refusals.
    """
    tab = find_tab(document, request.get("tabId", ""))
    wanted, sent = request.get("dropdownId", ""), request.get("dropdownProperties", {})
    paths = read_fields("DropdownProperties", request)
    if ("dropdownDefinitionId",) in paths:
        raise invalid("The field dropdownDefinitionId is read-only.")
    for segment, index, chip in _list_uses(tab):
        if chip["dropdownId"] == wanted:
            _, _, definition = _find_definition(document, {**chip["dropdownProperties"], "tabId": tab.id})
            if paths != [("displayValue",)]:
                _select(segment, index, chip, _find_option(definition, sent.get("selectedOptionId", "")))
            return
    raise invalid(f"The dropdown with ID {wanted} was not found.")


def _find_definition(document: Document, request: Json) -> tuple[Tab, str, Json]:
    tab = find_tab(document, request.get("tabId", ""))
    name = request.get("dropdownDefinitionId", "")
    if name not in tab.parts.get(DEFINITIONS, {}):
        raise invalid(f"The dropdown definition with ID {name} was not found.")
    return tab, name, tab.parts[DEFINITIONS][name]


def _find_option(definition: Json, option_id: str) -> Json:
    options: list[Json] = definition["dropdownDefinitionProperties"]["options"]
    for option in options:
        if option_id in ("", option["optionId"]):
            return option
    raise invalid(f"The option with ID {option_id} was not found in the dropdown definition.")


def _check(document: Document, properties: Json) -> Json:
    """Return a list's properties, each option with an id; ApiError 400."""
    options = properties.get("options", [])
    if not FEWEST <= len(options) <= MOST:
        raise invalid(f"A dropdown definition must have at least {FEWEST} options and at most {MOST} options.")
    made = []
    for option in options:
        if option.get("textStyle", {}).keys() - COLORS:
            raise invalid("Only the foreground color and the background color of a dropdown option can be set.")
        made.append(tidy(option) | {"optionId": option.get("optionId") or document.mint("dropdownItem.")})
    names = [option["optionId"] for option in made]
    if len(set(names)) < len(names) or not all(map(OPTION_ID.fullmatch, names)):
        raise invalid(f"The IDs of dropdown options must be unique and match {OPTION_ID.pattern}.")
    return {**properties, "options": made}


def _list_uses(tab: Tab, definition_id: str = "") -> list[tuple[Segment, int, Json]]:
    """Return segment, index and Dropdown of each one in a tab, or of those with one definition."""
    found = [
        (segment, index, unit.data["dropdown"])
        for segment in tab.segments.values()
        for index, unit in segment.list_objects()
        if "dropdown" in unit.data
    ]
    return [use for use in found if definition_id in ("", use[2]["dropdownProperties"].get("dropdownDefinitionId"))]


def _select(segment: Segment, index: int, chip: Json, option: Json) -> None:
    properties = {**chip["dropdownProperties"], **_show(option)}
    unit: Unit = segment.units[index]
    segment.units[index] = unit._replace(data={"dropdown": {**chip, "dropdownProperties": properties}})


def _show(option: Json) -> Json:
    return {"selectedOptionId": option["optionId"], "displayValue": option.get("displayValue", "")}
