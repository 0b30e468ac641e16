"""What people wrote beside the entries comes in; their overrides go out as sets and maps keyed by `win_id`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

DECISIONS: Mapping[str, str] = {"Approve": "approved", "Edit": "edits", "Keep private": "kept_private"}
"""What people choose from in the Review tab, and the field of `Notes` that it goes to."""

STATUSES = ("Planned", "Under way", "Done", "Adopted", "Adapted", "Abandoned")
"""How far an action is, in the words of the Actions tab."""


@dataclass(frozen=True, slots=True)
class Action:
    """What people decided to try toward a goal, in their own words: one row of the Actions tab.

    `theory` is the theory of action, `purpose` the purpose map, `how` how they will know. `starts`, `due` and `decided`
    are None where nothing stands; `status` is one of STATUSES, "" where nothing stands. `told` says that staff are to
    hear of it. `entries` are the `win_id`s that people say it came from, whether or not a reader may see them.
    """

    goal_id: str
    what: str
    theory: str = ""
    purpose: str = ""
    who: str = ""
    starts: date | None = None
    due: date | None = None
    how: str = ""
    status: str = ""
    decision: str = ""
    decided: date | None = None
    told: bool = False
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A performance measure of a goal, in people's own words: one row of the Measures tab.

    `baseline`, `target` and `latest` are as typed, "" where nothing stands; `day` is when the latest was measured.
    """

    goal_id: str
    name: str
    baseline: str = ""
    target: str = ""
    latest: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """People's decisions in the dashboard workbook; every stage honors them, none writes them.

    `edits` are the words that a leader typed, for privacy, in place of the teller's, by `win_id`; `actions` and
    `measures` stand in the order of their rows. `themes` are by `win_id` what theme people put an entry in;
    `theme_names` what they call a theme, by its key; `merged_themes` which theme it is a part of, by both keys, never a
    chain.
    """

    features: frozenset[str] = frozenset()
    hides: frozenset[str] = frozenset()
    goals: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    theme_names: Mapping[str, str] = field(default_factory=dict)
    merged_themes: Mapping[str, str] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    kept_private: frozenset[str] = frozenset()
    edits: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    measures: tuple[Measure, ...] = ()
