"""The list of what is built is the code's own, and nothing is in it without evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.emulator import ROUTES, docs, forms, sheets
from pipeline.emulator.evidence import EVIDENCE, Behavior, list_behaviors, list_unbuilt, read_behavior, write_list
from tests.emulator.conftest import Ask

LIST = Path(__file__).parents[2] / "docs" / "emulator.md"
BEHAVIORS = {f"{heading} {one.name}": one for heading, listed in list_behaviors().items() for one in listed}


@pytest.mark.parametrize("behavior", BEHAVIORS.values(), ids=BEHAVIORS)
def test_every_behavior_has_evidence(behavior: Behavior) -> None:
    """Each handler says in a sentence what it does, and names evidence of the four kinds."""
    assert behavior.sentence.endswith(".")
    assert behavior.evidence
    for kind, text in behavior.evidence:
        assert kind in EVIDENCE
        assert text.endswith(".")


def test_the_list_is_up_to_date() -> None:
    """docs/emulator.md is what the code generates: `python -m pipeline.emulator.evidence > docs/emulator.md`."""
    assert LIST.read_text(encoding="utf-8") == write_list()


def test_what_is_built() -> None:
    """As many request kinds as were promised, and every method but Drive's that schools do not use."""
    assert len(sheets.KINDS) >= 60
    assert len(docs.KINDS) >= 30
    assert len(forms.KINDS) == 6
    assert [name for name in list_unbuilt()["sheets"] if not name.startswith("batchUpdate")] == []
    assert {"drive.files.export", "drive.comments.create", "drive.changes.list"} <= ROUTES.keys()


def test_a_docstring_is_read() -> None:
    """Evidence may go on over lines; what is not evidence is left out."""

    def handler() -> None:
        """Does a thing
        well.

        Some words.

        Recorded: the shape,
            and the words.
        Assumed: the rest.

        Raises:
            ValueError
        """

    expected = (("Recorded", "the shape, and the words."), ("Assumed", "the rest."))
    found = read_behavior("x", handler)
    assert found.sentence == "Does a thing well."
    assert found.evidence[0] == expected[0]


@pytest.mark.parametrize(("method", "path"), [("POST", "/drive/v3/files/x/watch"), ("GET", "/drive/v3/apps")])
def test_what_is_not_built_says_so(method: str, path: str, ask: Ask) -> None:
    """A real method that is not built answers 501 by its name."""
    answer = ask(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 501
    assert "drive." in answer.json()["error"]["message"]
