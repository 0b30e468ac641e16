"""A .docx file comes in, and blocks go out; blocks come in, and a .docx file goes out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

from pipeline.emulator.drive.contents.blocks import CODE, CODE_FONT, HEADINGS, MONOSPACED, Block, Bullet, Grid, Json
from pipeline.emulator.drive.contents.blocks import Paragraph as Text
from pipeline.emulator.drive.contents.blocks import Run as Piece

_STYLES = {"Title": "TITLE", "Subtitle": "SUBTITLE", **{f"Heading {level}": name for name, level in HEADINGS.items()}}
_NAMES = {named: style for style, named in _STYLES.items()}
_LOOKS = {"bold": "bold", "italic": "italic", "underline": "underline", "strike": "strikethrough"}
_LISTS = re.compile(r"List (Bullet|Number)(?: ([2-9]))?")
_NOT_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_docx(data: bytes) -> list[Block]:
    """Return the blocks of a file's body; ValueError where it is no .docx."""
    try:
        file = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, XMLSyntaxError) as error:
        raise ValueError("not a .docx file") from error
    return list(_read_blocks(file, {style.style_id: style.name for style in file.styles}))


def _read_blocks(holder: Any, styles: dict[str, str]) -> Iterator[Block]:
    for each in holder.iter_inner_content():
        if hasattr(each, "rows"):
            yield Grid([[_read_cell(cell, styles) for cell in row.cells] for row in each.rows])
        else:
            yield _read_paragraph(each, styles.get(each._p.style, ""))


def _read_cell(cell: Any, styles: dict[str, str]) -> list[Text]:
    return [block for block in _read_blocks(cell, styles) if isinstance(block, Text)]


def _read_paragraph(paragraph: Any, style: str) -> Text:
    runs = [run for each in paragraph.iter_inner_content() for run in _read_runs(each)]
    return Text([run for run in runs if run.text], _STYLES.get(style, "NORMAL_TEXT"), _read_bullet(paragraph, style))


def _read_runs(each: Any) -> list[Piece]:
    link: Json = {"link": {"url": each.url}} if getattr(each, "url", "") else {}
    runs = each.runs if hasattr(each, "runs") else [each]
    return [Piece(run.text.replace("\n", "\v"), {**_read_look(run, linked=bool(link)), **link}) for run in runs]


def _read_look(run: Any, *, linked: bool) -> Json:
    look: Json = {name: True for part, name in _LOOKS.items() if getattr(run.font, part)}
    if linked:
        look.pop("underline", None)
    return {**look, **CODE} if run.font.name in MONOSPACED else look


def _read_bullet(paragraph: Any, style: str) -> Bullet | None:
    """A paragraph's list: from its own numbering, else from the name of its style."""
    properties = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    if properties is not None and properties.numId is not None and properties.numId.val:
        level = properties.ilvl.val if properties.ilvl is not None else 0
        return Bullet(str(properties.numId.val), _is_numbered(paragraph, properties.numId.val, level), level)
    named = _LISTS.fullmatch(style)
    return Bullet(named[1], named[1] == "Number", int(named[2] or 1) - 1) if named else None


def _is_numbered(paragraph: Any, number: int, level: int) -> bool:
    numbering = paragraph.part.numbering_part.element
    kinds = numbering.xpath(
        f"w:abstractNum[@w:abstractNumId = ../w:num[@w:numId='{number}']/w:abstractNumId/@w:val]"
        f"/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
    )
    return bool(kinds) and kinds[0] not in ("bullet", "none")


def write_docx(title: str, blocks: Sequence[Block]) -> bytes:
    """Return the blocks as a .docx file of that title."""
    file = docx.Document()
    file.core_properties.title = _clean(title)[:255]
    writer = _Writer({style.name: style.style_id for style in file.styles})
    for block in blocks:
        if isinstance(block, Grid):
            writer.add_table(file, block)
        else:
            writer.fill(file.add_paragraph(), block)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


class _Writer:
    """Writes by the ids of styles: python-docx looks each name up in all of them."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles

    def add_table(self, file: Any, grid: Grid) -> None:
        width = max(map(len, grid.rows), default=0)
        if not width:
            return
        table = file.add_table(len(grid.rows), width)
        table._tbl.tblStyle_val = self.styles["Table Grid"]
        for row, cells in zip(table.rows, grid.rows, strict=True):
            for place, paragraphs in zip(row.cells, cells, strict=False):
                for index, paragraph in enumerate(paragraphs):
                    self.fill(place.add_paragraph() if index else place.paragraphs[0], paragraph)

    def fill(self, target: Any, paragraph: Text) -> None:
        name = _NAMES.get(paragraph.named, "")
        if paragraph.bullet:
            level = min(paragraph.bullet.level, 2)
            name = ("List Number" if paragraph.bullet.numbered else "List Bullet") + (f" {level + 1}" if level else "")
        if name:
            target._p.style = self.styles[name]
        for run in paragraph.runs:
            _write_run(target, run)


def _write_run(target: Any, run: Piece) -> None:
    written = target.add_run()
    for index, line in enumerate(_clean(part) for part in run.text.split("\v")):
        if index:
            written.add_break()
        written.add_text(line)
    for part, name in _LOOKS.items():
        if run.style.get(name):
            setattr(written.font, part, True)
    if run.is_code:
        written.font.name = CODE_FONT
    if run.link:
        link = OxmlElement("w:hyperlink")
        related = target.part.relate_to(_clean(run.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), related)
        link.append(written._r)
        target._p.append(link)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
