"""Stories come in; they go out in their tellers' words: side by side on a tab, or every entry in turn by goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from pipeline.dashboard import findings, phrases
from pipeline.dashboard.layout import GAP, LEFT, Placed, Setting, fill, height, place_empty, stack
from pipeline.dashboard.rows import STORIES
from pipeline.dashboard.specs import DecisionsSpec, EntriesSpec, SideSpec, StoriesSpec
from pipeline.model import Action, Story
from pipeline.model.drawing import Block, Cell, Row

KIND_WORDS = {"success": "A success", "lesson": "A lesson learned"}


def place_stories(spec: StoriesSpec, setting: Setting, top: int) -> Placed:
    """Two columns of stories of the same width: words, then who told them and when, then the next step."""
    left = list(STORIES[spec.left.rows](setting.scene))
    right = list(STORIES[spec.right.rows](setting.scene))
    spans = setting.tab.halves
    headings = tuple(
        Cell(side.heading, side.style, span=span) for side, span in zip((spec.left, spec.right), spans, strict=True)
    )
    empty = [Cell(_instead(side, setting), "empty") for side in (spec.left, spec.right)]
    rows: list[Row] = [headings]
    for pair in list(zip_longest(left, right)) or [(None, None)]:
        first = len(rows) == 1
        cells = [
            _story_cells(story, span, spec.longest, words if first else Cell("", "quote"), setting)
            for story, span, words in zip(pair, spans, empty, strict=True)
        ]
        rows += [row for row in zip(*cells, strict=True) if any(cell.text for cell in row)]
    block = Block("stories", top, LEFT, tuple(rows), 1)
    heights = {top + i: height(row, LEFT, setting, 24) for i, row in enumerate(rows)}
    return Placed((block,), {**heights, top + len(rows): GAP}, rows=len(rows) + 1)


def _instead(spec: SideSpec | EntriesSpec, setting: Setting) -> str:
    """What is said where there is nothing to read: that there are words kept back, or that there are none yet."""
    return fill(spec.unread, setting.scene) or fill(spec.empty, setting.scene)


def _story_cells(
    story: Story | None, span: int, longest: int, instead: Cell, setting: Setting
) -> tuple[Cell, Cell, Cell]:
    """One story as three cells, one above the other; other words where there is none."""
    if story is None:
        return replace(instead, span=span), Cell("", "byline", span=span), Cell("", "next_step", span=span)
    step = f"Next step: {phrases.excerpt(story.next_step, longest)}" if story.next_step.strip() else ""
    return (
        Cell(phrases.quote(story, longest), "quote", span=span),
        Cell(phrases.byline(story, setting.scene.locale), "byline", f"win:{story.win_id}", span),
        Cell(step, "next_step", span=span),
    )


def place_entries(spec: EntriesSpec, setting: Setting, top: int) -> Placed:
    """Every readable entry under its first goal, and a link to it under each other goal."""
    summary = setting.scene.summary
    newest = summary.stories[::-1]
    if not newest:
        return place_empty(_instead(spec, setting), setting, top)
    blocks: list[Block] = []
    row = top
    known = {page.goal.goal_id for page in summary.goals if page.goal}
    shelves = [(page.goal.goal_id, page.goal.title) for page in summary.goals if page.goal]
    for goal_id, title in [*shelves, ("", "Without a goal of this year")]:
        told = [story for story in newest if _first_goal(story, known) == goal_id]
        elsewhere = [story for story in newest if goal_id in story.goals and _first_goal(story, known) != goal_id]
        for block in _shelf(goal_id, title, told, elsewhere, spec, setting, row):
            blocks.append(block)
            row += len(block.rows) + 1
    return Placed(tuple(blocks), rows=row - top)


def _first_goal(story: Story, known: set[str]) -> str:
    return next((goal for goal in story.goals if goal in known), "")


def _shelf(
    goal_id: str,
    title: str,
    told: Sequence[Story],
    elsewhere: Sequence[Story],
    spec: EntriesSpec,
    setting: Setting,
    top: int,
) -> Iterator[Block]:
    """A goal's heading, its entries, and links to those told elsewhere."""
    if not told and not elsewhere:
        return
    anchor = f"entries-goal-{goal_id}" if goal_id else ""
    yield Block("heading", top, LEFT, ((Cell(title, "heading", span=setting.span),),), level=3, anchor=anchor)
    top += 2
    for story in told:
        block = _entry(story, setting, top)
        yield block
        top += len(block.rows) + 1
    if elsewhere:
        rows: list[Row] = [(Cell(spec.elsewhere, "text", span=setting.span),)]
        rows += [(_entry_link(story, setting),) for story in elsewhere]
        yield Block("list", top, LEFT, tuple(rows), 1)


def _entry_link(story: Story, setting: Setting) -> Cell:
    words = f"{KIND_WORDS[story.kind]} · {phrases.byline(story, setting.scene.locale)}"
    return Cell(words, "link", f"win:{story.win_id}", setting.span)


def _entry(story: Story, setting: Setting, top: int) -> Block:
    """One entry in full: its kind and date, its words, then what its teller added."""
    span, locale = setting.span, setting.scene.locale
    named = {
        "Who is better off": story.beneficiary,
        "Whose voice": "; ".join(story.voices),
        "Success signs": "; ".join(story.signs),
        "What helped": "; ".join(story.helped),
        "Next step": story.next_step,
        "Thanks to": story.thanks,
    }
    cells = [
        Cell(f"{KIND_WORDS[story.kind]} · {phrases.day(story.day, locale)}", _kind_style(story), span=span),
        Cell(story.text, "quote", span=span),
        *(Cell(f"{label}: {words}", "next_step", span=span) for label, words in named.items() if words.strip()),
        Cell(story.attribution, "byline", span=span),
    ]
    if story.evidence_url.startswith(("https://", "http://")):
        cells.append(Cell("See the evidence", "link", story.evidence_url, span))
    rows = tuple((cell,) for cell in cells if cell.text)
    return Block("entry", top, LEFT, rows, 1, level=4, anchor=f"win-{story.win_id}")


def _kind_style(story: Story) -> str:
    return "kind_success" if story.kind == "success" else "kind_lesson"


def place_decisions(spec: DecisionsSpec, setting: Setting, top: int) -> Placed:
    """What was decided toward the goal in view, or any, the newest first, with the words it came from."""
    scene = setting.scene
    decided = findings.list_decisions(scene.summary, scene.page)
    newest = sorted(decided, key=lambda action: action.decided or date.min, reverse=True)
    told = {story.win_id: story for story in scene.summary.stories}
    titles = {page.goal.goal_id: page.goal.title for page in scene.summary.goals if page.goal}
    placed = Placed()
    for i, action in enumerate(newest):
        heard = [told[win_id] for win_id in action.entries if win_id in told]
        cells = _decision(action, titles.get(action.goal_id, ""), heard, spec, setting)
        name = f"decision-{scene.key.replace(':', '-')}-{i}"
        rows = tuple((cell,) for cell in cells)
        block = Block("entry", top + placed.rows, LEFT, rows, 1, level=4, anchor=name)
        more = stack(block, setting)
        heights = {**placed.heights, **more.heights, block.top + more.rows: GAP}
        placed = Placed((*placed.blocks, block), heights, rows=placed.rows + more.rows + 1)
    return placed


def _decision(
    action: Action, goal: str, heard: Sequence[Story], spec: DecisionsSpec, setting: Setting
) -> Iterator[Cell]:
    """One decision in bold, then each entry's words and who told it."""
    span, locale = setting.span, setting.scene.locale
    parts = (action.decision or action.what, goal, phrases.day(action.decided, locale, "medium"))
    yield Cell(" · ".join(filter(None, parts)), "strong", span=span)
    for story in heard:
        yield Cell(phrases.quote(story, spec.longest), "quote", span=span)
        yield Cell(phrases.byline(story, locale), "byline", f"win:{story.win_id}", span)
    if not heard:
        yield Cell(spec.kept if action.entries else spec.none, "byline", span=span)
