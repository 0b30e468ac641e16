"""A fault at request 1, 2, 3 ... of one scenario, until a run ends without it; the cases that were found once."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.kinds import KINDS, Spec
from tests.faults.scenarios import SCENARIOS
from tests.faults.sweep import KILLS_EVERY, every, load, ready, save, stream, until_past
from tests.faults.trial import Outcome, carry_out

CASES = Path(__file__).parent / "cases"
SEED = int(os.environ.get("SMALLWINS_SEED", "1"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where scenarios are prepared, the steady one among them."""
    folder = tmp_path_factory.mktemp("scenarios")
    ready("steady", folder)
    return folder


@pytest.mark.parametrize("kind", ["cut after", "late", "sort data"])
def test_a_fault_at_every_request(root: Path, kind: str) -> None:
    """Whatever request it strikes, nothing is lost, doubled, invented or changed, and the tables come out the same."""
    trials = list(until_past("steady", kind, root))
    assert [spec.number for spec, _ in trials] == list(range(1, len(trials) + 1))
    assert len(trials) >= 6
    for spec, outcome in trials:
        assert outcome.good, (spec, outcome)


@pytest.mark.enable_socket
@pytest.mark.parametrize(("kind", "number"), [("kill before", 5), ("kill applied", 5), ("kill late", 5)])
def test_a_killed_process(root: Path, kind: str, number: int) -> None:
    """SIGKILL of the command itself, its write not sent, applied, or still under way."""
    outcome = carry_out(Spec("steady", kind, 0, number), root)
    assert outcome.fired
    assert outcome.good, outcome


@pytest.mark.enable_socket
@pytest.mark.parametrize("spec", load(CASES), ids=str)
def test_what_was_found_once(spec: Spec, tmp_path: Path) -> None:
    """A failure of an earlier sweep, made again."""
    ready(spec.scenario, tmp_path)
    outcome = carry_out(spec, tmp_path)
    assert outcome.fired
    assert outcome.good, outcome


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("kind", "number"),
    [("take the next number", 5), ("delete tab", 3), ("delete tab", 6), ("told meanwhile", 4), ("disk full", 3)],
)
def test_what_happens_beside_a_run(root: Path, kind: str, number: int) -> None:
    """Others mark, delete and tell at one request, or the disk is full from it on."""
    outcome = carry_out(Spec("steady", kind, 0, number), root)
    assert outcome.fired
    assert outcome.good, outcome


def test_a_listing_of_several_pages(tmp_path: Path) -> None:
    """People tell between its pages; or the next page's token is not valid any more (400): the next run lists anew."""
    ready("many", tmp_path)
    for kind in ("told meanwhile", "refused"):
        outcome = carry_out(Spec("many", kind, 0, 5), tmp_path)
        assert outcome.method == "forms.forms.responses.list"
        assert outcome.good, outcome


def test_a_stream_holds_each_kind_in_each_scenario() -> None:
    """The same seed gives the same trials; each is made once before any twice, then at other moments."""
    reaches = dict.fromkeys(SCENARIOS, 4)
    pool = list(every(reaches, 1))
    chosen = list(islice(stream(reaches, 1), 4 * len(pool)))
    assert chosen[:500] == list(islice(stream(reaches, 1), 500)) != list(islice(stream(reaches, 2), 500))
    assert {(one.scenario, one.kind) for one in chosen[:500]} == {(name, kind) for name in SCENARIOS for kind in KINDS}
    assert len(set(chosen)) == len(chosen)
    assert set(pool) <= set(chosen)
    assert all(KINDS[one.kind].group == "kill" for one in chosen[::KILLS_EVERY])
    assert all(KINDS[one.kind].group != "kill" for one in chosen[1::KILLS_EVERY])


def test_a_failure_is_kept(tmp_path: Path) -> None:
    """A case is read back as the trial that it was."""
    spec = Spec("steady", "kill late", 1, 3, seed=7)
    save(spec, Outcome(fired=True), tmp_path / "cases")
    assert load(tmp_path / "cases") == [spec]
