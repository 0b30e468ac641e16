"""A test comes in; an embedded Workspace, a small school's settings and our way in go out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from pipeline import settings
from pipeline.emulator import Emulator
from pipeline.google import Google, pace
from pipeline.settings import Settings

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

SMALL_SCHOOL = """
school_year: {starts: 2025-08-18, ends: 2026-06-12, timezone: America/New_York}
schools:
  - {id: maple, name: Maple Ridge, staff: 12, teams: [Grades 2-3, Grades 4-5]}
goals:
  - id: voice
    title: Every student leads
    priority: true
    success_signs:
      - {id: leads, title: Students run part of a lesson}
      - {id: asks, title: Students ask the next question}
  - {id: math, title: Math makes sense, success_signs: [{id: ways, title: Students try more than one way}]}
privacy: {retention_days: 365, roster: roster.txt}
outputs: {local: out}
"""


@pytest.fixture(scope="session", autouse=True)
def unlimited() -> Iterator[None]:
    """No budget of a minute holds requests back, since nobody else works here; tests of budgets bring their `Clock`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "PER_MINUTE", {})
        yield


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An empty Workspace in memory; a crash, or an answer that breaks its schema, fails the test."""
    with Emulator(check_answers=True) as running:
        yield running
    assert running.app.crashes == []
    assert running.app.violations == []


@pytest.fixture
def google(emulator: Emulator) -> Iterator[Google]:
    """Our way into it."""
    with Google.embedded(emulator.url) as opened:
        yield opened


@pytest.fixture
def small_school(tmp_path: Path) -> Settings:
    """The settings of a school with one form to be made, two goals and a roster of one student."""
    (tmp_path / "roster.txt").write_text("Tavian Brooks\n", encoding="utf-8")
    (tmp_path / "smallwins.yaml").write_text(SMALL_SCHOOL, encoding="utf-8")
    return settings.load(tmp_path / "smallwins.yaml")
