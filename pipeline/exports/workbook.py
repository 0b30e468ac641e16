"""A drawing and the tabs kept by key come in; an .xlsx with native charts goes out: a copy of the dashboard to read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import segno
import xlsxwriter

from pipeline.exports.files import write_file
from pipeline.exports.printing import MARGIN, lay_out
from pipeline.model.drawing import (
    USUAL_HEIGHT,
    Block,
    Cell,
    CellValue,
    Chart,
    Drawing,
    Notes,
    Place,
    Style,
    Tab,
    count_lines,
    kept_width,
    past,
    text_height,
)
from pipeline.tables import ACTIONS_TAB, MEASURES_TAB, REVIEW_TAB, THEMES_TAB, WINS_TAB, Table

Record = Mapping[str, CellValue]
People = Mapping[str, Mapping[str, object]]
PeopleNotes = Mapping[str, Mapping[int, str]]

NOBODY: Mapping[str, Any] = MappingProxyType({})
"""Where people wrote nothing."""

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

LONGEST_LINK = 2_079
NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
MADE = datetime(2000, 1, 1)
"""A fixed moment, so that the same drawing gives the same file."""


MEASURE: Mapping[str, Any] = MappingProxyType({"font_name": "Arial", "font_size": 10})
"""The font whose digits say how wide columns are: its digits are 7 pixels wide, and a font of its widths is everywhere.
Where the usual Calibri is missing, as on most Linux machines, columns came out a third too wide, and so did pages."""

HIGHEST = 540
"""Pixels that a row of Excel can be high."""

CODE_WIDTH = 170
"""Pixels for a code to scan."""

HIDDEN = "Entry"
UNSEEN = (HIDDEN, "Version", "Part of")
KEPT = {
    "wins": WINS_TAB.title,
    "review": REVIEW_TAB.title,
    "actions": ACTIONS_TAB.title,
    "themes": THEMES_TAB.title,
    "measures": MEASURES_TAB.title,
}
DAYS = ("Shared on", "From", "By when", "Decided on", "Measured on")
"""Columns that are for us only."""


def write_workbook(
    drawing: Drawing,
    wins: Sequence[Record],
    review: Sequence[Record],
    path: Path,
    people: People = NOBODY,
    notes: PeopleNotes = NOBODY,
    actions: Sequence[Record] = (),
    themes: Sequence[Record] = (),
    measures: Sequence[Record] = (),
) -> bool:
    """Write dashboard.xlsx; the tabs that people write in stand before the last one. False when the file was the same.

    `people` are people's cells on Wins and Review by entry and column, `notes` those beside a goal by tab and row,
    `actions` and `measures` the rows of those tabs, people's cells and ours; `themes` those of Themes, whose keys
    `people` has too.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options | {"default_format_properties": dict(MEASURE)})
    book.set_properties({"title": drawing.title, "comments": drawing.banner, "created": MADE})
    titles = {tab.tab_id: tab.title for tab in drawing.tabs} | KEPT
    shown = [_filled(records, people) for records in (wins, review, themes)]
    places = {str(record[HIDDEN]): f"A{row}" for row, record in enumerate(shown[0], 2)}
    pen = _Pen(book, drawing, titles, places)
    last = len(drawing.tabs) - 1
    for i, tab in enumerate(drawing.tabs):
        if i == last:
            pen.keep(WINS_TAB, shown[0], people)
            pen.keep(REVIEW_TAB, shown[1], people)
            pen.keep(ACTIONS_TAB, actions, people)
            pen.keep(MEASURES_TAB, measures, people)
            pen.keep(THEMES_TAB, shown[2], people)
        pen.draw(tab, notes.get(tab.tab_id, {}))
    book.close()
    return write_file(path, buffer.getvalue())


def _filled(records: Iterable[Record], people: People) -> list[Record]:
    """Records without those that only keep a place; what people wrote beside one keeps it."""
    return [
        record
        for record in records
        if str(record[HIDDEN]) in people or any(value != "" for name, value in record.items() if name != HIDDEN)
    ]


class _Pen:
    """Writes tabs into one workbook; formats are made once for each look."""

    def __init__(self, book: Any, drawing: Drawing, titles: Mapping[str, str], places: Mapping[str, str]) -> None:
        self._book = book
        self._drawing = drawing
        self._titles = titles
        self._places = places
        self._formats: dict[tuple[Style, bool], Any] = {}

    def draw(self, tab: Tab, notes: Mapping[int, str]) -> None:
        """One derived tab: sizes, cells, shading, charts, and what people wrote beside them."""
        sheet = self._book.add_worksheet(tab.title)
        sheet.hide_gridlines(2)
        sheet.set_default_row(USUAL_HEIGHT * 0.75)
        sheet.set_tab_color(tab.color)
        sheet.freeze_panes(tab.frozen, 0)
        for column, width in enumerate(tab.widths):
            sheet.set_column_pixels(column, column, width)
        for row, height in tab.heights.items():
            sheet.set_row_pixels(row, min(height, HIGHEST))
        for place, cell in tab.cells().items():
            self._write(sheet, place, self._fit(place, cell, tab), self._settle(place, cell, tab))
        if tab.notes:
            self._notes(sheet, tab, tab.notes, notes)
        self._rules(sheet, tab)
        for chart in tab.charts:
            self._chart(sheet, chart)
        for block in tab.blocks:
            if block.kind == "list":
                self._codes(sheet, tab, block)
        self._print(sheet, tab, bool(notes))

    def _rules(self, sheet: Any, tab: Tab) -> None:
        """Shaded numbers, and what stands out once its day is past."""
        for heat in tab.heats:
            scale = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 0}
            colors = {"max_value": heat.largest, "min_color": heat.low, "max_color": heat.high}
            sheet.conditional_format(heat.top, heat.left, heat.bottom - 1, heat.right - 1, scale | colors)
        for alert in tab.alerts:
            look = {"bold": True, "font_color": alert.color}
            look |= {"bg_color": alert.background} if alert.background else {}
            rule = {"type": "formula", "criteria": past(alert.day), "format": self._book.add_format(look)}
            sheet.conditional_format(alert.top, alert.left, alert.bottom - 1, alert.right - 1, rule)

    def _print(self, sheet: Any, tab: Tab, noted: bool) -> None:
        """How the tab goes on paper; people's empty columns stay off it."""
        codes = max((len(_addresses(block)) for block in tab.blocks if block.kind == "list"), default=0) * CODE_WIDTH
        beside = tab.notes.width + tab.widths[-1] if tab.notes and noted else codes
        layout = lay_out(tab, sum(tab.widths) + beside, self._drawing.locale)
        _set_paper(sheet, layout.paper)
        sheet.set_print_scale(layout.scale)
        sheet.center_horizontally()
        sheet.set_h_pagebreaks(layout.rows)
        sheet.set_v_pagebreaks(layout.columns)
        if layout.columns:
            sheet.repeat_columns(0, 2)
        if tab.frozen > 1:
            sheet.repeat_rows(0, tab.frozen - 1)
        if not codes:
            last = tab.notes.column if tab.notes and noted else len(tab.widths) - 1
            sheet.print_area(0, 0, tab.row_count - 1, last)

    def _fit(self, place: Place, cell: Cell, tab: Tab) -> Cell:
        """The cell as a file holds it; a text of several lines has no link, since LibreOffice cuts linked texts off."""
        width = sum(tab.widths[place[1] : place[1] + cell.span])
        lines = count_lines(cell.text, width, self._drawing.styles[cell.style])
        link = "" if lines > 1 and isinstance(cell.value, str) else cell.link
        return replace(cell, value=cell.copy or cell.value, link=link)

    def _settle(self, place: Place, cell: Cell, tab: Tab) -> Style:
        """The cell's style; one line stands in the middle of a usual row: a file has no room above its letters."""
        style = self._drawing.styles[cell.style]
        usual = tab.heights.get(place[0], USUAL_HEIGHT) <= USUAL_HEIGHT
        return replace(style, valign="middle") if usual and style.valign == "top" else style

    def _notes(self, sheet: Any, tab: Tab, notes: Notes, written: Mapping[int, str]) -> None:
        """What people wrote beside a goal, in rows as high as it needs."""
        sheet.set_column_pixels(notes.column, notes.column, notes.width)
        self._write(sheet, (0, notes.column), Cell(notes.heading, "notes"))
        look = self._drawing.styles["text"]
        for row, text in {1: notes.copy, **written}.items():
            self._write(sheet, (row, notes.column), Cell(text, "text" if row in written else "empty"))
            needed = max(text_height(text, notes.width, look), tab.heights.get(row, USUAL_HEIGHT))
            sheet.set_row_pixels(row, min(needed, HIGHEST))

    def keep(self, table: Table, rows: Sequence[Record], people: People) -> None:
        """One tab that people write in: our columns, the key hidden, people's columns tinted, a filter over all.

        What people wrote comes by key, or stands in the rows themselves where a tab has none.
        """
        sheet = self._book.add_worksheet(table.title)
        sheet.freeze_panes(1, 0)
        _set_paper(sheet, lay_out(self._drawing.tabs[0], 1, self._drawing.locale).paper)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        columns = (*table.columns, *table.people) if table.primary_key else (*table.people, *table.columns)
        tint = replace(self._drawing.styles["header"], background=self._drawing.palette["heat_high"])
        for column, name in enumerate(columns):
            sheet.set_column_pixels(column, column, kept_width(name), None, {"hidden": name in UNSEEN})
            self._write(sheet, (0, column), Cell(name, "header"), tint if name in table.people else None)
        for row, record in enumerate(rows, 1):
            values: dict[str, object] = {**record, **people.get(str(record.get(HIDDEN)), {})}
            cells = [_kept_cell(name, _plain(values.get(name)), self._drawing.local) for name in columns]
            for column, cell in enumerate(cells):
                self._write(sheet, (row, column), cell)
            sheet.set_row_pixels(row, min(self._height(columns, cells), HIGHEST))
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def _height(self, columns: Sequence[str], cells: Sequence[Cell]) -> int:
        """Pixels that a row of a tab kept by key needs."""
        return max(
            text_height(cell.text, kept_width(name), self._drawing.styles[cell.style])
            for name, cell in zip(columns, cells, strict=True)
            if name not in UNSEEN and not isinstance(cell.value, int)
        )

    def _write(self, sheet: Any, place: Place, cell: Cell, style: Style | None = None) -> None:
        """One cell as its own type; a number keeps its type beside its link."""
        row, column = place
        look = self._format(style or self._drawing.styles[cell.style], bool(cell.link))
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
        title = self._titles.get(name if scheme == "tab" else "wins", "") if scheme else ""
        place = self._places.get(name, "") if scheme == "win" else "A1"
        return f"internal:'{title.replace(chr(39), chr(39) * 2)}'!{place}" if title and place else ""

    def _format(self, style: Style, linked: bool) -> Any:
        """The look of a style; links are underlined."""
        key = (style, linked)
        if key not in self._formats:
            underline = {"underline": 1} if linked else {}
            self._formats[key] = self._book.add_format(_properties(style, self._drawing.font) | underline)
        return self._formats[key]

    def _chart(self, sheet: Any, chart: Chart) -> None:
        """A native chart: stacked columns with lines over them, and its finding as alt text."""
        columns = self._book.add_chart({"type": "column", "subtype": "stacked"})
        lines = self._book.add_chart({"type": "line"})
        for series in chart.series:
            self._series(columns if series.kind == "column" else lines, chart, series.column, series.kind, series.color)
        if any(series.kind != "column" for series in chart.series):
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
        for i, cell in enumerate(_addresses(block)):
            picture = io.BytesIO()
            segno.make(cell.link, error="m").save(picture, kind="png", scale=3, border=2)
            told = {"image_data": picture, "description": f"{cell.text}: the link, to scan with a phone"}
            spot = {"x_offset": 12 + i * CODE_WIDTH, "object_position": 2}
            sheet.insert_image(block.top, len(tab.widths), f"code{i}.png", told | spot)

    def _series(self, chart: Any, drawn: Chart, column: int, kind: str, color: str) -> None:
        source = drawn.source
        title = self._titles[source.tab]
        first, last = source.top + 1, source.top + source.rows
        mark = {"type": "diamond", "size": 9, "fill": {"color": color}, "border": {"color": "#ffffff"}}
        looks: Mapping[str, Mapping[str, Any]] = {
            "column": {"fill": {"color": color}, "border": {"color": "#ffffff"}, "gap": 40, "overlap": 100},
            "line": {"line": {"color": color, "width": 1.5, "dash_type": "dash"}},
            "point": {"line": {"none": True}, "marker": mark},
        }
        chart.add_series(
            {
                "name": [title, source.top, column],
                "categories": [title, first, source.labels, last, source.labels],
                "values": [title, first, column, last, column],
                **looks[kind],
            }
        )


def _set_paper(sheet: Any, paper: int) -> None:
    """Landscape, with narrow margins and the number of the page at the foot."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN + 0.2)
    sheet.set_footer("&C&A · &P / &N", {"margin": 0.3})


def _addresses(block: Block) -> list[Cell]:
    """The cells that lead to a web address."""
    return [cell for _, cell in block.places() if cell.link.startswith("http")]


def _plain(value: object) -> CellValue:
    """What a person wrote, as it is written into a file."""
    return "" if value is None else value if isinstance(value, str | int | float) else str(value)


def _kept_cell(name: str, value: CellValue, local: bool) -> Cell:
    """A cell of a tab kept by key; what leads to a row in the data workbook becomes a link, where there is one."""
    if name == "Read it" and value:
        return Cell("In the data workbook") if local else Cell("Open its row", "link", str(value))
    if name in DAYS:
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
    if isinstance(value, bool):
        return lambda row, column, look: sheet.write_boolean(row, column, value, look)
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
