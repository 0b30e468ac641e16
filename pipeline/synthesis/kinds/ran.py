"""What the last run did comes in; the draft of its report goes out, for the coordinator: counts and places, no words.

Whose entries wait is not in it: that stands in the Review tab.
"""

from __future__ import annotations

from datetime import datetime

from pipeline.model import Edition, Order, Summary
from pipeline.synthesis import words
from pipeline.synthesis.kinds.drafts import Draft

ROWS = {"pulled": "Looked at", "new": "New", "edited": "Edited", "gone": "Gone"}
CALLS = {"listings": "Listings of responses", "reads": "Reads", "writes": "Writes"}
ISSUES = 40


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The report of one run; ValueError without one."""
    if order.ran is None:
        raise ValueError("a run report needs a run")
    ran = order.ran
    started = datetime.fromisoformat(ran.started)
    context = {
        "ran": ran,
        "rows": [(ROWS.get(name, name), number) for name, number in ran.rows.items()],
        "calls": [(CALLS.get(name, name), number) for name, number in ran.calls.items()],
        "issues": ran.issues[:ISSUES],
        "more": max(len(ran.issues) - ISSUES, 0),
        "started": started.date(),
        "clock": f"{started:%H:%M} UTC",
        "hidden": summary.hidden,
    }
    day = words.filters(edition.locale, 0)["day"](started.date())
    return Draft(f"run-{started:%Y-%m-%d-%H%M}", f"{edition.name}: run of {day}", context)
