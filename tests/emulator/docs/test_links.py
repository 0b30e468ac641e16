"""Links within a document: how each way of reading shows them."""

from __future__ import annotations

import pytest

from pipeline.emulator.docs.links import qualify, simplify

from .conftest import MakeDesk
from .desk import Desk, Json, span


def link(target: Json, start: int = 1, end: int = 3) -> Json:
    return {"updateTextStyle": {"range": span(start, end), "textStyle": {"link": target}, "fields": "link"}}


def first_link(desk: Desk, **options: bool) -> Json:
    document = desk.read(**options)
    content = document["tabs"][0]["documentTab"]["body"] if options else document["body"]
    told: Json = content["content"][1]["paragraph"]["elements"][0]["textRun"]["textStyle"]["link"]
    return told


@pytest.mark.parametrize("kind", ["heading", "bookmark"])
def test_a_link_names_its_tab_where_tabs_are_read(make_desk: MakeDesk, kind: str) -> None:
    """Also once there is a second tab; the only tab's links are told by id alone."""
    desk = make_desk("abc")
    desk.batch(link({f"{kind}Id": "h.1"}))
    assert first_link(desk) == {f"{kind}Id": "h.1"}
    assert first_link(desk, includeTabsContent=True) == {kind: {"id": "h.1", "tabId": "t.0"}}
    desk.batch({"addDocumentTab": {}})
    assert first_link(desk) == {kind: {"id": "h.1", "tabId": "t.0"}}


def test_other_links_are_told_as_they_are(make_desk: MakeDesk) -> None:
    """To addresses, tabs, and headings in other tabs; a bullet's link is told like text's."""
    desk = make_desk("abc")
    for target in ({"url": "https://example.com"}, {"tabId": "t.0"}, {"heading": {"id": "h.1", "tabId": "t.9"}}):
        desk.batch(link(target))
        assert first_link(desk) == target
    style = {"link": {"headingId": "h.1"}}
    assert simplify(qualify(style, "t.0"), "t.0") == style
    assert simplify({"bold": True}, "t.0") == {"bold": True}
