"""What the last run did comes in; the draft of its report goes out, for the coordinator: counts and places, no words.

Whose entries wait is not in it: that stands in the Review tab.
"""

from __future__ import annotations

from datetime import date, datetime

from pipeline.model import Edition, Order, Summary
from pipeline.model.text import marked
from pipeline.synthesis.kinds.drafts import Draft
from pipeline.synthesis.speech import speak

SAID = {
    "pulled": marked("Looked at"),
    "new": marked("New"),
    "edited": marked("Edited"),
    "gone": marked("Gone"),
    "listings": marked("Listings of responses"),
    "reads": marked("Reads"),
    "writes": marked("Writes"),
    "data": marked("Data"),
    "dashboard": marked("Dashboard"),
    "dashboards": marked("Dashboards"),
    "docs": marked("Docs"),
    "local": marked("Local"),
    "error": marked("error"),
    "warning": marked("warning"),
}
"""What the run calls things, and what the report calls them."""

ISSUES = 40


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The report of one run; ValueError without one."""
    if order.ran is None:
        raise ValueError("a run report needs a run")
    ran = order.ran
    started = datetime.fromisoformat(ran.started)
    speech = speak(edition)

    def say(name: str) -> str:
        return speech.gettext(SAID[name]) if name in SAID else name

    context = {
        "ran": ran,
        "as_of": date.fromisoformat(ran.as_of),
        "rows": [(say(name), number) for name, number in ran.rows.items()],
        "calls": [(say(name), number) for name, number in ran.calls.items()],
        "issues": [(where, what, say(severity)) for where, what, severity in ran.issues[:ISSUES]],
        "more": max(len(ran.issues) - ISSUES, 0),
        "places": [(", ".join(map(say, name.split(", "))), place) for name, place in ran.outputs],
        "started": started.date(),
        "clock": f"{started:%H:%M} UTC",
        "hidden": summary.hidden,
    }
    title = speech.gettext("{name}: run of {day}", name=edition.name, day=speech.day(started.date()))
    return Draft(f"run-{started:%Y-%m-%d-%H%M}", title, context)
