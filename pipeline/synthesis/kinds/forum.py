"""A week's successes come in; the draft of a learning-from-success forum goes out, with two or three as handouts."""

from __future__ import annotations

from pipeline.model import Edition, Order, Summary, monday
from pipeline.synthesis.kinds.drafts import WHOLE, Draft, take_untold
from pipeline.synthesis.speech import speak

HANDOUTS = 3


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The forum of the week of `as_of`, a copy for each week."""
    week = monday(summary.as_of)
    pages = (summary.whole, *summary.goals)
    chosen = take_untold((story for page in pages for story in page.chosen), set(), HANDOUTS)
    schools = {school.school_id: school.name for school in summary.schools}
    context = {"summary": summary, "week": week, "handouts": chosen, "schools": schools}
    speech = speak(edition)
    said = {"name": edition.name, "day": speech.day(week)}
    title = speech.gettext("{name}: learning from success, week of {day}", **said)
    return Draft(f"forum-{week}", title, context, WHOLE)
