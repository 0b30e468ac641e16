"""One colleague's name comes in; the draft of that colleague's own record goes out, from what was shared by name.

Nothing is looked up behind a code name or an address: what its teller did not sign is in nobody's record.
"""

from __future__ import annotations

from itertools import groupby

from pipeline.model import Edition, Order, Summary
from pipeline.synthesis.kinds.drafts import WHOLE, Draft, slug
from pipeline.synthesis.speech import speak


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The record up to `as_of`, oldest first."""
    name = order.author.casefold()
    ours = [story for story in summary.stories if story.author.casefold() == name]
    months = [(month, list(told)) for month, told in groupby(ours, key=lambda story: story.day.replace(day=1))]
    author = ours[0].author if ours else order.author
    context = {
        "as_of": summary.as_of,
        "author": author,
        "stories": ours,
        "months": months,
        "goals": sorted({title for story in ours for title in story.goal_titles}),
        "helped": sorted({label for story in ours for label in story.helped}),
    }
    title = speak(edition).gettext("{name}: my small wins", name=author)
    return Draft(f"record-{slug(author)}", title, context, WHOLE)
