"""A document's tabs and their children, read from the API's tree."""

from __future__ import annotations

from itertools import pairwise

from pipeline.emulator.docs.reading import read_tab, read_tabs

from .desk import Json

CONTENT: Json = {"body": {"content": [{"endIndex": 1, "sectionBreak": {"sectionStyle": {}}}]}}


def test_tabs_are_read_with_their_children() -> None:
    """After their parents; what tells their place is left out."""
    child = {"tabProperties": {"tabId": "t.2", "parentTabId": "t.1", "nestingLevel": 1}, "documentTab": CONTENT}
    first = {"tabProperties": {"tabId": "t.1", "index": 0}, "documentTab": CONTENT, "childTabs": [child]}
    assert [tab.properties for tab in read_tabs({"tabs": [first]})] == [
        {"tabId": "t.1"},
        {"tabId": "t.2", "parentTabId": "t.1"},
    ]


def test_runs_that_look_alike_stay_apart() -> None:
    """As they were told, and only they."""
    runs: list[Json] = [{"textRun": {"content": text, "textStyle": {}}} for text in ("ab", "c", "\n")]
    content = {"body": {"content": [{"paragraph": {"elements": runs, "paragraphStyle": {}}}]}}
    units = read_tab({"tabId": "t.0"}, content).segments[""].units
    assert [one.run is other.run for one, other in pairwise(units)] == [True, False, False]
