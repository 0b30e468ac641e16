"""A document comes in; the paragraphs and tables of its first tab, as blocks, go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.drive.contents.blocks import Block, Bullet, Grid, Json, Paragraph, Run
from pipeline.emulator.errors import not_built

EMPTY = frozenset({"pageBreak", "columnBreak", "horizontalRule"})


def dissect(document: Document) -> list[Block]:
    """Return the blocks of the first tab's body; breaks and lines across leave nothing.

    ApiError 501 for what is not told in blocks: pictures, footnotes, equations.
    """
    rendered = render_tab(document.tabs[0])
    return list(_blocks(rendered["body"]["content"], rendered.get("lists", {})))


def _blocks(elements: list[Json], lists: Json) -> Iterator[Block]:
    for element in elements:
        if "paragraph" in element:
            yield _paragraph(element["paragraph"], lists)
        elif "table" in element:
            rows = element["table"]["tableRows"]
            yield Grid([[_cell(cell, lists) for cell in row["tableCells"]] for row in rows])
        elif "tableOfContents" in element:
            yield from _blocks(element["tableOfContents"]["content"], lists)


def _cell(cell: Json, lists: Json) -> list[Paragraph]:
    """Return a cell's paragraphs; of a table inside it, its cells' one after another."""
    found: list[Paragraph] = []
    for block in _blocks(cell["content"], lists):
        inner = [block] if isinstance(block, Paragraph) else [one for row in block.rows for cell in row for one in cell]
        found += inner
    return found


def _paragraph(paragraph: Json, lists: Json) -> Paragraph:
    runs = [run for element in paragraph["elements"] for run in _runs(element)]
    if runs:
        runs[-1] = Run(runs[-1].text.removesuffix("\n"), runs[-1].style)
    named = paragraph["paragraphStyle"].get("namedStyleType", "NORMAL_TEXT")
    return Paragraph([run for run in runs if run.text], named, _bullet(paragraph, lists))


def _runs(element: Json) -> Iterator[Run]:
    (kind,) = element.keys() - {"startIndex", "endIndex"}
    value = element[kind]
    if kind == "textRun":
        yield Run(value["content"], value["textStyle"])
    elif kind == "person":
        shown = value["personProperties"]
        yield Run(shown.get("name") or shown["email"], {"link": {"url": f"mailto:{shown['email']}"}})
    elif kind == "richLink":
        shown = value["richLinkProperties"]
        yield Run(shown.get("title") or shown["uri"], {"link": {"url": shown["uri"]}})
    elif kind not in EMPTY:
        raise not_built(f"export of a document with {kind}")


def _bullet(paragraph: Json, lists: Json) -> Bullet | None:
    bullet = paragraph.get("bullet")
    if bullet is None:
        return None
    level = bullet.get("nestingLevel", 0)
    levels: list[dict[str, Any]] = lists.get(bullet["listId"], {}).get("listProperties", {}).get("nestingLevels", [])
    look = levels[level] if level < len(levels) else {}
    numbered = look.get("glyphType", "GLYPH_TYPE_UNSPECIFIED") not in ("GLYPH_TYPE_UNSPECIFIED", "NONE")
    return Bullet(bullet["listId"], numbered, level)
