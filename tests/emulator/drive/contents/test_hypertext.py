"""HTML is read as a reader sees it, however it is nested, and written so that nothing in it runs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.emulator.drive.contents.blocks import Block, Bullet, Grid, Paragraph, Run
from pipeline.emulator.drive.contents.hypertext import read_html, write_html
from pipeline.emulator.drive.contents.plaintext import write_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a\n  b</p>c<div>d</div>", "a b\r\nc\r\nd"),
        ("a<br>b", "a\r\nb"),
        ("<pre>a\n  b</pre>", "a\r\n  b"),
        ("<head><title>t</title></head><style>s</style><script>x</script>y<template>z</template>", "y"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "* a\r\n   * b\r\n* c"),
        ("<ol><li><p>a</p><p>more</p></li></ol><ol><li>b</ol>", "1. a\r\nmore\r\n1. b"),
        ("<li>no list</li></ul></table></b>", "no list"),
        ("<table><tr><td>a<td>b</tr><tr></tr></table>", "a\r\nb"),
        ("<table><tr><td>a<table><tr><td>b</table>c</table>d", "a\r\nb\r\nc\r\nd"),
        ("<table>lost<tr><td>kept", "kept"),
        ("<p>&lt;b&gt; &amp; &eacute;", "<b> & é"),
        ("a<hr>b<img src=x>c", "a\r\nbc"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(page: str, text: str) -> None:
    """Spaces are one, blocks are paragraphs, what is not shown leaves nothing."""
    assert write_text(read_html(page)) == text


def test_looks() -> None:
    """Looks add up, inside one another and across paragraphs; a heading cell is bold."""
    page = "<h2>a <i>b <b>c</b></i></h2><p><u>d</u><s>e</s><code>f</code><a href=' https://x.example '>g</a>"
    page += "<a href='javascript:x'>h</a><a>i</a><table><tr><th>j</table>"
    heading, paragraph, table = read_html(page)
    assert isinstance(heading, Paragraph)
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Grid)
    assert heading.named == "HEADING_2"
    assert heading.runs == [Run("a "), Run("b ", {"italic": True}), Run("c", {"italic": True, "bold": True})]
    assert [list(run.style) for run in paragraph.runs] == [
        ["underline"],
        ["strikethrough"],
        ["weightedFontFamily"],
        ["link"],
        [],
    ]
    assert paragraph.runs[3].link == "https://x.example"
    assert table.rows[0][0][0].runs == [Run("j", {"bold": True})]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\x0b\r"), max_size=20).map(lambda text: f"{text}.")
"""Never white space alone, of which the reader used here makes one space."""


@settings(max_examples=100, deadline=None)
@given(text=texts, link=texts, title=texts)
def test_any_text_is_inert(text: str, link: str, title: str) -> None:
    """No text, link or title makes a tag or an attribute of its own."""
    run = Run(text, {"bold": True, "link": {"url": link}})
    blocks: list[Block] = [Paragraph([run]), Paragraph([Run(text)], bullet=Bullet("1", True, 1)), Grid([[[]]])]
    page = BeautifulSoup(write_html(title, blocks), "html.parser")
    tags = [tag.name for tag in page.find_all()]
    expected = ["html", "head", "meta", "title", "body", "p", "b", "ol", "ol", "li", "table", "tr", "td"]
    assert [tag for tag in tags if tag != "a"] == expected
    assert page.body is not None
    assert page.body.find("p").get_text() == text.replace("\r", "\n")  # type: ignore[union-attr]


def test_links_that_could_run_are_text() -> None:
    """Only links to the web, mail and telephones are links."""
    run = Run("x", {"link": {"url": "javascript:alert(1)"}, "underline": True})
    assert "<p>x</p>" in write_html("", [Paragraph([run])])
