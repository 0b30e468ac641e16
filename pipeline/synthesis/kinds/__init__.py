"""An order comes in; its draft goes out: the key and title of the report, and what its template may speak of.

A kind of report is a line in `pipeline.model.reports`, a module here that drafts it, and a template of its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.model import Edition, Order, Summary
from pipeline.synthesis.kinds import (
    board,
    cycle,
    directory,
    forum,
    goal,
    my_record,
    presentation,
    ran,
    team,
    visit,
    weekly,
    year,
)
from pipeline.synthesis.kinds.drafts import Draft

DRAFTS: Mapping[str, Callable[[Order, Summary, Edition], Draft]] = {
    "weekly": weekly.draft,
    "year": year.draft,
    "goal": goal.draft,
    "forum": forum.draft,
    "cycle": cycle.draft,
    "team": team.draft,
    "board": board.draft,
    "visit": visit.draft,
    "directory": directory.draft,
    "presentation": presentation.draft,
    "my-record": my_record.draft,
    "run": ran.draft,
}
"""How each kind is drafted."""


def draft(order: Order, summary: Summary, edition: Edition) -> Draft:
    """The draft of the report that was ordered."""
    return DRAFTS[order.kind](order, summary, edition)
