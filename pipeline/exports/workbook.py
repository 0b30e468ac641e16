"""A drawing and the tabs kept by key come in; an .xlsx with native charts goes out, cell for cell the dashboard."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import segno
import xlsxwriter

from pipeline.exports.files import write_file
from pipeline.model.drawing import Block, Cell, CellValue, Chart, Drawing, Style, Tab, kept_width
from pipeline.tables import REVIEW_TAB, WINS_TAB, Table

Record = Mapping[str, CellValue]

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

LONGEST_LINK = 2_079
NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
MADE = datetime(2000, 1, 1)
"""A fixed moment, so that the same drawing gives the same file."""


def write_workbook(drawing: Drawing, wins: Sequence[Record], review: Sequence[Record], path: Path) -> bool:
    """Write dashboard.xlsx; Wins and Review stand before the last tab. False when the file was the same already."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": drawing.title, "comments": drawing.banner, "created": MADE})
    titles = {tab.tab_id: tab.title for tab in drawing.tabs} | {"wins": WINS_TAB.title, "review": REVIEW_TAB.title}
    pen = _Pen(book, drawing, titles)
    last = len(drawing.tabs) - 1
    for i, tab in enumerate(drawing.tabs):
        if i == last:
            pen.keep(WINS_TAB, wins)
            pen.keep(REVIEW_TAB, review)
        pen.draw(tab)
    book.close()
    return write_file(path, buffer.getvalue())


class _Pen:
    """Writes tabs into one workbook; formats are made once for each look."""

    def __init__(self, book: Any, drawing: Drawing, titles: Mapping[str, str]) -> None:
        self._book = book
        self._drawing = drawing
        self._titles = titles
        self._formats: dict[tuple[str, bool], Any] = {}

    def draw(self, tab: Tab) -> None:
        """One derived tab: sizes, cells, shading, charts."""
        sheet = self._book.add_worksheet(tab.title)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(tab.color)
        sheet.freeze_panes(tab.frozen, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(tab.widths):
            sheet.set_column_pixels(column, column, width)
        for row, height in tab.heights.items():
            sheet.set_row_pixels(row, min(height, 540))
        for (row, column), cell in tab.cells().items():
            self._write(sheet, row, column, cell)
        for heat in tab.heats:
            scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 0}
            colors = {"max_value": heat.largest, "min_color": heat.low, "max_color": heat.high}
            sheet.conditional_format(heat.top, heat.left, heat.bottom - 1, heat.right - 1, scale | colors)
        for chart in tab.charts:
            self._chart(sheet, chart)
        for block in tab.blocks:
            if block.kind == "list":
                self._codes(sheet, tab, block)

    def keep(self, table: Table, records: Iterable[Record]) -> None:
        """One tab kept by key: its machine columns, the key hidden, a filter over all."""
        sheet = self._book.add_worksheet(table.title)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        rows = list(records)
        for column, name in enumerate(table.columns):
            sheet.set_column_pixels(column, column, kept_width(name), None, {"hidden": name in table.primary_key})
            self._write(sheet, 0, column, Cell(name, "header"))
            for row, record in enumerate(rows, 1):
                self._write(sheet, row, column, _kept_cell(name, record[name]))
        sheet.autofilter(0, 0, max(len(rows), 1), len(table.columns) - 1)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """One cell as its own type; a number keeps its type beside its link."""
        look = self._format(cell.style, bool(cell.link))
        if cell.span > 1:
            sheet.merge_range(row, column, row, column + cell.span - 1, "", look)
        link = self._address(cell.link)
        if link:
            sheet.write_url(row, column, link, look, cut(cell.text))
        write = _writer(sheet, cell.value)
        write(row, column, look)

    def _address(self, link: str) -> str:
        """Where a link leads within this file, or an address outside it; "" for nowhere."""
        scheme, _, name = link.partition(":")
        if scheme in ("http", "https"):
            return link if len(link) <= LONGEST_LINK else ""
        if scheme == "win":
            return self._address(self._drawing.rows.get(name, ""))
        title = self._titles.get(name if scheme == "tab" else "wins", "") if scheme else ""
        return f"internal:'{title.replace(chr(39), chr(39) * 2)}'!A1" if title else ""

    def _format(self, name: str, linked: bool) -> Any:
        """The look of a style; links are underlined."""
        key = (name, linked)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                _properties(self._drawing.styles[name], self._drawing.font) | ({"underline": 1} if linked else {})
            )
        return self._formats[key]

    def _chart(self, sheet: Any, chart: Chart) -> None:
        """A native chart: stacked columns with lines over them, and its finding as alt text."""
        columns = self._book.add_chart({"type": "column", "subtype": "stacked"})
        lines = self._book.add_chart({"type": "line"})
        for series in chart.series:
            self._series(columns if series.kind == "column" else lines, chart, series.column, series.kind, series.color)
        if any(series.kind == "line" for series in chart.series):
            columns.combine(lines)
        muted, line = self._drawing.palette["muted"], self._drawing.palette["line"]
        font = {"name": self._drawing.font, "size": 9, "color": muted}
        ink = {"name": self._drawing.font, "size": 12, "color": self._drawing.palette["ink"]}
        columns.set_title({"name": chart.title, "name_font": ink})
        columns.set_legend({"position": "top", "font": font})
        columns.set_x_axis({"num_format": "mmm d", "num_font": font, "text_axis": True, "line": {"color": line}})
        columns.set_y_axis(
            {
                "name": chart.y_title,
                "name_font": font,
                "num_font": font,
                "min": 0,
                "major_gridlines": {"visible": True, "line": {"color": line}},
                "line": {"none": True},
                "num_format": "0",
            }
        )
        columns.set_chartarea({"border": {"none": True}})
        columns.set_size({"width": chart.width, "height": chart.height})
        sheet.insert_chart(chart.top, chart.left, columns, {"description": chart.alt, "object_position": 2})

    def _codes(self, sheet: Any, tab: Tab, block: Block) -> None:
        """Web addresses of a list once more, beside one another, as pictures to scan."""
        cells = [cell for _, cell in block.places() if cell.link.startswith("http")]
        for i, cell in enumerate(cells):
            picture = io.BytesIO()
            segno.make(cell.link, error="m").save(picture, kind="png", scale=3, border=2)
            told = {"image_data": picture, "description": f"{cell.text}: the link, to scan with a phone"}
            spot = {"x_offset": 12 + i * 170, "object_position": 2}
            sheet.insert_image(block.top, len(tab.widths), f"code{i}.png", told | spot)

    def _series(self, chart: Any, drawn: Chart, column: int, kind: str, color: str) -> None:
        source = drawn.source
        title = self._titles[source.tab]
        first, last = source.top + 1, source.top + source.rows
        look = (
            {"fill": {"color": color}, "border": {"color": "#ffffff"}, "gap": 40, "overlap": 100}
            if kind == "column"
            else {"line": {"color": color, "width": 1.5, "dash_type": "dash"}}
        )
        chart.add_series(
            {
                "name": [title, source.top, column],
                "categories": [title, first, source.labels, last, source.labels],
                "values": [title, first, column, last, column],
                **look,
            }
        )


def _kept_cell(name: str, value: CellValue) -> Cell:
    """A cell of a tab kept by key; what leads to a row in the data workbook becomes a link."""
    if name == "Read it" and value:
        return Cell("Open its row", "link", str(value))
    if name == "Shared on":
        return Cell(value, "date")
    return Cell(value, "text")


def _writer(sheet: Any, value: CellValue) -> Callable[[int, int, Any], object]:
    """How to write a value as what it is; text never becomes a formula, a link or a number."""
    if isinstance(value, date):
        moment = datetime.combine(value, time())
        return lambda row, column, look: sheet.write_datetime(row, column, moment, look)
    if isinstance(value, str):
        text = cut(value)
        if text:
            return lambda row, column, look: sheet.write_string(row, column, text, look)
        return lambda row, column, look: sheet.write_blank(row, column, None, look)
    return lambda row, column, look: sheet.write_number(row, column, value, look)


def cut(text: str) -> str:
    """The text as far as a cell of Excel holds it, with a mark where it goes on, and where XML knows no such letter."""
    kept = text if len(text) <= LONGEST else text[: LONGEST - 4] + " […]"
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", kept)


def _properties(style: Style, font: str) -> dict[str, Any]:
    """A style in XlsxWriter's words."""
    look: dict[str, Any] = {
        "font_name": font,
        "font_size": style.size,
        "font_color": style.color,
        "align": style.align,
        "valign": {"top": "top", "middle": "vcenter", "bottom": "bottom"}[style.valign],
        "text_wrap": True,
    }
    look |= {"bold": True} if style.bold else {}
    look |= {"italic": True} if style.italic else {}
    look |= {"bg_color": style.background} if style.background else {}
    look |= {"num_format": style.number} if style.number else {}
    look |= {"bottom": 1, "bottom_color": style.below} if style.below else {}
    look |= {"top": 1, "top_color": style.above} if style.above else {}
    look |= {"indent": 1} if style.padding and style.align == "left" else {}
    return look
