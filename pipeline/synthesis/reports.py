"""An order and a summary come in; the report goes out as sections of blocks.

Every number and every quote stands in the summary; the words around them stand in `report_templates`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from pipeline import markup, resources
from pipeline.errors import Issue, TemplateError
from pipeline.markup import Block, Heading
from pipeline.model import Edition, Order, ReportKind, Summary
from pipeline.model.reports import REPORTS
from pipeline.synthesis import words
from pipeline.synthesis.confined import render_confined
from pipeline.synthesis.kinds import draft
from pipeline.synthesis.speech import speak

_OPENING, _CLOSING, _PEOPLE = "\ue002", "\ue003", "*"
_SECTION = re.compile(f"{_OPENING}(\\*?)([a-z0-9-]+){_CLOSING}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a name that stays; where people write (`people`), we write once and never again."""

    name: str
    blocks: tuple[Block, ...]
    people: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it stands: `key` names its document, and `slot` the one document of several that is the latest.

    A living report has one document in a school year, any other a dated copy for each week, quarter or day. Its words,
    dates and numbers are those of the `locale`.
    """

    kind: str
    slot: str
    key: str
    title: str
    living: bool
    sections: tuple[Section, ...]
    locale: str = "en_US"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order."""
        return tuple(block for section in self.sections for block in section.blocks)


def render(order: Order, summary: Summary, edition: Edition, folder: Path | None = None) -> Report:
    """The report that was ordered; templates in the school's own folder come before ours, and are rendered confined.

    Raises TemplateError with file and line; ValueError for a summary made for other readers.
    """
    kind, speech = kind_of(order), speak(edition)
    edition = replace(edition, name=speech.school(edition))
    if summary.audience is not kind.audience:
        raise ValueError(f"a {kind.name} report cannot be drafted from what {summary.audience.value} may read")
    if folder and any(folder.glob("*.j2")):
        source, texts = render_confined(_name_own(folder, order), write_checked, order, summary, edition, folder)
    else:
        source, texts = write(order, summary, edition)
    drafted = draft(order, summary, edition)
    sections = tuple(_sections(source, texts, _links(summary, edition, order)))
    slot, locale = drafted.slot or kind.name, str(speech.locale)
    return Report(kind.name, slot, drafted.key, drafted.title, kind.living, sections, locale)


def render_all(
    orders: Iterable[tuple[Order, Summary]], edition: Edition, folder: Path | None = None
) -> tuple[tuple[Report, ...], tuple[Issue, ...]]:
    """The reports that were ordered, each from its summary, and what keeps others from being made.

    A mistake in a school's own template keeps only reports of its kind from being made, and is told once.
    """
    reports: list[Report] = []
    broken: dict[str, Issue] = {}
    for order, summary in orders:
        if order.kind not in broken:
            try:
                reports.append(render(order, summary, edition, folder))
            except TemplateError as error:
                what = f"It was left as it was, because your template has a mistake. {error.message}. {error.fix}"
                broken[order.kind] = Issue(f"the report {order.kind}", what, "error")
    made = tuple(report for report in reports if report.kind not in broken)
    return made, tuple(broken.values())


def _name_own(folder: Path, order: Order) -> str:
    """The school's own file that a report of the kind begins with."""
    names = (f"{order.kind}.md.j2", *sorted(path.name for path in folder.glob("*.j2")))
    return next(name for name in names if (folder / name).exists())


def kind_of(order: Order) -> ReportKind:
    """What is ordered; ValueError for what is no report of ours."""
    if order.kind not in REPORTS:
        raise ValueError(f"no report is called {order.kind}")
    return REPORTS[order.kind]


def write(
    order: Order, summary: Summary, edition: Edition, folder: Path | None = None
) -> tuple[str, markup.Placeholders]:
    """The report's Markdown, and the texts behind its placeholders."""
    drafted = draft(order, summary, edition)
    folders = [*([folder] if folder else []), resources.folder("report_templates")]
    context = {
        "edition": edition,
        "title": drafted.title,
        "section": _open_section,
        "people_section": _open_people_section,
        **drafted.context,
    }
    speech = speak(edition)
    said = words.filters(speech, drafted.length, edition.small_cell)
    return markup.render(f"{order.kind}.md.j2", folders, context, said, speech.catalog)


def write_checked(order: Order, summary: Summary, edition: Edition, folder: Path) -> tuple[str, markup.Placeholders]:
    """What `write` gives, taken apart once to see that this ends too."""
    source, texts = write(order, summary, edition, folder)
    for _ in _sections(source, texts, ()):
        pass
    return source, texts


def _links(summary: Summary, edition: Edition, order: Order) -> Collection[str]:
    """The addresses that a report may link to: our own workbooks and forms, never what people typed."""
    told = (summary.stories, summary.week_chosen, summary.week_lessons, summary.week_thanks)
    pages = (summary.whole, *summary.goals)
    chosen = (stories for page in pages for stories in (page.latest, page.chosen, page.lessons_chosen))
    stories = {story.link for group in (*told, *chosen) for story in group}
    signs = {sign.latest.link for page in pages for sign in page.signs if sign.latest}
    places = {place for _, place in order.ran.outputs} if order.ran else set()
    forms = {link for _, link in edition.form_links}
    return {*stories, *signs, *places, *forms, edition.dashboard_url, *edition.data_urls}


def _open_section(*name: object) -> Markup:
    """The line that begins a section, for templates."""
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(map(str, name)).lower()).strip("-")
    return Markup(f"\n\n{_OPENING}{slug}{_CLOSING}\n\n")  # noqa: S704 - a slug holds letters, digits and hyphens


def _open_people_section(*name: object) -> Markup:
    """The line that begins a section where people write."""
    return Markup(_open_section(*name).replace(_OPENING, _OPENING + _PEOPLE))  # noqa: S704 - made of our own line


def _sections(source: str, texts: markup.Placeholders, links: Collection[str]) -> Iterator[Section]:
    """The parts of a rendered text; one that holds nothing but headings is left out."""
    before, *parts = _SECTION.split(source)
    if not parts:
        parts, before = ["", "report", before], ""
    if before.strip():
        raise TemplateError(
            "A report template has text before its first section.", "Begin it with {{ section('top') }}."
        )
    names = parts[1::3]
    if twice := {name for name in names if names.count(name) > 1}:
        raise TemplateError(f"A report has two sections called {min(twice)}.", "Give each section a name of its own.")
    for people, name, text in zip(parts[::3], names, parts[2::3], strict=True):
        blocks = tuple(markup.parse(text, texts, links))
        if not all(isinstance(block, Heading) for block in blocks):
            yield Section(name, blocks, bool(people))
