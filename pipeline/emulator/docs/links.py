"""A text style with a link inside the document comes in; the same with the tab named, or left out, goes out."""

from __future__ import annotations

from pipeline.emulator.docs.segment import Json

OLDER = {"headingId": "heading", "bookmarkId": "bookmark"}


def qualify(style: Json, tab_id: str) -> Json:
    """Return the style with a link to a heading or bookmark that names its tab, as it is kept here."""
    link = style.get("link")
    if not link or not OLDER.keys() & link.keys():
        return style
    ((older, newer),) = [pair for pair in OLDER.items() if pair[0] in link]
    return {**style, "link": {newer: {"id": link[older], "tabId": tab_id}}}


def simplify(style: Json, tab_id: str) -> Json:
    """Return the style as the only tab of a document shows it to who did not ask for tabs: the link has an id only."""
    link = style.get("link")
    for older, newer in OLDER.items():
        if link and newer in link and link[newer].get("tabId") == tab_id:
            return {**style, "link": {older: link[newer]["id"]}}
    return style
