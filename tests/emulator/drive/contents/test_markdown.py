"""Markdown is read into blocks and written from them, by way of a document or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emulator.docs.document import Document
from pipeline.emulator.drive.contents.blocks import Block, Bullet, Grid, Paragraph, Run
from pipeline.emulator.drive.contents.composing import compose
from pipeline.emulator.drive.contents.dissecting import dissect
from pipeline.emulator.drive.contents.markdown import read_markdown, write_markdown
from pipeline.emulator.drive.contents.plaintext import write_text


def through_a_document(blocks: list[Block]) -> list[Block]:
    """The blocks that a document made of these has."""
    return dissect(compose(Document.blank("origin"), blocks))


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "# One\n\n###### Six",
        "**bold** *it* ***both*** ~~gone~~ `a*b` [link](<https://example.com/?a=1>)",
        "a  \nb",
        "* a\n* b\n  1. c\n  2. d\n     * e\n* f",
        "1. a\n2. b\n\npart\n\n1. c",
        "1. a\n   * x\n2. b",
        "| a | b |\n| :---- | :---- |\n| c |  |",
        "| a |\n| :---- |\n\n| b |\n| :---- |\n\nend",
        "* item\n\n| cell |\n| :---- |",
        "# h\n\n| cell |\n| :---- |\n\n* item",
        "é 🎉 **🎉**",
    ],
)
def test_markdown_survives_a_document(text: str) -> None:
    """Read, made a document, and written again, it is the same."""
    assert write_markdown(through_a_document(read_markdown(text))) == f"{text}\n"


def test_html_in_markdown_is_text() -> None:
    """No tag in Markdown is one."""
    assert write_text(read_markdown("a <b>x</b> <script>y</script>")) == "a <b>x</b> <script>y</script>"


def test_a_link_that_could_run_is_none() -> None:
    """A link of a scheme that runs code is text."""
    assert read_markdown("[a](<JavaScript:alert(1)>)") == [Paragraph([Run("[a](<JavaScript:alert(1)>)")])]


def test_what_markdown_cannot_say() -> None:
    """Code with ticks, a level without those above it, cells of several paragraphs, spaces at the ends of looks."""
    code = Run("`x`", {"weightedFontFamily": {"fontFamily": "Courier New"}})
    item = Paragraph([Run(" deep ", {"bold": True}), Run("x")], bullet=Bullet("1", False, 3))
    cell = [Paragraph([Run("a\vb")]), Paragraph([Run("c")])]
    written = write_markdown([Paragraph([code]), item, Grid([[cell], []]), Paragraph([])])
    assert written == "`` `x` ``\n\n* **deep** x\n\n| a b c |\n| :---- |\n|  |\n"


letters = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
lines = st.lists(letters, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(lines, min_size=1, max_size=4), numbered=st.booleans(), listed=st.booleans())
def test_any_text_is_inert(texts: list[str], numbered: bool, listed: bool) -> None:
    """What people wrote comes back from Markdown as it was, in paragraphs, in lists and in a table."""
    bullet = Bullet("1", numbered) if listed else None
    blocks: list[Block] = [Paragraph([Run(text)], bullet=bullet) for text in texts]
    table = Grid([[[Paragraph([Run(text)])] for text in texts]])
    back = read_markdown(write_markdown([*blocks, table]))
    assert [block.text for block in back if isinstance(block, Paragraph)] == texts
    assert all(bool(block.bullet) == listed for block in back if isinstance(block, Paragraph))
    assert [cell[0].text for grid in back if isinstance(grid, Grid) for row in grid.rows for cell in row] == texts


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.tuples(lines, st.integers(-1, 3), st.booleans(), st.sampled_from(["NORMAL_TEXT", "HEADING_2"]))),
)
def test_any_blocks_survive_a_document(texts: list[tuple[str, int, bool, str]]) -> None:
    """A document made of blocks has their texts, named styles, levels and kinds of lists."""
    blocks: list[Block] = [
        Paragraph([Run(text)], named, Bullet("1", numbered, level) if level >= 0 else None)
        for text, level, numbered, named in texts
    ]
    kept = [(one.text, one.named) for one in blocks if isinstance(one, Paragraph)]
    back = through_a_document(blocks)
    assert [(one.text, one.named) for one in back if isinstance(one, Paragraph)] == (kept or [("", "NORMAL_TEXT")])
    wanted = [(one.bullet.level, one.bullet.numbered) for one in blocks if isinstance(one, Paragraph) and one.bullet]
    found = [(one.bullet.level, one.bullet.numbered) for one in back if isinstance(one, Paragraph) and one.bullet]
    assert found == wanted
