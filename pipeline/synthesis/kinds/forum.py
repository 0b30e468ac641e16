"""A week's successes come in; the draft of a learning-from-success forum goes out, with two or three as handouts."""

from __future__ import annotations

from pipeline.model import Edition, Order, Summary, monday
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import WHOLE, Draft, take_untold

HANDOUTS = 3


def draft(_order: Order, summary: Summary, edition: Edition) -> Draft:
    """The forum of the week of `as_of`, a copy for each week."""
    week = monday(summary.as_of)
    pages = (summary.whole, *summary.goals)
    chosen = take_untold((story for page in pages for story in page.chosen), set(), HANDOUTS)
    schools = {school.school_id: school.name for school in summary.schools}
    context = {"summary": summary, "week": week, "handouts": chosen, "schools": schools}
    day = words.filters(edition.locale, 0)["day"](week)
    return Draft(f"forum-{week}", f"{edition.name}: learning from success, week of {day}", context, WHOLE)
