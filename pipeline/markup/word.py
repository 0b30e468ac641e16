"""Blocks come in; the bytes of a Word document go out, in the house style, for who prints or does not use Google."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from pipeline.markup.blocks import (
    Block,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Table,
    column_shares,
    open_columns,
)
from pipeline.markup.colors import AMBER, LINE, SOFT, TEAL, WASH
from pipeline.markup.word_charts import add_chart

FONT = "Arial"
PAGE_WIDTH = Cm(17.4)
CELL_INSET = Pt(5.4)
"""Between a cell's edge and its text, in the table style that python-docx brings."""

ROOM = Cm(0.95)
"""Height at least of a row where people write."""

BELOW = Pt(7)
"""Between a quote or a list and what follows."""

SHORT, LONG = 14, 1_500
"""Rows up to which a table stays on one page, and characters from which on a quote may end on another."""

_HEADING_SIZES = {1: 20, 2: 14, 3: 11.5, 4: 10.5, 5: 10.5, 6: 10.5}
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_docx(blocks: Sequence[Block], title: str, lang: str = "en-US") -> bytes:
    """The blocks as a .docx file, the same bytes whenever it is made; what XML cannot hold becomes U+FFFD."""
    document = Document()
    _dress(document, title, lang)
    breaks = False
    for at, block in enumerate(blocks):
        if not isinstance(block, PageBreak):
            first = _add(document, block)
            first.paragraph_format.page_break_before = breaks or None
            if _leads_on(blocks, at):
                first.paragraph_format.keep_with_next = True
            if isinstance(block, Item) and not _goes_on(blocks, at + 1):
                first.paragraph_format.space_after = BELOW
        breaks = isinstance(block, PageBreak)
    made = io.BytesIO()
    document.save(made)
    return _without_times(made)


def _leads_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether no page may end after the block: it opens what follows, or a heading or an item would stand alone."""
    block = blocks[at]
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(block, Paragraph):
        if block.runs[-1].text.endswith(":"):
            return following is not None
        headed = at > 0 and isinstance(blocks[at - 1], Heading)
        return isinstance(following, Item | Table | Picture) or (headed and isinstance(following, Quote))
    return _goes_on(blocks, at + 1) and not (_goes_on(blocks, at) and _goes_on(blocks, at + 2))


def _goes_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether there is an item that belongs to the same list as the one before it."""
    before, item = blocks[at - 1 : at + 1] if 0 < at < len(blocks) else (None, None)
    return isinstance(before, Item) and isinstance(item, Item) and not item.first


def _without_times(archive: io.BytesIO) -> bytes:
    """The archive with its parts undated: python-docx stamps each with the time of writing."""
    undated = io.BytesIO()
    with ZipFile(archive) as dated, ZipFile(undated, "w", ZIP_DEFLATED) as out:
        for name in dated.namelist():
            out.writestr(ZipInfo(name), dated.read(name), ZIP_DEFLATED)
    return undated.getvalue()


def _dress(document: Any, title: str, lang: str) -> None:
    """The house style: page, fonts, language, and the title and page number at the foot."""
    document.core_properties.title = _printable(title)
    document.core_properties.author = ""
    document.core_properties.language = lang
    section = document.sections[0]
    section.left_margin = section.right_margin = (section.page_width - PAGE_WIDTH) // 2
    section.top_margin = section.bottom_margin = Cm(1.5)
    section.footer_distance = Cm(0.7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.1
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), lang)
    for level, size in _HEADING_SIZES.items():
        _dress_heading(document.styles[f"Heading {level}"], level, size)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(footer, (Run(f"{title} · "),), size=8.5, color=SOFT)
    _add_page_number(footer)


def _dress_heading(style: Any, level: int, size: float) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), True, False
    style.font.color.rgb = RGBColor.from_string(TEAL)
    fonts = style.element.get_or_add_rPr().rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before = Pt({1: 0, 2: 11}.get(level, 8))
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.keep_with_next = True


def _add_page_number(paragraph: Any) -> None:
    """A PAGE field: three pieces, as Word writes it."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(SOFT)
        if kind:
            _child(run._r, "w:fldChar", fldCharType=kind)
        else:
            _child(run._r, "w:instrText").text = text


def _add(document: Any, block: Heading | Paragraph | Item | Quote | Table | Picture) -> Any:
    """Add a block and return its first paragraph."""
    match block:
        case Heading():
            paragraph = document.add_paragraph(style=f"Heading {block.level}")
            _write(paragraph, block.runs)
        case Paragraph():
            paragraph = _add_paragraph(document, block)
        case Item():
            paragraph = _add_item(document, block)
        case Quote():
            paragraph = _add_quote(document, block)
        case Table():
            paragraph = _add_table(document, block)
        case Picture():
            paragraph = document.add_paragraph()
            add_chart(document, paragraph, block, PAGE_WIDTH)
    return paragraph


def _add_paragraph(document: Any, block: Paragraph) -> Any:
    paragraph = document.add_paragraph()
    match block.voice:
        case "note":
            _write(paragraph, block.runs, size=9.5, color=SOFT)
        case "prompt":
            _shade(paragraph, WASH)
            _write(paragraph, block.runs, italic=True)
        case "mark":
            _shade(paragraph, AMBER)
            _write(paragraph, block.runs, bold=True)
        case "plain":
            _write(paragraph, block.runs)
    return paragraph


def _add_item(document: Any, block: Item) -> Any:
    """A list item in Word's own list styles, of which there are three levels; a box is a character."""
    kind = "Number" if block.marker == "number" else "Bullet"
    depth = f" {min(block.level, 2) + 1}" if block.level else ""
    if block.marker == "box":
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Pt(18 * (block.level + 1))
        paragraph.paragraph_format.first_line_indent = Pt(-18)
        paragraph.add_run("☐\u00a0\u00a0")
    else:
        paragraph = document.add_paragraph(style=f"List {kind}{depth}")
        if block.marker == "number" and not block.level:
            _number(document, paragraph, anew=block.first)
    paragraph.paragraph_format.space_after = Pt(3)
    _write(paragraph, block.runs)
    return paragraph


def _number(document: Any, paragraph: Any, *, anew: bool) -> None:
    """Count on in the present list, or anew from 1: by itself, Word counts on through the whole document."""
    numbering = document.part.numbering_part.element
    if anew:
        of_style = numbering.num_having_numId(paragraph.style.element.pPr.numPr.numId.val)
        numbering.add_num(of_style.abstractNumId.val).add_lvlOverride(ilvl=0).add_startOverride(1)
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering.num_lst[-1].numId


def _add_quote(document: Any, block: Quote) -> Any:
    paragraph = _add_barred(document)
    _write(paragraph, block.runs)
    last = paragraph
    if block.source:
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = len(paragraph.text) <= LONG or None
        last = _add_barred(document)
        _write(last, block.source, size=9.5, color=SOFT)
    last.paragraph_format.space_after = BELOW
    return paragraph


def _add_barred(document: Any) -> Any:
    """A paragraph with the house's bar at its left."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(14)
    borders = OxmlElement("w:pBdr")
    _child(borders, "w:left", val="single", sz="18", space="9", color=TEAL)
    _put_in_order(paragraph, borders)
    return paragraph


def _add_table(document: Any, block: Table) -> Any:
    """A table as wide as the text; its heading rows are repeated on every page, and no row is left alone on one."""
    table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    widths = [round(PAGE_WIDTH * share) for share in column_shares(block)]
    opened = open_columns(block)
    _lay_out(table, sum(widths))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, cells in enumerate(block.rows):
        properties = table.rows[row]._tr.get_or_add_trPr()
        _child(properties, "w:cantSplit")
        if row < block.headers:
            _child(properties, "w:tblHeader")
        elif opened:
            table.rows[row].height = ROOM
        for column, runs in enumerate(cells):
            cell = table.cell(row, column)
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
            paragraph.paragraph_format.keep_with_next = _keeps_next(block, row) or None
            if block.alignments[column] == "end":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, runs, bold=row < block.headers, size=10)
            if row < block.headers:
                _child(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=WASH)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(6)
    return table.cell(0, 0).paragraphs[0]


def _keeps_next(table: Table, row: int) -> bool:
    """Whether no page may end after the row: a short table is not torn, a long one not at its first or last row."""
    last = len(table.rows) - 1
    return row < last and (last < SHORT or row <= table.headers or row == last - 1)


def _lay_out(table: Any, width: int) -> None:
    """From edge to edge of the text, with quiet lines between the rows.

    Word puts the text of the first cells, not their edge, where the table begins; its inset moves the edge there.
    """
    table.autofit = False
    properties = table._tbl.tblPr
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(round(Length(width).twips)))
    inset = OxmlElement("w:tblInd")
    for name, value in {"w": str(CELL_INSET.twips), "type": "dxa"}.items():
        inset.set(qn(f"w:{name}"), value)
    whole.addnext(inset)
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        _child(borders, f"w:{edge}", val="single", sz="4", space="0", color=LINE)
    for edge in ("left", "right", "insideV"):
        _child(borders, f"w:{edge}", val="nil")
    inset.addnext(borders)


def _write(
    paragraph: Any, runs: Runs, *, bold: bool = False, italic: bool = False, size: float = 0, color: str = ""
) -> None:
    """Add the runs to a paragraph; its own look is theirs as well."""
    for run in runs:
        made = paragraph.add_run(_printable(run.text))
        made.bold = (bold or run.bold) or None
        made.italic = (italic or run.italic) or None
        if size:
            made.font.size = Pt(size)
        if color or run.link:
            made.font.color.rgb = RGBColor.from_string(TEAL if run.link else color)
        if run.link:
            made.underline = True
            relation = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = _child(paragraph._p, "w:hyperlink")
            link.set(qn("r:id"), relation)
            link.append(made._r)


def _shade(paragraph: Any, fill: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": fill}.items():
        shading.set(qn(f"w:{name}"), value)
    _put_in_order(paragraph, shading)


def _put_in_order(paragraph: Any, element: Any) -> None:
    """Add a property of a paragraph where the schema wants it; Word refuses files with another order."""
    later = {qn(f"w:{name}") for name in ("tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")}
    properties = paragraph._p.get_or_add_pPr()
    place = next((at for at, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, element)


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element of Word's own to another; python-docx has no words for these."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _printable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
