"""The state's fingerprint follows the parts of its files, whatever the way there."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emulator.fingerprint import Fingerprint

FILES = st.sampled_from(["a", "b"])
CHANGES = st.lists(st.tuples(FILES, st.sampled_from(["x", "y"]), st.one_of(st.none(), st.integers(0, 3))), max_size=12)


@given(CHANGES, st.booleans())
def test_equal_states_have_equal_fingerprints(changes: list[tuple[str, str, int | None]], removed: bool) -> None:
    """After any changes it is what a fresh one says of the parts that are left."""
    followed = Fingerprint()
    parts: dict[tuple[str, str], Any] = {}
    for file_id, part, body in changes:
        followed.put_part(file_id, part, body)
        parts[file_id, part] = body
    if removed:
        followed.put_file("a", None)
        parts = {place: body for place, body in parts.items() if place[0] != "a"}
    fresh = Fingerprint()
    for (file_id, part), body in parts.items():
        fresh.put_part(file_id, part, body)
    assert str(followed) == str(fresh)


def test_parts_are_told_apart() -> None:
    """The same body in another part, or another file, is another state; times are not."""
    states = []
    for file_id, part in (("a", "x"), ("a", "y"), ("b", "x")):
        one = Fingerprint()
        one.put_part(file_id, part, 1)
        states.append(str(one))
    for moment in ("noon", "night"):
        one = Fingerprint()
        one.put_file("a", {"name": "n", "modified_time": moment})
        states.append(str(one))
    assert len(set(states)) == 4
