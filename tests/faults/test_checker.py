"""The checker sees each kind of harm in a snapshot of a workbook that is otherwise whole."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.checker import Findings, Snapshot, check
from tests.faults.people import Written
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import ready
from tests.faults.trial import opened

Harm = Callable[[Snapshot], Any]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school whose people have written in its workbooks."""
    root = tmp_path_factory.mktemp("scenarios")
    ready("annotated", root)
    return root / "annotated"


@pytest.fixture(scope="module")
def whole(prepared: Path) -> Snapshot:
    """What an undisturbed run leaves."""
    with opened(SCENARIOS["annotated"], prepared) as trial:
        assert trial.attempt()
        return trial.snapshot()


def look(prepared: Path, found: Snapshot) -> Findings:
    """The checker's findings."""
    told = json.loads((prepared / "told.json").read_text("utf-8"))
    written = [Written(**one) for one in json.loads((prepared / "written.json").read_text("utf-8"))]
    reference = (prepared / "reference.txt").read_text("utf-8")
    return check(found, told, written, [], reference, surfaces=True)


def rows(tabs: list[dict[str, Any]], sheet: int) -> list[dict[str, Any]]:
    """A tab's raw rows."""
    found: list[dict[str, Any]] = next(tab for tab in tabs if tab["properties"].get("sheetId") == sheet)["data"][0][
        "rowData"
    ]
    return found


def drop(found: Snapshot) -> None:
    """An answer's row is gone."""
    rows(found.data, 103).pop()


def double(found: Snapshot) -> None:
    """A response stands twice."""
    rows(found.data, 102).append(rows(found.data, 102)[-1])


def invent(found: Snapshot) -> None:
    """An answer that nobody gave."""
    last = rows(found.data, 103)[-1]
    text = next(cell for cell in last["values"] if "Story" in str(cell) or cell is last["values"][4])
    text["userEnteredValue"] = {"stringValue": "Nobody said so."}


def overwrite(found: Snapshot) -> None:
    """A person's note has other words."""
    cells = [cell for row in rows(found.dashboard, 201) for cell in row.get("values", [])]
    next(cell for cell in cells if "'s own words" in str(cell))["userEnteredValue"] = {"stringValue": "Other words"}


def change(found: Snapshot) -> None:
    """A machine cell that no other count looks at differs."""
    cells = [cell for row in rows(found.data, 110) for cell in row["values"] if "userEnteredValue" in cell]
    cells[-1]["userEnteredValue"] = {"stringValue": "Other"}


def test_a_whole_workbook_is_good(prepared: Path, whole: Snapshot) -> None:
    """Nothing is found where nothing is wrong."""
    findings = look(prepared, whole)
    assert findings.good, findings


@pytest.mark.parametrize(
    ("harm", "kind"),
    [(drop, "lost"), (double, "doubled"), (invent, "invented"), (overwrite, "people"), (change, "diverged")],
)
def test_harm_is_seen(prepared: Path, whole: Snapshot, harm: Harm, kind: str) -> None:
    """Each is counted under its name."""
    found = copy.deepcopy(whole)
    harm(found)
    assert look(prepared, found).counts()[kind] > 0
