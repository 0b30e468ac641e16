"""`pipeline.markup`: what people wrote comes back exact and inert from all four outputs; a Doc ends up as planned."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline import markup
from pipeline.emulator import Emulator
from pipeline.errors import TemplateError
from pipeline.google import Google
from pipeline.markup import Block, Heading, Item, PageBreak, Paragraph, Placeholders, Quote, Run, Table
from tests.emulator.conftest import RECORDINGS

FAMILY = "👩‍👩‍👧‍👦"
HARD = [
    '=IMPORTXML("http://x","//a")',
    "{{7*7}}",
    "<b>x</b>",
    "**x**",
    "007",
    "[click](javascript:alert(1))",
    "![x](http://x/y.png)",
    "http://example.org www.example.org me@example.org",
    "- [ ] item",
    "1. one\n2. two",
    ":mark: not one of ours",
    "— not a source",
    "| a | b |\n|---|---|",
    "---",
    "> quote\n\n\n    code",
    "&amp; &lt; &#64;",
    "  spaces  inside and out  ",
    "\tand\ttabs",
    "back\\slash \\* ` `` ```",
    "\ue0000\ue001 and \ue0007\ue001",
    f"{FAMILY}, 🇨🇦, 👍🏽, é, e\u0301, \u202eright to left",
    "half a pair \ud83d, a bell \x07",
    "a" * 49_000,
]
TEMPLATE = """
# Title

> {{ text }}
>
> — {{ text }}

- {{ text }}

| A | B |
|---|--:|
| {{ text }} | {{ text }} |

Said: {{ text }}
"""
NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def entered(text: str) -> str:
    """The text as any output may hold it: line ends are newlines, half a surrogate pair is U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def write(template: str, folder: Path, links: Sequence[str] = (), **context: Any) -> list[Block]:
    """The blocks of a template given as text."""
    (folder / "t.md.j2").write_text(template, encoding="utf-8")
    source, texts = markup.render("t.md.j2", [folder], context, {})
    return markup.parse(source, texts, links)


def blocks_of(text: str) -> list[Block]:
    """What `TEMPLATE` makes of a text that is not blank."""
    runs = (Run(entered(text)),)
    cells = ((Run("A"),), (Run("B"),)), (runs, runs)
    return [
        Heading((Run("Title"),), 1),
        Quote(runs, runs),
        Item(runs, first=True),
        Table(cells, ("start", "end")),
        Paragraph((Run("Said: " + entered(text)),)),
    ]


def naughty() -> list[str]:
    """The recorded naughty strings that say anything."""
    path = RECORDINGS / "injection" / "blns.json.gz"
    if not path.exists():
        pytest.skip("the recorded naughty strings are not here (SMALLWINS_RECORDINGS)")
    return [text for text in json.loads(gzip.decompress(path.read_bytes())) if text.strip()]


@pytest.fixture(scope="module")
def google() -> Iterator[Google]:
    """A Workspace of its own."""
    with Emulator(check_answers=True) as emulator, Google.embedded(emulator.url) as opened:
        yield opened
    assert emulator.app.crashes == []
    assert emulator.app.violations == []


def put(google: Google, blocks: Sequence[Block], before: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A new document with the blocks put in at its start, after other requests, as it is read back."""
    document_id = google.drive.make("Test", "document", {})
    requests = [*before, *markup.to_docs(blocks, 1)]
    google.docs.write(document_id, requests, google.docs.get(document_id)["revisionId"])
    return google.docs.get(document_id)


def paragraphs(content: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every paragraph in order, those in cells as well."""
    for element in content:
        if "paragraph" in element:
            yield element["paragraph"]
        for row in element.get("table", {}).get("tableRows", ()):
            for cell in row["tableCells"]:
                yield from paragraphs(cell["content"])


def runs(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every text run of a document's body."""
    for paragraph in paragraphs(document["body"]["content"]):
        yield from (element["textRun"] for element in paragraph["elements"])


def said(document: dict[str, Any]) -> str:
    """The text of a document's body."""
    return "".join(run["content"] for run in runs(document))


def soup_of(html: str, line_break: str) -> BeautifulSoup:
    """A page with its line breaks as newlines."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all("br"):
        tag.replace_with(line_break)
    return soup


def found(soup: BeautifulSoup, name: str) -> list[str]:
    """The texts of all elements of a name."""
    return [tag.get_text() for tag in soup.find_all(name) if isinstance(tag, Tag)]


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_text_in_a_template_is_never_markdown(text: str, tmp_path: Path) -> None:
    """Wherever it stands, a hard text is a text and nothing else."""
    assert write(TEMPLATE, tmp_path, text=text) == blocks_of(text)


def test_naughty_strings_are_never_markdown(tmp_path: Path) -> None:
    """515 strings that broke somebody's software."""
    for text in naughty():
        assert write(TEMPLATE, tmp_path, text=text) == blocks_of(text)


@given(st.text(min_size=1).filter(lambda text: bool(entered(text).strip())))
def test_any_text_comes_back(text: str) -> None:
    """Parsed as a paragraph of its own, after every kind of opening that Markdown has."""
    texts = Placeholders()
    token = texts.mint(text)
    blocks = markup.parse(f"{token}\n\n**{token}**\n\n> {token}\n\n- {token}", texts)
    alone, bold = Run(entered(text)), Run(entered(text), bold=True)
    assert blocks == [Paragraph((alone,)), Paragraph((bold,)), Quote((alone,)), Item((alone,), first=True)]


def test_docs_hold_every_text(google: Google) -> None:
    """All hard texts in one document, counted as Docs counts, without a link."""
    blocks = [block for text in HARD for block in blocks_of(text)]
    blocks += [Quote((Run(entered(text)),)) for text in naughty()]
    document = put(google, blocks)
    assert said(document) == markup.docs_text(blocks) + "\n"
    assert document["body"]["content"][-1]["startIndex"] == 1 + markup.docs_length(blocks)
    assert not [run for run in runs(document) if "link" in run["textStyle"]]
    kept = re.sub("[\x00-\x08\x0c-\x1f\ue000-\uf8ff]", "", entered("\n".join(HARD))).replace("\n", "\u000b")
    for text in kept.split("\u000b"):
        assert text in markup.docs_text(blocks)


def test_word_holds_every_text() -> None:
    """All hard texts in one .docx, read back paragraph by paragraph; what XML cannot hold is U+FFFD."""
    texts = [NOT_XML.sub("\ufffd", entered(text)) for text in (*HARD, *naughty())]
    made = markup.to_docx([Quote((Run(text),)) for text in texts], "T")
    assert [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs] == texts


def test_html_holds_every_text() -> None:
    """All hard texts on one page, whose only elements are ours."""
    texts = [re.sub("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", "\ufffd", entered(text)) for text in (*HARD, *naughty())]
    blocks: list[Block] = []
    for text in texts:
        blocks += [Quote((Run(text),), (Run(text),)), Item((Run(text),)), Table((((Run(text),),),), ("start",))]
    soup = soup_of(markup.to_html(blocks, HARD[2]), "\n")
    for name in ("blockquote", "figcaption", "li", "th"):
        assert found(soup, name) == texts
    ours = "html head meta title style body main figure blockquote figcaption ul li div table thead tbody tr th"
    assert {tag.name for tag in soup.find_all(True)} == set(ours.split())


def test_markdown_holds_every_text() -> None:
    """All hard texts through CommonMark and back, in quotes, items and cells, without an element of their own."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    for text in (*HARD, *naughty()):
        kept = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", entered(text))
        soup = soup_of(reader.render(markup.to_markdown(blocks_of(kept))), "")
        quote, source, *_ = found(soup, "p")
        assert quote == kept
        assert source == "— " + kept.replace("\n", " ")
        assert found(soup, "li") == [kept]
        assert found(soup, "td") == [kept, kept]
        ours = {"h1", "blockquote", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
        assert {tag.name for tag in soup.find_all(True)} == ours


def test_links_are_ours_or_none(tmp_path: Path) -> None:
    """Only addresses we know are followed: not one that people typed, and nothing that runs."""
    blocks = write(
        "[ours]({{ ours }}) [theirs]({{ theirs }}) [script]({{ script }}) [written](https://example.org/a)",
        tmp_path,
        links=["https://example.org/row#1", "javascript:alert(1)"],
        ours="https://example.org/row#1",
        theirs="https://evil.example",
        script="javascript:alert(1)",
    )
    links = {run.text: run.link for block in blocks if isinstance(block, Paragraph) for run in block.runs if run.link}
    assert links == {"ours": "https://example.org/row#1", "written": "https://example.org/a"}


ENTRY = "../index.html#win-ACYDBNh_x-1"


def test_links_to_the_site_beside(tmp_path: Path) -> None:
    """The one relative address that is followed is an entry's on the site, when we know it; in all three files."""
    blocks = write("[ours]({{ a }}) [theirs]({{ b }})", tmp_path, links=[ENTRY], a=ENTRY, b=ENTRY + "1")
    assert blocks == [Paragraph((Run("ours", link=ENTRY), Run(" theirs")))]
    link = soup_of(markup.to_html(blocks, "T"), "\n").find("a")
    assert isinstance(link, Tag)
    assert link["href"] == ENTRY
    assert markup.to_markdown(blocks) == f"[ours](<{ENTRY}>) theirs\n"
    document = Document(io.BytesIO(markup.to_docx(blocks, "T")))
    (anchor,) = document.element.body.iter(qn("w:hyperlink"))
    assert document.part.rels[anchor.get(qn("r:id"))].target_ref == ENTRY


UNSAFE = [
    *("data:text/html,x", "//host", "/path", "https://", "http://[", "", "vbscript:x"),
    *("../index.html", "../index.html#goals", "../index.html#win-", "../../index.html#win-A", "index.html#win-A"),
    *("../index.html#win-A/../x", "../index.html#win-A b", "../index.html#win-A\n", "../INDEX.html#win-A", "#win-A"),
]


@pytest.mark.parametrize("address", UNSAFE)
def test_unsafe_addresses(address: str) -> None:
    """What no link may lead to, not even when a block says so."""
    block = Paragraph((Run("x", link=address),))
    assert not markup.is_safe(address)
    assert "<a" not in markup.to_html([block], "T")
    assert markup.to_markdown([block]) == "x\n"


@pytest.mark.parametrize(
    "template",
    [
        "{% macro m(t) %}{{ t }}{% endmacro %}{{ m(text) }}",
        "{% set kept %}{{ text }}{% endset %}{{ kept }}",
        "{% autoescape false %}{{ text }}{% endautoescape %}",
        "{% for t in [text] %}{{ t }}{% endfor %}",
        "{{ [text] | join }}",
        "{{ '' + text }}",
        "{{ text | say }}",
    ],
)
def test_ways_to_print_a_text(template: str, tmp_path: Path) -> None:
    """However a template prints it, a text is one."""
    assert write(template, tmp_path, text="**x** <b>") == [Paragraph((Run("**x** <b>"),))]


@pytest.mark.parametrize(
    "template",
    [
        "{{ text | safe }}",
        "{{ text | e }}",
        "{{ 'a' ~ text }}",
        "{{ m() + text }}",
        "{{ m() % text }}",
        "{{ m().replace('m', text) }}",
        "{{ [m(), text] | join }}",
        "{{ text.__class__ }}",
        "{{ missing }}",
        "{{ nothing }}",
        "{{ text | nonsense }}",
        "{% if %}",
        "{{ 1 / 0 }}",
    ],
)
def test_mistakes_name_their_line(template: str, tmp_path: Path) -> None:
    """Ways to let a text into the Markdown, and plain mistakes, are refused with file and line."""
    lines = "{% macro m() %}m{% endmacro %}\n\n" + template
    with pytest.raises(TemplateError, match=r"^t\.md\.j2, line 3: "):
        write(lines, tmp_path, text="x", nothing=None)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    """Without a file there is no line."""
    with pytest.raises(TemplateError, match=r"^none\.md\.j2: "):
        markup.render("none.md.j2", [tmp_path], {}, {})


def test_own_folder_comes_first(tmp_path: Path) -> None:
    """A school's template is used in place of ours, and may import what it did not copy."""
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder, text in ((own, "{% from 'm.j2' import m %}own {{ m() }}"), (shipped, "shipped")):
        folder.mkdir()
        (folder / "t.md.j2").write_text(text)
    (shipped / "m.j2").write_text("{% macro m() %}macro{% endmacro %}")
    source, _ = markup.render("t.md.j2", [own, shipped], {}, {})
    assert source == "own macro"


def test_a_rendering_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    """What was compiled is used again; a constant's text is put away, and a filter asked, each time anew."""
    (tmp_path / "t.md.j2").write_text("{{ 'abc' }} {{ who }} {{ 1000|number }} {{ 2 * 3 }}")
    for sign in ",.":
        source, texts = markup.render("t.md.j2", [tmp_path], {"who": "Ana"}, {"number": lambda n, by=sign: f"1{by}{n}"})
        assert texts.fill(source) == f"abc Ana 1{sign}1000 6"
    (tmp_path / "t.md.j2").write_text("changed")
    assert markup.render("t.md.j2", [tmp_path], {}, {})[0] == "changed"


RICH = """
# One

:note: Small *print*

:mark: Invented

:prompt: Yours

> Said
>
> again
>
> — A colleague, [the entry](https://example.org/1)

- a
  - b with **bold**
- [ ] box

1. first

Between

1. anew
2. second

| Goal | Wins |
|------|-----:|
| Lead | 3 |

---

Last
"""
RICH_BLOCKS: list[Block] = [
    Heading((Run("One"),), 1),
    Paragraph((Run("Small "), Run("print", italic=True)), "note"),
    Paragraph((Run("Invented"),), "mark"),
    Paragraph((Run("Yours"),), "prompt"),
    Quote((Run("Said\nagain"),), (Run("A colleague, "), Run("the entry", link="https://example.org/1"))),
    Item((Run("a"),), first=True),
    Item((Run("b with "), Run("bold", bold=True)), 1),
    Item((Run("box"),), marker="box"),
    Item((Run("first"),), marker="number", first=True),
    Paragraph((Run("Between"),)),
    Item((Run("anew"),), marker="number", first=True),
    Item((Run("second"),), marker="number"),
    Table((((Run("Goal"),), (Run("Wins"),)), ((Run("Lead"),), (Run("3"),))), ("start", "end")),
    PageBreak(),
    Paragraph((Run("Last"),)),
]


def test_every_kind_of_block(tmp_path: Path) -> None:
    """One pass over the tokens gives flat blocks."""
    assert write(RICH, tmp_path) == RICH_BLOCKS


def test_plain_words() -> None:
    """The words in order, a line each: a quote's source and a table's cells as well."""
    blocks = [block for block in RICH_BLOCKS if isinstance(block, Quote | Table | PageBreak)]
    assert markup.plain(blocks) == "Said\nagain\nA colleague, the entry\nGoal\nWins\nLead\n3"


def test_markdown_of_every_kind_of_block(tmp_path: Path) -> None:
    """The Markdown is Markdown that reads as the blocks, but for the voices, which other readers do not know."""
    blocks = [block for block in RICH_BLOCKS if not (isinstance(block, Paragraph) and block.voice != "plain")]
    assert write(markup.to_markdown(blocks), tmp_path) == blocks


def test_a_doc_of_every_kind_of_block(google: Google) -> None:
    """Put in before a bold list item: nothing of its style spreads, and it stays as it was."""
    range_ = {"startIndex": 1, "endIndex": 4}
    before: list[dict[str, Any]] = [
        {"insertText": {"location": {"index": 1}, "text": "Old"}},
        {"updateTextStyle": {"range": range_, "textStyle": {"bold": True}, "fields": "bold"}},
        {"createParagraphBullets": {"range": range_, "bulletPreset": "BULLET_DISC_CIRCLE_SQUARE"}},
    ]
    document = put(google, RICH_BLOCKS, before)
    assert said(document) == markup.docs_text(RICH_BLOCKS) + "Old\n"
    made = {"".join(e["textRun"]["content"] for e in p["elements"]): p for p in paragraphs(document["body"]["content"])}
    bulleted = {text: p["bullet"].get("nestingLevel", 0) for text, p in made.items() if "bullet" in p}
    assert bulleted == {"a\n": 0, "b with bold\n": 1, "box\n": 0, "first\n": 0, "anew\n": 0, "second\n": 0, "Old\n": 0}
    bold = [run["content"] for run in runs(document) if run["textStyle"].get("bold")]
    assert bold == ["Invented", "bold", "Goal", "Wins", "Old"]
    linked = [(run["content"], run["textStyle"]["link"]["url"]) for run in runs(document) if "link" in run["textStyle"]]
    assert linked == [("the entry", "https://example.org/1")]
    assert made["One\n"]["paragraphStyle"]["namedStyleType"] == "HEADING_1"
    assert made["Last\n"]["paragraphStyle"]["pageBreakBefore"]
    assert made["3\n"]["paragraphStyle"]["alignment"] == "END"
    (table,) = [element["table"] for element in document["body"]["content"] if "table" in element]
    assert [row["tableRowStyle"].get("tableHeader", False) for row in table["tableRows"]] == [True, False]


def test_tables_alone_and_side_by_side(google: Google) -> None:
    """Docs puts a paragraph before each table; it is counted, and the length is right."""
    table = Table((((Run("a"),), (Run(""),)),), ("start", "start"), headers=0)
    document = put(google, [table, table])
    assert said(document) == "\na\n\n\na\n\n\n" == markup.docs_text([table, table]) + "\n"
    assert document["body"]["content"][-1]["startIndex"] == 1 + markup.docs_length([table, table])


def test_a_word_file_of_every_kind_of_block() -> None:
    """Styles, repeated table headings, page break, live links, lists that count anew, title and language."""
    document = Document(io.BytesIO(markup.to_docx(RICH_BLOCKS, "A title", "en-CA")))
    named = {paragraph.text: paragraph for paragraph in document.paragraphs}
    assert named["One"].style.name == "Heading 1"
    assert named["b with bold"].style.name == "List Bullet 2"
    assert [run.text for run in named["b with bold"].runs if run.bold] == ["bold"]
    assert named["☐\u00a0\u00a0box"].style.name == "Normal"
    assert named["Last"].paragraph_format.page_break_before
    numbers = [named[text]._p.pPr.numPr.numId.val for text in ("first", "anew", "second")]
    assert numbers[0] != numbers[1] == numbers[2]
    (link,) = document.element.body.iter(qn("w:hyperlink"))
    assert document.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/1"
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in document.tables[0].rows]
    assert heads == [True, False]
    assert (document.core_properties.title, document.core_properties.language) == ("A title", "en-CA")
    assert {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))} == {"en-CA"}


def test_a_page_of_every_kind_of_block() -> None:
    """Headings, voices, quote with source, nested lists, table headings with scope; it needs no other file."""
    html = markup.to_html(RICH_BLOCKS, "T & <t>", "en-CA")
    body = html[html.index("<main>") : html.index("</main>")]
    assert '<html lang="en-CA">' in html
    assert "<title>T &amp; &lt;t&gt;</title>" in html
    assert "default-src 'none'" in html
    for part in (
        "<h1>One</h1>",
        '<p class="note">Small <em>print</em></p>',
        '<blockquote dir="auto">Said<br>again</blockquote>',
        '<figcaption>A colleague, <a href="https://example.org/1" rel="noopener noreferrer">the entry</a></figcaption>',
        "<ul><li>a<ul><li>b with <strong>bold</strong></li></ul></li><li>box</li></ul><ol><li>first</li></ol>",
        "<ol><li>anew</li><li>second</li></ol>",
        '<tr><th scope="col">Goal</th><th scope="col" class="end">Wins</th></tr>',
        '<tr><th scope="row">Lead</th><td class="end">3</td></tr>',
        '<div class="break"></div>',
    ):
        assert part in body


def table_of(*rows: Sequence[str]) -> Table:
    """A table of plain words, its first row a heading."""
    cells = tuple(tuple((Run(word),) if word else () for word in row) for row in rows)
    return Table(cells, tuple("start" for _ in rows[0]))


def test_word_tables_are_as_wide_as_the_text() -> None:
    """From the left edge of the text to the right one, whatever the columns; what Word insets is given back."""
    document = Document(io.BytesIO(markup.to_docx([table_of(("A", "B", "C"), ("a" * 50, "b", "c" * 13))], "T")))
    section, (table,) = document.sections[0], document.tables
    text = (section.page_width - section.left_margin - section.right_margin) / 635
    properties = table._tbl.tblPr
    assert int(properties.find(qn("w:tblW")).get(qn("w:w"))) == pytest.approx(text, abs=2)
    assert sum(column.width for column in table.columns) / 635 == pytest.approx(text, abs=2)
    assert int(properties.find(qn("w:tblInd")).get(qn("w:w"))) == 108
    order = [child.tag.partition("}")[2] for child in properties]
    assert order == ["tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblLook"]


@pytest.mark.parametrize(("body", "kept"), [(3, [0, 1, 2]), (40, [0, 1, 39])])
def test_word_leaves_no_row_alone(body: int, kept: list[int]) -> None:
    """A short table stays in one piece; of a long one, neither the first row nor the last stands alone on a page."""
    table = table_of(("A",), *((str(row),) for row in range(body)))
    document = Document(io.BytesIO(markup.to_docx([Paragraph((Run("lead-in"),)), table], "T")))
    rows = document.tables[0].rows
    assert [at for at, row in enumerate(rows) if row.cells[0].paragraphs[0].paragraph_format.keep_with_next] == kept
    assert document.paragraphs[0].paragraph_format.keep_with_next


def test_word_leaves_no_item_alone() -> None:
    """The first item stays with the second and with what leads in, the last but one with the last."""
    items = [Item((Run(str(number)),), first=number in (0, 5)) for number in range(6)]
    made = markup.to_docx([Paragraph((Run("lead-in"),)), *items, Paragraph((Run("after"),))], "T")
    kept = [p.text for p in Document(io.BytesIO(made)).paragraphs if p.paragraph_format.keep_with_next]
    assert kept == ["lead-in", "0", "3"]


def test_word_leaves_no_heading_alone() -> None:
    """A line between a heading and its quote stays with both; one that follows other text may end a page."""
    blocks: list[markup.Block] = [
        Heading((Run("A theme"),), 3),
        Paragraph((Run("2 entries."),)),
        Quote((Run("words"),)),
    ]
    blocks += [Paragraph((Run("More."),)), Quote((Run("others"),))]
    paragraphs = Document(io.BytesIO(markup.to_docx(blocks, "T"))).paragraphs
    assert [paragraph.text for paragraph in paragraphs if paragraph.paragraph_format.keep_with_next] == ["2 entries."]


def test_word_sets_what_follows_apart_from_a_list() -> None:
    """The last item of a list has more room below it than those before."""
    items = [Item((Run(str(number)),), first=number in (0, 2), marker="box") for number in range(4)]
    paragraphs = Document(io.BytesIO(markup.to_docx([*items, Paragraph((Run("after"),))], "T"))).paragraphs
    room = [paragraph.paragraph_format.space_after for paragraph in paragraphs[:4]]
    assert room == [Pt(3), Pt(7), Pt(3), Pt(7)]


def test_word_keeps_a_quote_with_its_source() -> None:
    """No page ends between them; but a text of pages would be pushed off the page where its heading stands."""
    quotes = [Quote((Run(text),), (Run("source"),)) for text in ("short", "long " * 400)]
    paragraphs = Document(io.BytesIO(markup.to_docx(quotes, "T"))).paragraphs
    kept = [paragraph.text for paragraph in paragraphs if paragraph.paragraph_format.keep_with_next]
    assert kept == ["short"]


def test_a_day_has_room_beside_columns_to_be_written_in() -> None:
    """The dates of a timeline stand on one line of a printed page, and a sign of growth on two."""
    timeline = table_of(("Week of", "What", "Who", "How we will know"), ("September 28, 2026", "Begin", "", ""))
    assert markup.blocks.column_shares(timeline)[0] * 17.4 > 3.2
    signs = table_of(("Sign", "Where", "Students", "Adults"), ("Students choose how to show it", "", "", ""))
    assert markup.blocks.column_shares(signs)[0] > 0.23


def test_columns_to_be_written_in_are_the_widest() -> None:
    """What is empty under its heading is for people, however long the words beside it; on a page as well."""
    table = table_of(("Goal", "Began", "Yours"), ("a goal", "b" * 500, ""), ("another", "", ""))
    shares = markup.blocks.column_shares(table)
    assert max(shares) == shares[2] > shares[1] > shares[0]
    assert sum(shares) == pytest.approx(1)
    assert f'<col style="width: {shares[2]:.0%}">' in markup.to_html([table], "T")
    assert "<col" not in markup.to_html([table_of(("Goal",), ("a",))], "T")
