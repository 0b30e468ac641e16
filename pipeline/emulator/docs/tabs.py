"""Requests about tabs come in; tabs are added, renamed, moved and deleted, and answered as a tree."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.masks import merge, read_fields
from pipeline.emulator.docs.places import find_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.errors import invalid


def add_document_tab(document: Document, request: Json) -> Json:
    """Add an empty tab at an index among its siblings, at the end without one."""
    sent = request.get("tabProperties", {})
    if "tabId" in sent:
        raise invalid("The tab ID cannot be specified when adding a tab.")
    tab = blank_tab(document.mint("t."), sent.get("title") or f"Tab {len(document.tabs) + 1}")
    tab.properties |= {key: sent[key] for key in ("parentTabId", "iconEmoji") if sent.get(key)}
    if "parentTabId" in tab.properties:
        find_tab(document, tab.properties["parentTabId"])
    siblings = list_children(document, tab.properties.get("parentTabId", ""))
    index = sent.get("index", len(siblings))
    if not 0 <= index <= len(siblings):
        raise invalid(f"Invalid tab index {index}.")
    at = document.tabs.index(siblings[index]) if index < len(siblings) else len(document.tabs)
    document.tabs.insert(at, document.touch(tab))
    return {"addDocumentTab": {"tabProperties": describe_tab(document, tab)}}


def delete_tab(document: Document, request: Json) -> None:
    """Delete a tab and the tabs beneath it; one must be left."""
    gone = [find_tab(document, request.get("tabId") or "?")]
    for tab in gone:
        gone += list_children(document, tab.id)
    if len(gone) == len(document.tabs):
        raise invalid("Cannot delete the last tab of a document.")
    for tab in gone:
        document.drop_tab(tab)


def update_document_tab_properties(document: Document, request: Json) -> None:
    """Rename a tab or move it among its siblings."""
    sent = request.get("tabProperties", {})
    tab = find_tab(document, sent.get("tabId") or "?")
    paths = read_fields("TabProperties", request)
    names = {path[0] for path in paths}
    tab.properties = merge(tab.properties, sent, [path for path in paths if path[0] in ("title", "iconEmoji")])
    if "index" in names:
        family = list_children(document, tab.properties.get("parentTabId", ""))
        siblings = [sibling for sibling in family if sibling is not tab]
        index = sent.get("index", 0)
        if not 0 <= index <= len(siblings):
            raise invalid(f"Invalid tab index {index}.")
        document.tabs.remove(tab)
        at = document.tabs.index(siblings[index]) if index < len(siblings) else len(document.tabs)
        document.tabs.insert(at, tab)


def list_children(document: Document, parent: str) -> list[Tab]:
    """Return the tabs right beneath a tab, in order; the root's for ""."""
    return [tab for tab in document.tabs if tab.properties.get("parentTabId", "") == parent]


def describe_tab(document: Document, tab: Tab) -> Json:
    """Return the TabProperties, with the place among the siblings."""
    depth, parent = 0, tab.properties.get("parentTabId", "")
    index = list_children(document, parent).index(tab)
    while parent:
        depth += 1
        parent = next(one for one in document.tabs if one.id == parent).properties.get("parentTabId", "")
    return {**tab.properties, "index": index, **({"nestingLevel": depth} if depth else {})}


def render_tree(document: Document, render: Callable[[Tab], Json], parent: str = "") -> list[Json]:
    """Return the tabs as `documents.get` lists them, each with its children."""
    answer = []
    for tab in list_children(document, parent):
        entry = {"tabProperties": describe_tab(document, tab), "documentTab": render(tab)}
        children = render_tree(document, render, tab.id)
        answer.append(entry | ({"childTabs": children} if children else {}))
    return answer
