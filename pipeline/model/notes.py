"""What people wrote beside the entries comes in; their overrides go out as sets and maps keyed by `win_id`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DECISIONS: Mapping[str, str] = {"Approve": "approved", "Keep private": "kept_private"}
"""What people choose from in the Review tab, and the field of `Notes` that it goes to."""


@dataclass(frozen=True, slots=True)
class Notes:
    """People's decisions in the dashboard workbook; every stage honors them, none writes them."""

    features: frozenset[str] = frozenset()
    hides: frozenset[str] = frozenset()
    goals: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    kept_private: frozenset[str] = frozenset()
