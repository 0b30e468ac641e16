"""Blocks of a template come in, one at a time; cells placed on the grid go out, with the heights their texts need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.dashboard import figures, phrases
from pipeline.dashboard.catalogs import Record
from pipeline.dashboard.figures import Scene
from pipeline.dashboard.specs import BlockSpec, CardSpec, ColumnSpec, TableSpec, TabSpec, Template
from pipeline.dashboard.template import PLACEHOLDER
from pipeline.model.drawing import (
    USUAL_HEIGHT,
    Alert,
    Block,
    BlockKind,
    Cell,
    CellValue,
    Chart,
    Heat,
    Row,
    Style,
    text_height,
)

LEFT = 1
"""The first column is a margin."""

GAP = 14


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a block stands: the scene it tells of, its tab, the template."""

    scene: Scene
    tab: TabSpec
    template: Template
    styles: Mapping[str, Style]

    @property
    def span(self) -> int:
        """Columns right of the margin."""
        return len(self.tab.widths) - LEFT

    def width(self, column: int, span: int = 1) -> int:
        """Pixels of neighboring columns."""
        widths = self.tab.widths[column : column + span]
        return sum(widths) + (span - len(widths)) * self.tab.widths[-1]


@dataclass(frozen=True, slots=True)
class Placed:
    """What one block became: cells, heights of rows, charts, shaded ranges, and the rows it took."""

    blocks: tuple[Block, ...] = ()
    heights: Mapping[int, int] = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    heats: tuple[Heat, ...] = ()
    alerts: tuple[Alert, ...] = ()
    rows: int = 0


def fill(text: str, scene: Scene) -> str:
    """The text with its figures put in; "" where all it says is figures that are empty."""
    names = PLACEHOLDER.findall(text)
    values = {name: figures.say(figures.FIGURES[name](scene), scene.locale) for name in names}
    if names and not any(values.values()):
        return ""
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)


def height(row: Row, left: int, setting: Setting, least: int = USUAL_HEIGHT) -> int:
    """Pixels that a row needs for its longest text."""
    needed, column = least, left
    for cell in row:
        width = setting.width(column, cell.span)
        needed = max(needed, *(text_height(text, width, setting.styles[cell.style]) for text in (cell.text, cell.copy)))
        column += cell.span
    return min(needed, 1600)


def stack(block: Block, setting: Setting) -> Placed:
    """One block with its heights."""
    heights = {block.top + i: height(row, block.left, setting) for i, row in enumerate(block.rows)}
    heights = {row: pixels for row, pixels in heights.items() if pixels != USUAL_HEIGHT}
    return Placed((block,), heights, rows=len(block.rows))


def place_words(spec: BlockSpec, setting: Setting, top: int) -> Placed:
    """A title, a heading or a paragraph across the tab."""
    text = fill(spec.title or spec.heading or spec.text, setting.scene)
    link = fill(spec.link, setting.scene)
    if not text:
        return Placed()
    kind: BlockKind = "title" if spec.title else "heading" if spec.heading else "text"
    cell = Cell(text, spec.style or kind, link, setting.span, copy=fill(spec.copy_says, setting.scene))
    level = 2 if spec.title else 3 if spec.heading else 0
    if kind != "heading":
        placed = stack(Block(kind, top, LEFT, ((cell,),), level=level), setting)
        return replace(placed, alerts=tuple(_alerts(spec, setting, top)))
    placed = stack(Block(kind, top + 1, LEFT, ((cell,),), level=level), setting)
    return replace(placed, heights={top: GAP, **placed.heights}, rows=2)


def _alerts(spec: BlockSpec, setting: Setting, top: int) -> Iterable[Alert]:
    """The text's other colors, for when the day is past that it speaks of."""
    if spec.overdue and setting.scene.edition.due:
        style = setting.styles[spec.overdue]
        right = LEFT + setting.span
        yield Alert(top, LEFT, top + 1, right, setting.scene.edition.due, style.color, style.background)


def place_list(spec: BlockSpec, records: Iterable[Record], setting: Setting, top: int) -> Placed:
    """Links, one a row."""
    style = spec.style or "link"
    rows = tuple((Cell(str(record["label"]), style, str(record["link"]), setting.span),) for record in records)
    return stack(Block("list", top, LEFT, rows), setting) if rows else Placed()


def place_cards(cards: Sequence[CardSpec], setting: Setting, top: int) -> Placed:
    """Tiles in rows of as many as the tab has places for: label, figure, note."""
    spans, placed, row = setting.tab.cards, Placed(heights={top: 8}, rows=1), top + 1
    shown = [card for card in cards if figures.FIGURES[card.value](setting.scene) != ""]
    for start in range(0, len(shown), len(spans)):
        some = shown[start : start + len(spans)]
        block = Block("cards", row, LEFT, _card_rows(some, spans, setting))
        low = {row: 26, row + 1: 44, row + 2: height(block.rows[2], LEFT, setting, 24), row + 3: 10}
        placed = Placed((*placed.blocks, block), {**placed.heights, **low}, rows=placed.rows + 4)
        row += 4
    return placed


def _card_rows(cards: Sequence[CardSpec], spans: Sequence[int], setting: Setting) -> tuple[Row, ...]:
    """Three rows: labels, figures, notes."""
    labels, values, notes = [], [], []
    for card, span in zip(cards, spans, strict=False):
        value = figures.FIGURES[card.value](setting.scene)
        link = card.link.replace("KEY", setting.scene.key) if value not in (0, "0") else ""
        labels.append(Cell(card.label, "card_label", span=span))
        values.append(Cell(value, card.style if isinstance(value, int) else "card_words", link, span))
        notes.append(Cell(fill(card.note, setting.scene), "card_note", span=span))
    return tuple(labels), tuple(values), tuple(notes)


def place_table(spec: TableSpec, records: Sequence[Record], group: str, setting: Setting, top: int) -> Placed:
    """A table with its headings, grouped where the template says so; kind words where there is nothing."""
    if not records:
        return place_empty(spec.empty, setting, top)
    columns = [column for column in spec.columns if figures.shown(setting.scene, column.only, column.when)]
    header = tuple(
        Cell(column.heading, "header" if setting.styles[column.style].align == "left" else "header_number")
        for column in columns
    )
    rows, groups, before = [header], [], ""
    for record in records:
        if spec.grouped and record[group] != before:
            before = str(record[group])
            groups.append(len(rows))
            rows.append((Cell(before, "group", span=len(columns)),))
        rows.append(tuple(_table_cell(column, record) for column in columns))
    block = Block("table", top, LEFT, tuple(rows), 1, frozenset(groups))
    placed = stack(block, setting)
    return replace(placed, heats=tuple(_heats(columns, block, setting)))


def _table_cell(column: ColumnSpec, record: Record) -> Cell:
    """One cell of a table: a number, words, a date or a small chart."""
    value = record[column.value]
    link = str(record[column.link]) if column.link else ""
    note = str(record[column.note]) if column.note else ""
    if isinstance(value, tuple):
        return Cell(phrases.bars(value), column.style, link, note=note, spark=value)
    return Cell(value, column.style, link, note=note)


def _heats(columns: Sequence[ColumnSpec], block: Block, setting: Setting) -> Iterable[Heat]:
    """The shaded columns of a table, all on one scale."""
    for offset, column in enumerate(columns):
        if column.heat:
            values = [row[offset].value for row in block.rows[1:] if len(row) > offset]
            yield heat(block, offset, offset + 1, values, setting)


def heat(block: Block, first: int, end: int, values: Iterable[CellValue], setting: Setting) -> Heat:
    """Columns `first` to `end` of a block's body, shaded by their numbers."""
    largest = max((float(value) for value in values if isinstance(value, int | float)), default=0.0)
    palette = setting.template.palette
    left, body = block.left, block.top + block.headings
    bottom = block.top + len(block.rows)
    return Heat(body, left + first, bottom, left + end, palette["heat_low"], palette["heat_high"], max(largest, 1.0))


def place_empty(words: str, setting: Setting, top: int) -> Placed:
    """Kind words where there is nothing to show yet."""
    text = fill(words, setting.scene)
    return stack(Block("text", top, LEFT, ((Cell(text, "empty", span=setting.span),),)), setting) if text else Placed()
