"""Blocks come in; HTML goes out: every text escaped, links only where they are safe, readable without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

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
from pipeline.markup.parsing import is_safe
from pipeline.markup.pictures import to_svg

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PAGE = Markup("""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
""")
_STYLE = Markup("""
:root { --ink: #1d2329; --soft: #545c66; --teal: #0f5e63; --wash: #e8f2f2; --line: #c9d4d6; --amber: #fff1cc; }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f7f5; color: var(--ink);
  font: 1.0625rem/1.55 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 2.5rem 3rem; background: #fff; border: 1px solid var(--line);
  border-radius: .5rem; }
h1, h2, h3, h4, h5, h6 { color: var(--teal); line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p, td, th, blockquote, figcaption { overflow-wrap: anywhere; white-space: pre-wrap; }
li { overflow-wrap: anywhere; }
a { color: var(--teal); }
a:focus-visible, .table:focus-visible { outline: 3px solid var(--teal); outline-offset: 2px; }
.note { color: var(--soft); font-size: .9rem; }
.prompt { background: var(--wash); border: 1px dashed var(--teal); border-radius: .375rem; padding: .6rem .9rem;
  font-style: italic; }
.mark { background: var(--amber); border-radius: .375rem; padding: .5rem .9rem; font-weight: 600; }
figure { margin: 1rem 0 1.4rem; padding: .1rem 0 .1rem 1.1rem; border-left: .25rem solid var(--teal); }
blockquote { margin: 0; }
figcaption { margin-top: .35rem; color: var(--soft); font-size: .9rem; }
.table { overflow-x: auto; margin: .8rem 0 1.4rem; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .7rem; text-align: start; vertical-align: top; }
thead th { background: var(--wash); vertical-align: bottom; white-space: normal; overflow-wrap: normal; }
.open td { height: 2.6rem; }
tbody th { font-weight: inherit; }
.end { text-align: end; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; margin: .8rem 0; font-size: 12px; }
.boxes { list-style: "\\2610\\00a0\\00a0"; }
.break { break-before: page; }
@media (max-width: 40rem) { main { margin: 0; padding: 1.25rem; border: 0; border-radius: 0; } }
@media print { body { background: #fff; font-size: 11pt; } main { max-width: none; margin: 0; padding: 0; border: 0; }
  figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } thead { display: table-header-group; } }
""")


def to_html(blocks: Sequence[Block], title: str, lang: str = "en") -> str:
    """A whole page that needs nothing else: no script, no other file."""
    return str(_PAGE.format(title=_printable(title), lang=lang, style=_STYLE, content=_fragment(blocks)))


def _fragment(blocks: Sequence[Block]) -> Markup:
    parts: list[Markup] = []
    for _, group in groupby(blocks, key=lambda block: isinstance(block, Item)):
        alike = list(group)
        items = [block for block in alike if isinstance(block, Item)]
        parts += [_list(items)] if items else [_block(block) for block in alike]
    return Markup("\n").join(parts)


def _block(block: Block) -> Markup:
    match block:
        case Heading():
            return Markup("<h{0}>{1}</h{0}>").format(block.level, _runs(block.runs))
        case Paragraph(voice="plain"):
            return Markup("<p>{}</p>").format(_runs(block.runs))
        case Paragraph():
            return Markup('<p class="{}">{}</p>').format(block.voice, _runs(block.runs))
        case Quote():
            caption = Markup("\n<figcaption>{}</figcaption>").format(_runs(block.source)) if block.source else ""
            said = Markup('<blockquote dir="auto">{}</blockquote>').format(_runs(block.runs))
            return Markup("<figure>{}{}</figure>").format(said, caption)
        case Table():
            return _table(block)
        case PageBreak():
            return Markup('<div class="break"></div>')
        case Item():
            return _list([block])
        case Picture():
            return to_svg(block)


def _list(items: Sequence[Item]) -> Markup:
    """Lists of items, each level nested in the item above it."""
    return Markup("").join(_list_parts(items))


def _list_parts(items: Sequence[Item]) -> Iterator[Markup]:
    opened: list[str] = []
    for item in items:
        while len(opened) > item.level + 1 or (opened and item.first):
            yield Markup("</li></{}>").format(opened.pop())
        if len(opened) == item.level + 1:
            yield Markup("</li>")
        while len(opened) < item.level + 1:
            opened.append("ol" if item.marker == "number" else "ul")
            look = Markup(' class="boxes"') if item.marker == "box" else ""
            yield Markup("<{}{}>").format(opened[-1], look)
        yield Markup("<li>{}").format(_runs(item.runs))
    while opened:
        yield Markup("</li></{}>").format(opened.pop())


def _table(table: Table) -> Markup:
    """A table that can be scrolled sideways with the keyboard; its first column names the rows."""
    heads = [_row(table, row, "col") for row in table.rows[: table.headers]]
    rows = [_row(table, row, "row") for row in table.rows[table.headers :]]
    look = Markup(' class="open"') if open_columns(table) else ""
    return Markup(
        '<div class="table" role="group" aria-label="{}" tabindex="0"><table{}>\n'
        "{}<thead>{}</thead>\n<tbody>{}</tbody>\n</table></div>"
    ).format(_name(table), look, _widths(table), Markup("\n").join(heads), Markup("\n").join(rows))


def _name(table: Table) -> str:
    """What a table is called aloud: its headings, which are in the language of the page."""
    headings = ("".join(run.text for run in runs) for row in table.rows[: table.headers] for runs in row)
    return ", ".join(filter(None, map(_printable, headings)))


def _widths(table: Table) -> Markup:
    """The widths of a table with columns to be written in; a browser finds those of any other by itself."""
    shares = column_shares(table) if open_columns(table) else ()
    columns = Markup("").join(Markup('<col style="width: {:.0%}">').format(share) for share in shares)
    return Markup("<colgroup>{}</colgroup>\n").format(columns) if columns else columns


def _row(table: Table, cells: Sequence[Runs], scope: str) -> Markup:
    made = []
    for column, runs in enumerate(cells):
        look = Markup(' class="end"') if table.alignments[column] == "end" else ""
        is_heading = scope == "col" or (column == 0 and bool(runs))
        form = Markup('<th scope="{0}"{1}>{2}</th>') if is_heading else Markup("<td{1}>{2}</td>")
        made.append(form.format(scope, look, _runs(runs)))
    return Markup("<tr>{}</tr>").format(Markup("").join(made))


def _runs(runs: Runs) -> Markup:
    return Markup("").join(_run(run) for run in runs)


def _run(run: Run) -> Markup:
    said = Markup("<br>").join(_printable(run.text).split("\n"))
    for wanted, form in ((run.bold, "<strong>{}</strong>"), (run.italic, "<em>{}</em>")):
        said = Markup(form).format(said) if wanted else said  # noqa: S704 - the forms are those of the line above
    if run.link and is_safe(run.link):
        said = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(run.link, said)
    return said


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
