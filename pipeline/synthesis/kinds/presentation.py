"""A team's own entries come in; the draft of its Presentation of Learning goes out, with room for its own words."""

from __future__ import annotations

from pipeline.model import Edition, Order, Summary
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import Draft, first_year, slug, take_untold, tell_themes
from pipeline.synthesis.speech import speak

QUOTES, THEMES = 2, 2
"""Of a goal: it is read aloud in twenty minutes."""


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """A team's year."""
    told: set[str] = set()
    goals = [
        (page, take_untold(page.chosen, told, QUOTES), take_untold(page.lessons_chosen, told, QUOTES))
        for page in summary.goals
        if page.entries
    ]
    year = words.school_year(first_year(summary))
    context = {
        "summary": summary,
        "team": order.team,
        "year": year,
        "goals": goals,
        "themes": [(page.goal, found) for page in summary.goals if (found := tell_themes(page, told, 1, THEMES))],
        "helped": words.common(summary.whole.helped, edition.small_cell),
    }
    key = f"presentation-{slug(order.team)}-{first_year(summary).year}"
    title = speak(edition).gettext("{team}: Presentation of Learning {year}", team=order.team, year=year)
    return Draft(key, title, context)
