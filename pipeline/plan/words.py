"""A plan comes in; lines for a terminal, or the blocks of a page, that a principal can read go out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.markup import Block, Heading, Item, Paragraph, Run
from pipeline.plan.changes import Change, Plan

TITLE = "What a run would do"
NOTHING = "A run would change nothing now: everything is up to date."
LEGEND = (
    "Rows are added below those that stand (+). Cells that change (~) are ours: what people wrote in columns of their "
    "own is never touched. A tab that is drawn anew says what the newest entries say."
)
UNSENT = "This is a plan: nothing was changed. `smallwins run` does it."


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading; the address is of what the heading names."""

    heading: str
    lines: tuple[str, ...]
    url: str = ""


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def summarize(plan: Plan) -> str:
    """The plan in one line, as `+12 rows, ~3 cells, 1 new doc, 0 deletions`."""
    if not plan.writes:
        return NOTHING
    told = (
        f"+{count(plan.rows, 'row')}",
        f"~{count(plan.cells, 'cell')}",
        f"{count(plan.new_docs, 'new doc')}",
        f"{count(plan.deletions, 'deletion')}",
    )
    return f"{', '.join(told)}."


def describe(plan: Plan, *, local: bool) -> list[str]:
    """Lines for a terminal; addresses of the embedded Workspace open nowhere, so `local` leaves them out."""
    lines = [summarize(plan)]
    for part in outline(plan):
        lines.append(f"{part.heading}: {part.url}" if part.url and not local else f"{part.heading}:")
        lines += [f"  {line}" for line in part.lines]
    return [*lines, UNSENT] if plan.writes else lines


def draw_page(plan: Plan, *, local: bool) -> list[Block]:
    """The same as a page."""
    day = f"As of {plan.report.as_of}. {UNSENT.replace('`', '') if plan.writes else ''}".strip()
    blocks: list[Block] = [Heading((Run(TITLE),), 1), Paragraph((Run(day),), "note")]
    blocks.append(Paragraph((Run(summarize(plan), bold=True),)))
    for part in outline(plan):
        blocks.append(Heading((Run(part.heading, link="" if local else part.url),), 2))
        blocks += [Item((Run(line),), first=number == 0) for number, line in enumerate(part.lines)]
    return [*blocks, Paragraph((Run(LEGEND),), "note")] if plan.writes else blocks


def outline(plan: Plan) -> Iterator[Part]:
    """What there is to say, deletions first."""
    parts = [
        Part("What would be seen no more", tuple(_tell_deletions(plan))),
        Part("From the form", tuple(_tell_entries(plan))),
        *(Part(book.name, tuple(_tell_tabs(book.tabs)), book.url) for book in plan.workbooks),
        Part("Documents", tuple(_tell_documents(plan))),
        Part("To look at", tuple(_tell_issues(plan))),
    ]
    yield from (part for part in parts if part.lines)


def _tell_deletions(plan: Plan) -> Iterator[str]:
    gone = plan.report.rows["gone"]
    if gone:
        were = "was" if gone == 1 else "were"
        yield f"{count(gone, 'entry', 'entries')} that {were} deleted in the form; the rows stay, marked as gone"
    yield from (f"the tab “{tab.tab}” would be deleted" for tab in plan.tabs if tab.kind == "deleted")
    yield from (f"“{name}”, an empty second document, would go to the trash" for name in plan.thrown)


def _tell_entries(plan: Plan) -> Iterator[str]:
    rows = plan.report.rows
    if rows["new"]:
        yield count(rows["new"], "new entry", "new entries")
    if rows["edited"]:
        yield f"{count(rows['edited'], 'entry', 'entries')} that changed since"


def _tell_tabs(tabs: Sequence[Change]) -> Iterator[str]:
    if not tabs:
        yield "nothing but how it looks: widths, colors, lists to choose from"
    for tab in tabs:
        if tab.kind == "made":
            yield f"{tab.tab}: a new tab"
        elif tab.kind == "deleted":
            yield f"{tab.tab}: deleted"
        elif tab.kind == "drawn":
            differs = "1 cell says" if tab.cells == 1 else f"{tab.cells:,} cells say"
            yield f"{tab.tab}: drawn anew; {differs} something else"
        else:
            told = (
                f"+{count(tab.rows, 'row')}" if tab.rows else "",
                f"~{count(tab.cells, 'cell')}" if tab.cells else "",
            )
            yield f"{tab.tab}: {', '.join(filter(None, told)) or 'how it looks'}"


def _tell_documents(plan: Plan) -> Iterator[str]:
    for document in plan.documents:
        if not document.url:
            yield f"{document.title}: a new document"
        elif document.parts:
            yield f"{document.title}: {count(document.parts, 'part')} written anew"
        else:
            yield f"{document.title}: parts would be taken out"


def _tell_issues(plan: Plan) -> Iterator[str]:
    if plan.report.held:
        waits = "1 entry waits" if plan.report.held == 1 else f"{plan.report.held:,} entries wait"
        yield f"{waits} for a decision in the Review tab"
    yield from (f"{issue.severity}: {issue.where}: {issue.what}" for issue in plan.report.issues[:20])
