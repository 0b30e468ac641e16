"""Requests about tabs come in; tabs are added, renamed, moved and deleted, and answered as a tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from pipeline.emulator.docs.blank import blank_tab
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.masks import merge, read_fields
from pipeline.emulator.docs.places import find_tab
from pipeline.emulator.docs.segment import Json
from pipeline.emulator.docs.tab import Tab
from pipeline.emulator.errors import invalid

LEVELS = 3
JOINER, KEYCAP = "\u200d", "\u20e3"


def add_document_tab(document: Document, request: Json) -> Json:
    """Add an empty tab at an index among its siblings, at the end without one.

    Recorded: the reply, and the styles of the new tab, whose page is the first tab's.
    Documented: tabs behind it move on; a tab may have a parent; an icon is one emoji.
    Reported: tabs stand on three levels at most.
    Assumed: a tab without a title is "Tab 2"; the words of the refusals.
    """
    sent = request.get("tabProperties", {})
    if "tabId" in sent:
        raise invalid("The tab ID cannot be specified when adding a tab.")
    tab = blank_tab(document.mint("t."), sent.get("title") or f"Tab {len(document.tabs) + 1}")
    first = document.tabs[0].parts["documentStyle"]
    tab.properties |= {key: sent[key] for key in ("parentTabId", "iconEmoji") if sent.get(key)}
    _check_emoji(sent)
    if "parentTabId" in tab.properties:
        parent = find_tab(document, tab.properties["parentTabId"])
        if describe_tab(document, parent).get("nestingLevel", 0) + 1 == LEVELS:
            raise invalid(f"Tabs cannot be nested on more than {LEVELS} levels.")
    tab.parts["documentStyle"] |= {key: first[key] for key in ("pageSize",) if key in first}
    siblings = list_children(document, tab.properties.get("parentTabId", ""))
    index = sent.get("index", len(siblings))
    if not 0 <= index <= len(siblings):
        raise invalid(f"Invalid tab index {index}.")
    at = document.tabs.index(siblings[index]) if index < len(siblings) else len(document.tabs)
    document.tabs.insert(at, tab)
    document.touch(tab)
    return {"addDocumentTab": {"tabProperties": describe_tab(document, tab)}}


def delete_tab(document: Document, request: Json) -> None:
    """Delete a tab and the tabs beneath it; one must be left.

    Documented: the tabs beneath go along.
    Assumed: the last tab is refused, and the words.
    """
    gone = [_find_named(document, request.get("tabId", ""))]
    for tab in gone:
        gone += list_children(document, tab.id)
    if len(gone) == len(document.tabs):
        raise invalid("Cannot delete the last tab of a document.")
    for tab in gone:
        document.drop_tab(tab)


def update_document_tab_properties(document: Document, request: Json) -> None:
    """Rename a tab or move it among its siblings.

    Documented: the title, the icon and the index.
    Assumed: it keeps its parent; the words of the refusals.
    """
    sent = request.get("tabProperties", {})
    tab = _find_named(document, sent.get("tabId", ""))
    paths = read_fields("TabProperties", request)
    names = {path[0] for path in ([(name,) for name in sent] if paths == [("*",)] else paths)}
    _check_emoji(sent)
    tab.properties = merge(tab.properties, sent, [(name,) for name in ("title", "iconEmoji") if name in names])
    if "index" in names:
        family = list_children(document, tab.properties.get("parentTabId", ""))
        siblings = [sibling for sibling in family if sibling is not tab]
        index = sent.get("index", 0)
        if not 0 <= index <= len(siblings):
            raise invalid(f"Invalid tab index {index}.")
        document.tabs.remove(tab)
        at = document.tabs.index(siblings[index]) if index < len(siblings) else len(document.tabs)
        document.tabs.insert(at, tab)


def _find_named(document: Document, tab_id: str) -> Tab:
    if not tab_id:
        raise invalid("The tab ID must be specified.")
    return find_tab(document, tab_id)


def _check_emoji(sent: Json) -> None:
    """Refuse an icon that is not one emoji; ApiError 400."""
    icon = sent.get("iconEmoji", "")
    letters = [one for one in icon if unicodedata.category(one) in ("So", "Sm", "Po") or one in "0123456789#*"]
    joints = icon.count(JOINER) + (len(letters) == 2 and all(map(is_flag_letter, letters)))
    rest = [one for one in icon if one not in letters and unicodedata.category(one) not in ("Sk", "Mn", "Me", "Cf")]
    if icon and (rest or len(letters) - joints != 1 or (icon[0] in "0123456789#*" and KEYCAP not in icon)):
        raise invalid(f"Invalid emoji: {icon}.")


def is_flag_letter(character: str) -> bool:
    """Tell whether two such characters make a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


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
