"""A summary, an edition and a template come in; the drawing of the whole dashboard goes out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from pipeline.dashboard.figures import DEMO, Scene, shown
from pipeline.dashboard.filters import cell_key, list_cells, list_filters
from pipeline.dashboard.layout import (
    LEFT,
    Placed,
    Setting,
    fill,
    heat,
    place_cards,
    place_empty,
    place_list,
    place_table,
    place_words,
    stack,
)
from pipeline.dashboard.phrases import NOT_SHOWN
from pipeline.dashboard.rows import SOURCES, tab_of
from pipeline.dashboard.specs import BlockSpec, MatrixSpec, SeriesSpec, StyleSpec, TabSpec, Template
from pipeline.dashboard.stories import place_decisions, place_entries, place_stories
from pipeline.dashboard.weeks import HEADINGS, Numbers, find_numbers, place_chart, place_weeks
from pipeline.model import Audience, Edition, GoalSummary, Summary
from pipeline.model.drawing import Block, Cell, Drawing, Notes, Row, Source, Style, Tab, chart_id

LONGEST_TITLE = 31
"""Characters that Excel allows in a tab's name; Sheets allows 100."""
MOST_ACROSS = 6
"""Goals that stand beside one another in a table of schools."""

CURATED = (
    ("wins", "Wins", "Every entry in a row. Feature it, hide it, correct its goal, add a note beside it."),
    ("review", "Review", "Entries that may name a student: approve them, edit what is shown, or keep them private."),
    ("actions", "Actions", "What you will try next, in your own rows; the evidence counts itself beside each."),
    ("measures", "Measures", "Your performance measures; the Learning Report sets them beside what was learned."),
    ("themes", "Themes", "What the stories tell of: give a theme a name of your own, or merge it into another."),
)


def draw(summary: Summary, edition: Edition, template: Template, *, written: bool = False) -> Drawing:
    """The dashboard for the summary's audience; what is for leaders only is left out for all others.

    `written` says that people write in it, as leaders always may: beside the tabs that are kept by key, and in notes.
    """
    bare = Scene(summary, edition, summary.whole, written=written or summary.audience is Audience.LEADERS)
    titles = _name_tabs(bare, template)
    scene = replace(bare, contents=tuple(_contents(bare, template, titles)))
    styles = {name: _style(spec, template.palette) for name, spec in template.styles.items()}
    numbers = _draw_numbers(scene, template, styles)
    tabs = tuple(
        _draw_tab(spec, replace(scene, page=page), titles[_tab_id(spec, page)], template, styles, numbers)
        for spec, page in _list_tabs(scene, template)
    )
    return Drawing(
        title=f"{edition.name}: small wins",
        locale=edition.locale,
        font=template.font,
        styles=styles,
        tabs=tabs,
        filters=tuple(list_filters(summary)),
        rows={story.win_id: story.link for story in summary.stories if story.link},
        goals=tuple(page.goal.title for page in summary.goals if page.goal),
        palette=template.palette,
        banner=DEMO if edition.demo else "",
        local=edition.local,
        stamp=edition.stamp,
    )


def _list_tabs(scene: Scene, template: Template) -> Iterator[tuple[TabSpec, GoalSummary]]:
    """Each tab with the page it tells of."""
    for spec in template.tabs:
        if shown(scene, spec.only, spec.when):
            pages = scene.summary.goals if spec.each == "goal" else (scene.summary.whole,)
            yield from ((spec, page) for page in pages)


def _tab_id(spec: TabSpec, page: GoalSummary) -> str:
    return tab_of(page.goal.goal_id) if spec.each and page.goal else spec.id


def _name_tabs(scene: Scene, template: Template) -> dict[str, str]:
    """Titles that a workbook takes: short, and no two alike whatever their case."""
    taken = {title.casefold() for _, title, _ in CURATED}
    titles: dict[str, str] = {}
    for spec, page in _list_tabs(scene, template):
        wanted = _shorten(fill(spec.title, replace(scene, page=page))) or spec.id
        title, copy = wanted, 2
        while title.casefold() in taken:
            title, copy = f"{wanted[: LONGEST_TITLE - 4].rstrip()} ({copy})", copy + 1
        taken.add(title.casefold())
        titles[_tab_id(spec, page)] = title
    return titles


def _shorten(title: str) -> str:
    """At most 31 characters, cut between words; without what Excel refuses in a tab's name."""
    plain = " ".join("".join(" " if letter in "[]:*?/\\" else letter for letter in title).split()).strip("'")
    if len(plain) <= LONGEST_TITLE:
        return plain
    head = plain[: LONGEST_TITLE - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[15:] else head).rstrip(" ,;") + "…"


def _contents(scene: Scene, template: Template, titles: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What each tab holds, in order: those kept by key stand before the last."""
    listed = [
        (_tab_id(spec, page), titles[_tab_id(spec, page)], spec.about) for spec, page in _list_tabs(scene, template)
    ]
    leaders = scene.summary.audience is Audience.LEADERS
    curated = [tab for tab in CURATED if leaders or tab[0] not in ("measures", "themes")] if scene.written else []
    yield from (item for item in [*listed[:-1], *curated, listed[-1]] if item[2])


def _style(spec: StyleSpec, palette: Mapping[str, str]) -> Style:
    """The style with its colors looked up."""
    colors = {name: palette.get(getattr(spec, name), "") for name in ("color", "background", "above", "below")}
    return Style(**{**spec.model_dump(), **colors})


def _draw_numbers(scene: Scene, template: Template, styles: Mapping[str, Style]) -> Numbers:
    """The weeks' numbers are placed first, since charts point to them."""
    nowhere = Numbers(Source("", 0, 0, LEFT), {})
    for spec, _ in _list_tabs(scene, template):
        series = next((block.weeks for block in spec.blocks if block.weeks), ())
        if series:
            return find_numbers(_draw_tab(spec, scene, "", template, styles, nowhere), series, scene.summary)
    return nowhere


def _draw_tab(
    spec: TabSpec, scene: Scene, title: str, template: Template, styles: Mapping[str, Style], numbers: Numbers
) -> Tab:
    """One tab: its blocks from top to bottom."""
    setting = Setting(scene, spec, template, styles)
    placed = Placed()
    for block in spec.blocks:
        for told in _look_at(block, scene):
            if shown(told, block.only, block.when):
                placed = _append(placed, _place(block, replace(setting, scene=told), numbers, placed.rows))
    used = max(block.left + sum(cell.span for cell in row) for block in placed.blocks for row in block.rows)
    widths = (*spec.widths, *[spec.widths[-1]] * (used - len(spec.widths)))
    notes = spec.notes if scene.written else None
    tab_id = _tab_id(spec, scene.page)
    return Tab(
        tab_id,
        title,
        widths,
        placed.blocks,
        placed.heights,
        tuple(replace(chart, chart_id=chart_id(tab_id, i)) for i, chart in enumerate(placed.charts)),
        placed.heats,
        placed.alerts,
        _frozen(spec, placed),
        template.palette[spec.color],
        Notes(len(widths) + 1, notes.width, notes.heading, notes.prompt, notes.copy_says) if notes else None,
    )


def _look_at(block: BlockSpec, scene: Scene) -> Iterator[Scene]:
    """What a block tells of: the page in view, or that of the goal that comes first, if any does."""
    pages = scene.summary.goals if block.page == "priority" else (scene.page,)
    first = (page for page in pages if not block.page or (page.goal and page.goal.priority))
    yield from (replace(scene, page=page) for page in islice(first, 1))


def _frozen(spec: TabSpec, placed: Placed) -> int:
    """Rows that stay in view: as the template says, and all down to the headings of the weeks."""
    heads = (block.top + block.headings for block in placed.blocks if block.headings == HEADINGS)
    return max(spec.frozen, next(heads, 0))


def _append(placed: Placed, more: Placed) -> Placed:
    return Placed(
        (*placed.blocks, *more.blocks),
        {**placed.heights, **more.heights},
        (*placed.charts, *more.charts),
        (*placed.heats, *more.heats),
        (*placed.alerts, *more.alerts),
        placed.rows + more.rows,
    )


def _place(block: BlockSpec, setting: Setting, numbers: Numbers, top: int) -> Placed:
    """One block, by its kind."""
    if block.cards:
        return place_cards([card for card in block.cards if shown(setting.scene, card.only)], setting, top)
    if block.table:
        source = SOURCES[block.table.rows]
        return place_table(block.table, list(source.list(setting.scene)), source.group, setting, top)
    if block.list:
        return place_list(block, SOURCES[block.list].list(setting.scene), setting, top)
    if block.matrix:
        return _place_matrix(block.matrix, setting, top)
    if block.chart:
        return place_chart(block.chart, numbers, setting, top)
    if block.stories:
        return place_stories(block.stories, setting, top)
    if block.entries:
        return place_entries(block.entries, setting, top)
    if block.decisions:
        return place_decisions(block.decisions, setting, top)
    return _place_weeks(block.weeks, setting, top) if block.weeks else place_words(block, setting, top)


def _place_weeks(series: tuple[SeriesSpec, ...], setting: Setting, top: int) -> Placed:
    if not setting.scene.page.chart.weeks:
        return place_empty("The school year has not started yet.", setting, top)
    return place_weeks(series, setting, top)


def _place_matrix(spec: MatrixSpec, setting: Setting, top: int) -> Placed:
    """Schools by goals: how many wins each saw toward each; many goals stand below one another, to stay legible."""
    summary = setting.scene.summary
    coverage = summary.goal_by_school
    links = _link_cells(summary)
    cells = [
        [
            Cell(NOT_SHOWN if count is None else count, "number", links.get((goal, school), "") if count else "")
            for school, count in zip(coverage.columns, line, strict=True)
        ]
        for goal, line in zip(coverage.rows, coverage.counts, strict=True)
    ]
    down, across, corner = coverage.columns, coverage.rows, spec.heading
    body = [list(line) for line in zip(*cells, strict=True)]
    if len(across) > max(len(down), MOST_ACROSS):
        down, across, corner, body = across, down, spec.turned, cells
    header: Row = (Cell(corner, "header"), *(Cell(title, "header_number") for title in across))
    rows = [(Cell(name), *line) for name, line in zip(down, body, strict=True)]
    block = Block("table", top, LEFT, (header, *rows), 1)
    values = [cell.value for line in body for cell in line if cell.value != NOT_SHOWN]
    placed = stack(block, setting)
    return replace(placed, heats=(heat(block, 1, len(header), values, setting),)) if values else placed


def _link_cells(summary: Summary) -> dict[tuple[str, str], str]:
    """Where the numbers of goals by schools lead, by goal's title and school's name."""
    return {(goal.title, school.name): f"entries:{cell_key(goal, school)}" for goal, school in list_cells(summary)}
