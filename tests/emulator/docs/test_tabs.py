"""Tabs over HTTP: added, nested, renamed, moved, deleted; edits meant for one of them."""

from __future__ import annotations

from typing import Any

import pytest

from .desk import Desk, Json


def add(desk: Desk, **properties: Json | str | int) -> str:
    reply = desk.batch({"addDocumentTab": {"tabProperties": properties}})[0]
    return str(reply["addDocumentTab"]["tabProperties"]["tabId"])


Listed = tuple[str, int, int, list[Any]]


def tree(tabs: list[Json]) -> list[Listed]:
    """Return (title, index, level, children) of each tab."""
    listed: list[Listed] = []
    for tab in tabs:
        properties = tab["tabProperties"]
        place = (properties["title"], properties["index"], properties.get("nestingLevel", 0))
        listed.append((*place, tree(tab.get("childTabs", []))))
    return listed


def read_tree(desk: Desk) -> list[Listed]:
    return tree(desk.read(includeTabsContent=True)["tabs"])


def update(tab_id: str, fields: str, **properties: str | int) -> Json:
    return {"updateDocumentTabProperties": {"tabProperties": {"tabId": tab_id, **properties}, "fields": fields}}


def test_a_document_has_one_tab(desk: Desk) -> None:
    """With its content in it instead of at the top, when asked so or when the mask names it."""
    document = desk.read(includeTabsContent=True)
    assert tree(document["tabs"]) == [("Tab 1", 0, 0, [])]
    assert "body" not in document
    assert document["tabs"][0]["documentTab"]["body"]["content"] == desk.content
    assert desk.read(fields="tabs(tabProperties/title)") == {"tabs": [{"tabProperties": {"title": "Tab 1"}}]}


def test_tabs_are_put_at_an_index_and_into_tabs(desk: Desk) -> None:
    """At the end without an index."""
    last = add(desk, title="Last")
    add(desk, title="Middle", index=1)
    child = add(desk, title="Child", parentTabId=last)
    add(desk, parentTabId=child)
    grandchild: Listed = ("Tab 5", 0, 2, [])
    expected = [("Tab 1", 0, 0, []), ("Middle", 1, 0, []), ("Last", 2, 0, [("Child", 0, 1, [grandchild])])]
    assert read_tree(desk) == expected


def test_edits_go_to_the_tab_they_name(desk: Desk) -> None:
    """To the first without one; a tab nobody has is refused."""
    tab_id = add(desk, title="Two")
    desk.batch({"insertText": {"location": {"index": 1, "tabId": tab_id}, "text": "x"}})
    assert desk.text == "\n"
    contents = [tab["documentTab"]["body"]["content"] for tab in desk.read(includeTabsContent=True)["tabs"]]
    assert [content[-1]["endIndex"] for content in contents] == [2, 3]
    message = desk.refuse({"insertText": {"location": {"index": 1, "tabId": "t.none"}, "text": "x"}})
    assert message == "Invalid requests[0].insertText: Tab with ID t.none was not found."
    message = desk.refuse({"insertText": {"location": {"index": 1, "segmentId": "kix.none"}, "text": "x"}})
    assert message == "Invalid requests[0].insertText: Segment with ID kix.none was not found."


def test_tabs_are_renamed_and_moved(desk: Desk) -> None:
    """Forward, to the end, and not beyond."""
    second, third = add(desk, title="Two"), add(desk, title="Three")
    desk.batch(update(third, "title,index", title="First", index=0), update(second, "index", index=2))
    assert [entry[0] for entry in read_tree(desk)] == ["First", "Tab 1", "Two"]
    desk.batch(update(second, "index", index=1), update(third, "iconEmoji", iconEmoji="🎉", title="not"))
    assert [entry[0] for entry in read_tree(desk)] == ["First", "Two", "Tab 1"]
    assert "tab index 3" in desk.refuse(update(second, "index", index=3))
    assert "tab index 9" in desk.refuse({"addDocumentTab": {"tabProperties": {"index": 9}}})
    assert "tab ID cannot be specified" in desk.refuse({"addDocumentTab": {"tabProperties": {"tabId": "t.x"}}})


def test_a_deleted_tab_takes_its_children_along(desk: Desk) -> None:
    """One tab must be left."""
    parent = add(desk, title="Two")
    add(desk, title="Child", parentTabId=parent)
    desk.batch({"deleteTab": {"tabId": parent}})
    assert read_tree(desk) == [("Tab 1", 0, 0, [])]
    assert "last tab" in desk.refuse({"deleteTab": {"tabId": "t.0"}})
    assert "was not found" in desk.refuse({"deleteTab": {"tabId": "t.none"}})


@pytest.mark.parametrize(
    ("icon", "taken"),
    [
        ("🎉", True),
        ("👍🏽", True),
        ("👩\u200d👩\u200d👧", True),
        ("🇫🇷", True),
        ("1\ufe0f\u20e3", True),
        ("❤\ufe0f", True),
        ("🎉🎉", False),
        ("x🎉", False),
        ("1", False),
        ("ab", False),
    ],
)
def test_an_icon_is_one_emoji(desk: Desk, icon: str, taken: bool) -> None:
    """Skin tones, families, flags and keycaps are one."""
    request = {"addDocumentTab": {"tabProperties": {"iconEmoji": icon}}}
    if taken:
        assert desk.batch(request)[0]["addDocumentTab"]["tabProperties"]["iconEmoji"] == icon
    else:
        assert desk.refuse(request) == f"Invalid requests[0].addDocumentTab: Invalid emoji: {icon}."


def test_all_of_a_tabs_properties_are_updated_with_a_star(desk: Desk) -> None:
    """Those that were sent; a tab must be named."""
    tab = desk.batch({"addDocumentTab": {}})[0]["addDocumentTab"]["tabProperties"]
    sent = {"tabId": tab["tabId"], "title": "First", "index": 0}
    desk.batch({"updateDocumentTabProperties": {"tabProperties": sent, "fields": "*"}})
    tabs = desk.read(includeTabsContent=True)["tabs"]
    assert [one["tabProperties"]["title"] for one in tabs] == ["First", "Tab 1"]
    assert "must be specified" in desk.refuse({"deleteTab": {}})


def test_a_new_tab_has_the_first_ones_page(desk: Desk) -> None:
    """As recorded."""
    size = {"height": {"magnitude": 300, "unit": "PT"}, "width": {"magnitude": 200, "unit": "PT"}}
    desk.batch(
        {"updateDocumentStyle": {"documentStyle": {"pageSize": size}, "fields": "pageSize"}}, {"addDocumentTab": {}}
    )
    assert desk.read(includeTabsContent=True)["tabs"][1]["documentTab"]["documentStyle"]["pageSize"] == size


def test_tabs_have_three_levels(desk: Desk) -> None:
    """A tab beneath a tab beneath a tab is the last."""
    parent = add(desk, parentTabId=add(desk, parentTabId=add(desk, title="top")))
    told = desk.refuse({"addDocumentTab": {"tabProperties": {"parentTabId": parent}}})
    assert "more than 3 levels" in told
