"""A report comes in; its document holds it afterwards, section by section, and what people wrote there still stands.

One batch, guarded by the revision it was planned on, does everything or nothing. It works from the document's end
backwards and puts every range of ours where arithmetic says it belongs, so it does not matter how Docs moves them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Issue, RejectedError, UncertainError
from pipeline.google.docs import Docs
from pipeline.markup import Block, Paragraph, Run, docs_length, docs_text, to_docs
from pipeline.model.text import marked
from pipeline.synthesis.documents import PEOPLE, Copy, Found, digest, range_name, read
from pipeline.synthesis.reports import Report, Section
from pipeline.synthesis.speech import speak_in

Json = dict[str, Any]

ATTEMPTS = 5
"""Plans made for one document before giving up: it changes while somebody writes in it."""

_CHANGED = marked(
    "The section above was changed by hand, so it was left as it is. Here is the newer text; delete either."
)
_REMOVED = marked(
    "This section was removed or taken apart by hand, and there is newer text. Delete it if you do not need it."
)


@dataclass(frozen=True, slots=True)
class Published:
    """What a document holds now: a digest by section, to be handed in next time; and what people should know."""

    recorded: dict[str, str]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """[start, end) gives way to blocks, of which those of `section` are kept up to date and those of `note` are not."""

    start: int
    end: int
    section: Section | None = None
    note: tuple[Block, ...] = ()

    @property
    def growth(self) -> int:
        """Units that the document grows by."""
        added = docs_length(self.section.blocks) + docs_length(self.note) if self.section else 0
        return added - (self.end - self.start)


@dataclass
class Plan:
    """Edits in the document's order, ranges to be named again or no longer, and what people should know."""

    edits: list[Edit] = field(default_factory=list)
    kept: list[Found] = field(default_factory=list)
    dropped: list[Found] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def publish(docs: Docs, document_id: str, report: Report, recorded: Mapping[str, str]) -> Published:
    """Bring the document up to date, without a call when `recorded` says that it is.

    Raises RejectedError or UncertainError when the document could not be written in five attempts.
    """
    wanted = contents(report)
    if wanted == dict(recorded):
        return Published(wanted)
    issues: dict[Issue, None] = {}
    for attempt in range(1, ATTEMPTS + 1):
        copy = read(docs.get(document_id))
        plan = make_plan(report, copy, recorded)
        issues |= dict.fromkeys(plan.issues)
        try:
            if requests := build_requests(plan, copy):
                answer = docs.write(document_id, requests, copy.revision)
                fresh = {edit.section.name: wanted[edit.section.name] for edit in plan.edits if edit.section}
                _settle(docs, document_id, answer["writeControl"]["requiredRevisionId"], fresh)
            break
        except (RejectedError, UncertainError):
            if attempt == ATTEMPTS:
                raise
    return Published(wanted, tuple(issues))


def _settle(docs: Docs, document_id: str, revision: str, fresh: Mapping[str, str]) -> None:
    """Note what Docs made of our text, should it keep it otherwise than we expect, unless somebody wrote meanwhile.

    Only of the sections that were just written, `fresh`: any other that reads otherwise was changed by people.
    """
    copy = read(docs.get(document_id))
    requests = name_again(copy, fresh) if copy.revision == revision else []
    if requests:
        docs.write(document_id, requests, revision)


def name_again(copy: Copy, wanted: Mapping[str, str]) -> list[Json]:
    """Requests that put the text as it stands into the names of up-to-date ranges that know another."""
    requests: list[Json] = []
    for found in copy.found:
        if found.whole and not found.people and not found.intact and found.content == wanted.get(found.section):
            name = range_name(found.section, found.content, found.text)
            requests += [{"deleteNamedRange": {"namedRangeId": found.range_id}}, _name(name, found.start, found.end)]
    return requests


def contents(report: Report) -> dict[str, str]:
    """The digest of each section, by its name."""
    return {section.name: content_of(section) for section in report.sections}


def is_current(report: Report, recorded: Mapping[str, str]) -> bool:
    """Whether a document that holds what is recorded already shows this report."""
    return contents(report) == dict(recorded)


def content_of(section: Section) -> str:
    """The digest of all that a section shows, its links and styles included; the same word wherever people write."""
    return PEOPLE if section.people else digest(repr(section.blocks))


def make_plan(report: Report, copy: Copy, recorded: Mapping[str, str]) -> Plan:
    """Compare a report with its document. What people changed, moved or wrote is never part of an edit."""
    plan = Plan()
    places = {found.section: found for found in reversed(copy.found)}
    for number, section in enumerate(report.sections):
        found = places.get(section.name)
        if found is None:
            was_there = bool(copy.found) and section.name in recorded
            if not (section.people and was_there):
                following = (places[later.name].start for later in report.sections[number:] if later.name in places)
                at = copy.place(next(following, copy.end))
                _add(plan, report, section, at, _REMOVED if was_there else "")
        elif section.people or found.content == content_of(section):
            plan.kept.append(found)
        elif found.intact:
            plan.edits.append(Edit(found.start, found.end, section))
            plan.dropped.append(found)
        else:
            plan.dropped.append(found)
            _add(plan, report, section, copy.place(found.end), _CHANGED)
    kept = {section.name for section in report.sections}
    obsolete = [found for found in copy.found if found.section not in kept or found != places[found.section]]
    _clear(plan, report, obsolete, copy.found)
    plan.edits.sort(key=lambda edit: edit.start)
    return plan


def _add(plan: Plan, report: Report, section: Section, at: int, why: str) -> None:
    """Put a section in at the start of a paragraph, with the reason where it is not simply new."""
    note = (Paragraph((Run(speak_in(report.locale).gettext(why)),), "note"),) if why else ()
    plan.edits.append(Edit(at, at, section, note))
    if why:
        told = "was changed by people and left so, with the newer text below" if why == _CHANGED else "was added again"
        plan.issues.append(Issue(report.title, f"The section “{section.name}” {told}."))


def _clear(plan: Plan, report: Report, obsolete: Sequence[Found], others: Sequence[Found]) -> None:
    """Take out what the report no longer says; where people changed it or write, only we let go of it."""
    for found in obsolete:
        plan.dropped.append(found)
        if found.intact and not any(found.overlaps(other) for other in others):
            plan.edits.append(Edit(found.start, found.end))
        elif not found.intact and not found.people:
            told = "is no longer part of the report, but people changed it: look whether it should stay"
            plan.issues.append(Issue(report.title, f"The section “{found.section}” {told}."))


def build_requests(plan: Plan, copy: Copy) -> list[Json]:
    """The one batch of a plan; nothing when nothing changes."""
    if not plan.edits and not plan.dropped:
        return []
    moved = [*plan.dropped, *plan.kept]
    requests: list[Json] = [{"deleteNamedRange": {"namedRangeId": found.range_id}} for found in moved]
    if copy.full and any(copy.end in (edit.start, edit.end) for edit in plan.edits):
        requests.append({"insertText": {"location": {"index": copy.end - 1}, "text": "\n"}})
    for edit in reversed(plan.edits):
        requests += _write(edit)
    return [*requests, *_name_ranges(plan)]


def _write(edit: Edit) -> Iterator[Json]:
    if edit.start < edit.end:
        yield {"deleteContentRange": {"range": {"startIndex": edit.start, "endIndex": edit.end}}}
    if edit.section:
        yield from to_docs(edit.section.blocks, edit.start)
        yield from to_docs(edit.note, edit.start)


def _name_ranges(plan: Plan) -> Iterator[Json]:
    """Name every range of ours where it lies after the edits."""
    for found in plan.kept:
        before = sum(edit.growth for edit in plan.edits if edit.start <= found.start)
        through = sum(edit.growth for edit in plan.edits if edit.start < found.end)
        yield _name(found.name, found.start + before, found.end + through)
    shift = 0
    for edit in plan.edits:
        if edit.section:
            start = edit.start + shift + docs_length(edit.note)
            name = range_name(edit.section.name, content_of(edit.section), digest(docs_text(edit.section.blocks)))
            yield _name(name, start, start + docs_length(edit.section.blocks))
        shift += edit.growth


def _name(name: str, start: int, end: int) -> Json:
    return {"createNamedRange": {"name": name, "range": {"startIndex": start, "endIndex": end}}}
