"""Files of .docx that others wrote are read into blocks; those written here hold nothing that breaks them."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from pipeline.emulator.drive.contents.blocks import Block, Bullet, Grid, Paragraph, Run
from pipeline.emulator.drive.contents.word import read_docx, write_docx


def saved(file: Any) -> bytes:
    """A file's bytes."""
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def test_lists_by_their_own_numbering() -> None:
    """A paragraph's own numbering says which list it is in, at what level, and whether it counts."""
    file = docx.Document()
    numbering = file.part.numbering_part.element
    kinds = {}
    for number in numbering.num_lst:
        path = f"w:abstractNum[@w:abstractNumId='{number.abstractNumId.val}']/w:lvl[@w:ilvl='0']/w:numFmt/@w:val"
        kinds[numbering.xpath(path)[0]] = number.numId
    for kind in ("bullet", "decimal"):
        properties = file.add_paragraph(kind)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = kinds[kind]
        properties.get_or_add_ilvl().val = 0
    bullet, number = read_docx(saved(file))
    assert isinstance(bullet, Paragraph)
    assert isinstance(number, Paragraph)
    assert (bullet.bullet, number.bullet) == (
        Bullet(str(kinds["bullet"]), numbered=False),
        Bullet(str(kinds["decimal"]), numbered=True),
    )


def test_tables_titles_and_looks() -> None:
    """Titles, looks, breaks and the paragraphs of cells are kept; a font of even width is code."""
    blocks: list[Block] = [
        Paragraph([Run("T")], "TITLE"),
        Paragraph([Run("a\vb", {"italic": True, "strikethrough": True})]),
        Paragraph([Run("c", {"weightedFontFamily": {"fontFamily": "Roboto Mono", "weight": 400}})]),
        Paragraph([Run("d")], bullet=Bullet("Number", numbered=True, level=1)),
        Grid([[[Paragraph([Run("1")]), Paragraph([Run("2")])], [Paragraph([])]]]),
    ]
    assert read_docx(write_docx("T", blocks)) == blocks


def test_what_xml_cannot_hold() -> None:
    """Characters that no XML holds and tables without columns are left out; levels beyond three are the third."""
    deep = Paragraph([Run("x")], bullet=Bullet("Bullet", numbered=False, level=7))
    written = write_docx("\x01" * 300, [Paragraph([Run("a\x01\ufffeb")]), Grid([[]]), deep])
    assert read_docx(written) == [
        Paragraph([Run("ab")]),
        Paragraph([Run("x")], bullet=Bullet("Bullet", numbered=False, level=2)),
    ]


def test_no_docx() -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=r"not a \.docx file"):
        read_docx(b"PK\x03\x04")
