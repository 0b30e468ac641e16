"""Nothing comes in; which reports there are goes out, a line each: who reads it, what it is about, how it lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.model.entries import Audience

About = Literal["whole", "goal", "team", "author", "run"]
Language = Literal["en", "es"]
"""What reports are written in: English stands where it is said, any other has a catalog of its name."""

KeptKind = Literal["weekly", "year", "goal", "forum", "board", "directory"]
"""Reports that a run may keep up to date in the folder that all staff read; the others are written when asked for."""


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind of report. A `living` one is kept up to date, any other is a dated copy.

    `leadership` says that it holds leadership's own notes beside what its audience may read.
    """

    name: str
    says: str
    audience: Audience = Audience.STAFF
    about: About = "whole"
    living: bool = False
    leadership: bool = False

    @property
    def kept(self) -> bool:
        """Whether a run may keep it up to date."""
        return self.name in get_args(KeptKind)


REPORTS: Mapping[str, ReportKind] = {
    kind.name: kind
    for kind in (
        ReportKind("weekly", "the weekly digest, one page for all staff"),
        ReportKind("year", "the year-end Learning Report, with the protocol to read it together", living=True),
        ReportKind("goal", "the page of one goal", about="goal", living=True),
        ReportKind("forum", "a learning-from-success forum, with its handouts"),
        ReportKind("cycle", "a cycle's five questions, answered from evidence", leadership=True),
        ReportKind("team", "a team's agenda, from its own entries", Audience.TEAM, "team"),
        ReportKind("board", "the report for the board, without names", Audience.OUTSIDE),
        ReportKind("visit", "a site visit: what to look for, and where it was seen"),
        ReportKind("directory", "who has evidence in which practice, by consent", living=True),
        ReportKind("presentation", "a team's Presentation of Learning", Audience.TEAM, "team"),
        ReportKind("my-record", "what one colleague shared by name, for that colleague", about="author"),
        ReportKind("run", "what the last run did, for the coordinator", Audience.LEADERS, "run"),
    )
}
"""Every report by its name, in the order that people meet them."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What the last run did, as the coordinator is told; `outputs` are names with addresses or paths."""

    started: str
    as_of: str
    rows: Mapping[str, int]
    calls: Mapping[str, int]
    entries: int
    held: int
    issues: tuple[tuple[str, str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One report as it is asked for: its kind, and the goal, team, author or run that it is about.

    `weeks` are the school weeks of a cycle.
    """

    kind: str
    goal_id: str = ""
    team: str = ""
    author: str = ""
    weeks: int = 6
    ran: Ran | None = None
