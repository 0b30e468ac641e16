"""People edit a report's document between runs, anywhere and in any order: no character of theirs is ever lost.

People write in letters that no report of ours has, so that theirs are told from ours wherever they stand. A few
sequences in every test run; `SMALLWINS_EXAMPLES=500 pytest tests/test_editing.py` tries that many.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from pipeline import markup, synthesis
from pipeline.emulator import Emulator
from pipeline.errors import RejectedError
from pipeline.google import Google, Pace
from pipeline.markup import Heading, Paragraph, Quote, Run, Table
from pipeline.model.text import utf16_length
from pipeline.synthesis import Report, Section
from pipeline.synthesis.documents import read, text_of
from pipeline.synthesis.publishing import contents

EXAMPLES = int(os.environ.get("SMALLWINS_EXAMPLES", "5"))
THEIRS = "αβγδεζηθλμξπσφχψω🌱👩"
NAMES = ("aims", "told", "line", "lessons", "plan")

EDITS = st.tuples(
    st.sampled_from(["type", "type", "type", "break", "erase", "erase", "table", "bold", "forget"]),
    st.floats(0, 1),
    st.integers(1, 40),
    st.text(THEIRS, min_size=1, max_size=6),
)
VERSIONS = st.fixed_dictionaries({name: st.integers(0, 3) for name in NAMES})
"""What each section says: 0 where the report has none of the name."""

RUNS = st.tuples(st.lists(EDITS, max_size=4), VERSIONS, st.integers(0, 2))


def report_of(versions: dict[str, int]) -> Report:
    """A report whose sections say so; in `line` and `plan` people write."""
    sections = [_section(name, version) for name, version in versions.items() if version]
    return Report("year", "year", "year-2025", "Report", True, tuple(sections))


def _section(name: str, version: int) -> Section:
    said = Paragraph((Run(f"Version {version} of {name}, "), Run("in bold.", bold=True)))
    table = Table((((Run("Sign"),), (Run("Wins"),)), ((Run(name),), (Run(str(version)),))), ("start", "end"))
    quote = Quote((Run("We tried it twice.\nIt worked."),), (Run("A colleague"),))
    shape = {"told": (quote,), "lessons": (table, said)}.get(name, (said,))
    return Section(name, (Heading((Run(name),), 2), *shape), name in ("line", "plan"))


def theirs(text: str) -> str:
    """People's characters, in their order."""
    return "".join(char for char in text if char in THEIRS)


def edit(google: Google, document_id: str, kind: str, place: float, length: int, text: str) -> None:
    """What a person does at a place of the document, as far as Docs allows it there."""
    document = google.docs.get(document_id)
    end = document["body"]["content"][-1]["endIndex"] - 1
    at = 1 + int(place * (end - 1))
    span = {"startIndex": at, "endIndex": min(at + length, end)}
    found = document.get("namedRanges", {})
    requests: dict[str, list[dict[str, Any]]] = {
        "type": [{"insertText": {"location": {"index": at}, "text": text}}],
        "break": [{"insertText": {"location": {"index": at}, "text": f"\n{text}\n"}}],
        "erase": [{"deleteContentRange": {"range": span}}],
        "table": [{"insertTable": {"rows": 1, "columns": 2, "location": {"index": at}}}],
        "bold": [{"updateTextStyle": {"range": span, "textStyle": {"bold": True}, "fields": "bold"}}],
        "forget": [{"deleteNamedRange": {"name": sorted(found)[length % len(found)]}}] if found else [],
    }
    if requests[kind] and (span["endIndex"] > at or kind not in ("erase", "bold")):
        with suppress(RejectedError):
            google.docs.write(document_id, requests[kind], document["revisionId"])


@pytest.mark.timeout(120 + 5 * EXAMPLES)
@tries(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(VERSIONS, st.lists(RUNS, min_size=1, max_size=5))
def test_no_character_of_people_is_lost(first: dict[str, int], runs: Sequence[tuple[Any, dict[str, int], int]]) -> None:
    """Theirs stay, in their order; ours are right, or added below what people changed, and people are told so."""
    with Emulator() as emulator, Google.embedded(emulator.url, Pace(pause=lambda _: None)) as google:
        document_id = google.drive.make("Report", "document", {})
        recorded = synthesis.publish(google.docs, document_id, report_of(first), {}).recorded
        for edits, versions, refused in runs:
            for one in edits:
                edit(google, document_id, *one)
            before, report = google.docs.get(document_id), report_of(versions)
            if refused:
                emulator.faults.add("status", method="docs.documents.batchUpdate", code=400, times=refused)
            published = synthesis.publish(google.docs, document_id, report, recorded)
            emulator.faults.clear()
            after = google.docs.get(document_id)
            assert theirs(text_of(after)) == theirs(text_of(before))
            check_ours(report, recorded, before, after, [issue.what for issue in published.issues])
            recorded = published.recorded
            writes = google.calls.writes
            assert synthesis.publish(google.docs, document_id, report, recorded).recorded == recorded
            assert google.calls.writes == writes
            assert emulator.app.crashes == []


def check_ours(report: Report, recorded: dict[str, str], before: Any, after: Any, told: Sequence[str]) -> None:
    """Each section with news stands whole in its own range; where people had changed the one before, they are told."""
    stood = {found.section: found for found in read(before).found}
    stands = [found for found in read(after).found if found.intact]
    for section in report.sections:
        news = recorded.get(section.name) != contents(report)[section.name]
        if news and not section.people:
            (ours,) = [found for found in stands if found.section == section.name]
            said = text_of(after, ours.start, ours.end)
            assert said == markup.docs_text(section.blocks)
            assert ours.end - ours.start == utf16_length(said) + _marks(section)
            changed = section.name in recorded and not (section.name in stood and stood[section.name].intact)
            assert not changed or any(f"“{section.name}”" in what for what in told)


def _marks(section: Section) -> int:
    """Units that tables take beside their text."""
    return sum(markup.docs_length([block]) - utf16_length(markup.docs_text([block])) for block in section.blocks)
