"""The store keeps what a transaction did, forgets what it did not, and says who may open what."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, cast

import pytest

from pipeline.emulator.archive import StateDamaged
from pipeline.emulator.auth import Account
from pipeline.emulator.errors import ApiError
from pipeline.emulator.state import DOCUMENT, FOLDER, FORM, SPREADSHEET, File, State

OWNER = Account("owner@example.com")
GUEST = Account("guest@school.org")
NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, UTC)


class Notes:
    """A content of named lines, for want of a real one."""

    def __init__(self, lines: dict[str, Any], dirty: set[str]) -> None:
        """Hold lines, some of them not yet asked for."""
        self.lines = lines
        self.dirty = dirty

    def put(self, name: str, line: Any) -> None:
        """Set a line; None takes it away."""
        self.dirty.add(name)
        self.lines[name] = line

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """Yield the changed lines once."""
        while self.dirty:
            name = self.dirty.pop()
            yield name, self.lines[name]

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """Read lines back."""
        return cls(dict(parts), set())

    def copy(self) -> Self:
        """Copy all lines."""
        return type(self)(dict(self.lines), set(self.lines))

    def retain(self) -> Self:
        """Keep the lines as they are."""
        return type(self)(dict(self.lines), set(self.dirty))


def new_file(file_id: str = "f", **told: Any) -> File:
    """Return a document of the owner's."""
    facts = {"name": "N", "mime_type": DOCUMENT, "owner": OWNER.email, "created_time": "c", "modified_time": "m"}
    return File(id=file_id, **{**facts, **told})


def opened(path: Path) -> State:
    """Open a state's file whose documents are Notes."""
    return State(path, contents={DOCUMENT: Notes})


def notes(state: State, file_id: str = "f") -> Notes:
    """Return a file's content."""
    content = state.files[file_id].content
    assert isinstance(content, Notes)
    return content


def test_times_have_milliseconds_and_z() -> None:
    """The clock can be stopped, moved and let run; stamps are as Drive writes them."""
    state = State()
    state.set_clock(NOON)
    assert state.stamp() == "2026-03-02T12:00:00.123Z"
    state.advance(60)
    assert state.stamp() == "2026-03-02T12:01:00.123Z"
    state.set_clock(None)
    assert state.now() > NOON.replace(year=2025)


@pytest.mark.parametrize(
    ("kind", "shape"), [("file", "1[\\w-]{43}"), ("item", "[0-9a-f]{8}"), ("response", "ACYDBN[\\w-]{65}")]
)
def test_ids_have_the_real_shapes(kind: str, shape: str) -> None:
    """Minted ids look like the service's, and differ."""
    state = State()
    made = {state.mint(kind) for _ in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(shape, one) for one in made)


def test_a_seed_repeats_the_ids() -> None:
    """With a seed two runs mint the same ids, also after a reset."""
    one, two = State(seed=[]), State(seed=[])
    first = [one.mint("file") for _ in range(3)]
    assert first == [two.mint("file") for _ in range(3)]
    one.reset()
    assert one.mint("file") == first[0]


def test_a_minted_id_is_not_in_use() -> None:
    """An id that a file has already is not given again."""
    taken = State(seed=[]).mint("file")
    state = State(seed=[])
    state.files[taken] = new_file(taken)
    state._random.seed(0)
    assert state.mint("file") != taken


@pytest.mark.parametrize(
    ("permission", "read", "write"),
    [
        ({"type": "user", "role": "reader", "emailAddress": GUEST.email}, True, False),
        ({"type": "user", "role": "writer", "emailAddress": GUEST.email}, True, True),
        ({"type": "user", "role": "writer", "emailAddress": "other@school.org"}, False, False),
        ({"type": "anyone", "role": "writer"}, True, True),
        ({"type": "anyone", "role": "reader", "view": "published"}, False, False),
        ({"type": "domain", "role": "commenter", "domain": "school.org"}, True, False),
        ({"type": "domain", "role": "writer", "domain": "chool.org"}, False, False),
    ],
)
def test_permissions_open_files(permission: dict[str, Any], read: bool, write: bool) -> None:
    """Who may read and who may write follows the file's permissions; a responder may do neither."""
    state = State()
    state.add(new_file(permissions=[permission]))
    for wanted, allowed in ((False, read), (True, write)):
        if allowed:
            assert state.open("f", DOCUMENT, GUEST, write=wanted).id == "f"
        else:
            with pytest.raises(ApiError, match="does not have permission"):
                state.open("f", DOCUMENT, GUEST, write=wanted)


def test_permissions_come_down_from_folders_and_drives() -> None:
    """A member of a shared drive, or of a folder, has its files; a ring of folders ends."""
    state = State()
    organizer = {"type": "user", "role": "organizer", "emailAddress": GUEST.email}
    state.add(new_file("drive", mime_type=FOLDER, owner="", drive_id="drive", permissions=[organizer]))
    state.add(new_file("a", mime_type=FOLDER, owner="", parents=["b", "gone"], drive_id="drive"))
    state.add(new_file("b", mime_type=FOLDER, owner="", parents=["a"]))
    state.add(new_file("f", owner="", parents=["b"]))
    assert state.role(state.files["f"], GUEST) == "organizer"
    assert state.role(state.files["f"], OWNER) == ""
    assert state.role(new_file(), OWNER) == "owner"


def test_open_refuses_the_wrong_kind() -> None:
    """A spreadsheet's address does not open a document, nor what is not there."""
    state = State()
    state.add(new_file())
    for file_id, mime in (("f", SPREADSHEET), ("g", DOCUMENT)):
        with pytest.raises(ApiError, match="not found"):
            state.open(file_id, mime, OWNER)


def test_writing_moves_the_modified_time() -> None:
    """Opening to write sets the modified time; `moved=False` does not."""
    state = State()
    state.set_clock(NOON)
    state.add(new_file())
    state.touch(state.files["f"], moved=False)
    assert state.files["f"].modified_time == "m"
    assert state.open("f", DOCUMENT, OWNER, write=True).modified_time == "2026-03-02T12:00:00.123Z"


@pytest.mark.parametrize("path", [None, "state.db"])
def test_a_failed_transaction_leaves_no_trace(path: str | None, tmp_path: Path) -> None:
    """What a handler added, removed or changed before it raised is put back, in memory and in the file."""
    state = opened(tmp_path / path) if path else State()
    notes = Notes({"line": "old"}, {"line"})
    with state.transaction():
        state.add(new_file("kept", properties={"a": "1"}, content=notes))
        state.add(new_file("gone"))
    start = state.version

    def fail() -> None:
        with state.transaction():
            state.add(new_file("made"))
            state.touch(state.files["kept"])
            state.files["kept"].properties["a"] = "2"
            notes.put("line", "new")
            state.remove("gone")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert set(state.files) == {"kept", "gone"}
    assert (state.files["kept"].properties, state.files["kept"].modified_time) == ({"a": "1"}, "m")
    assert (cast(Notes, state.files["kept"].content).lines, state.version) == ({"line": "old"}, start)
    state.close()
    if path:
        again = opened(tmp_path / path)
        assert set(again.files) == {"kept", "gone"}
        again.close()


def test_what_was_added_outside_a_transaction_stays(tmp_path: Path) -> None:
    """A failed transaction undoes its own changes only, and the next one saves what waited."""
    state = opened(tmp_path / "state.db")
    state.add(new_file())
    with pytest.raises(ApiError), state.transaction():
        state.open("g", DOCUMENT, OWNER)
    assert set(state.files) == {"f"}
    with state.transaction():
        state.add(new_file("h"))
    state.close()
    again = opened(tmp_path / "state.db")
    assert set(again.files) == {"f", "h"}
    again.close()


def test_what_was_answered_is_in_the_file(tmp_path: Path) -> None:
    """Files and parts are written as transactions end, only the changed ones, and read back."""
    state = opened(tmp_path / "state.db")
    content = Notes({}, set())
    with state.transaction():
        state.add(new_file(content=content, permissions=[{"type": "anyone", "role": "reader"}]))
        content.put("a", {"text": "é\u2028"})
        content.put("b", [1, None])
    with state.transaction():
        state.touch(state.files["f"])
        content.put("b", None)
        content.put("c", 3)
    with state.transaction():
        state.add(new_file("g", mime_type=FORM))
        state.remove("g")
    assert list(content.changed()) == []
    state.close()
    again = opened(tmp_path / "state.db")
    assert notes(again).lines == {"a": {"text": "é\u2028"}, "c": 3}
    assert again.files["f"].permissions == [{"type": "anyone", "role": "reader"}]
    with again.transaction():
        again.remove("f")
    again.close()
    third = opened(tmp_path / "state.db")
    assert third.files == {}
    third.close()


def test_a_state_survives_sudden_death(tmp_path: Path) -> None:
    """What a transaction wrote is readable from a copy of the files taken while the state is open."""
    state = opened(tmp_path / "state.db")
    with state.transaction():
        state.add(new_file(content=Notes({"a": 1}, {"a"})))
    (tmp_path / "copy").mkdir()
    for suffix in ("", "-wal"):
        (tmp_path / "copy" / f"state.db{suffix}").write_bytes((tmp_path / f"state.db{suffix}").read_bytes())
    again = opened(tmp_path / "copy" / "state.db")
    assert notes(again).lines == {"a": 1}
    again.close()
    state.close()


def test_a_save_that_fails_falls_back_to_the_file(tmp_path: Path) -> None:
    """When a part cannot be written the request fails, and memory is again what the file holds."""
    state = opened(tmp_path / "state.db")
    with state.transaction():
        state.add(new_file(content=Notes({"a": 1}, {"a"})))

    def fail() -> None:
        with state.transaction():
            state.touch(state.files["f"])
            notes(state).put("a", 2)
            notes(state).put("b", object())

    with pytest.raises(TypeError):
        fail()
    assert notes(state).lines == {"a": 1}
    assert state.files["f"].modified_time == "m"
    state.close()


@pytest.mark.parametrize("meta", ["{", '{"id": "f"}', '{"mime_type": "x"}'])
def test_a_damaged_row_is_refused(meta: str, tmp_path: Path) -> None:
    """A row that is not a file's description is named damaged."""
    opened(tmp_path / "state.db").close()
    with sqlite3.connect(tmp_path / "state.db") as database:
        database.execute("insert into files values ('f', ?)", [meta])
    database.close()
    for _ in range(2):
        with pytest.raises(StateDamaged):
            opened(tmp_path / "state.db")


def test_reset_empties_the_file(tmp_path: Path) -> None:
    """After a reset nothing is left, in memory or in the file."""
    state = opened(tmp_path / "state.db")
    with state.transaction():
        state.add(new_file(content=Notes({"a": 1}, {"a"})))
    state.reset()
    assert state.version == 0
    state.close()
    again = opened(tmp_path / "state.db")
    assert again.files == {}
    again.close()


def test_transactions_take_turns() -> None:
    """Two threads that count in a file lose nothing."""
    state = State()
    state.add(new_file(properties={"n": "0"}))

    def count() -> None:
        for _ in range(200):
            with state.transaction():
                file = state.open("f", DOCUMENT, OWNER, write=True)
                file.properties["n"] = str(int(file.properties["n"]) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.files["f"].properties["n"] == "800"


def test_what_is_gone_is_remembered(tmp_path: Path) -> None:
    """A removed file leaves its last change and who knew it, and the count of changes goes on after a restart."""
    path = tmp_path / "state"
    state = opened(path)
    with state.transaction():
        state.add(new_file())
        state.add(new_file("g"))
    with state.transaction():
        state.remove("f")
    with suppress(ZeroDivisionError), state.transaction():
        state.remove("g")
        raise ZeroDivisionError
    gone, version = state.removed, state.version
    assert gone.keys() == {"f"}
    assert gone["f"].known_to == [OWNER.email]
    state.close()
    again = opened(path)
    assert again.removed == gone
    assert version == again.version >= gone["f"].version > again.files["g"].version
    again.close()


def test_what_closes_a_file() -> None:
    """A permission that is over opens nothing; a read-only file is not opened to write."""
    state = State()
    state.set_clock(NOON)
    permission = {"type": "user", "role": "writer", "emailAddress": GUEST.email}
    file = new_file(permissions=[{**permission, "expirationTime": "2026-03-02T12:00:01.000Z"}])
    state.add(file)
    assert state.open("f", DOCUMENT, GUEST, write=True) is file
    assert (file.revision, file.last_modified_by) == (2, GUEST.email)
    file.metadata["contentRestrictions"] = [{"readOnly": True}]
    for moment, write in ((NOON, True), (NOON.replace(minute=1), False)):
        state.set_clock(moment)
        with pytest.raises(ApiError):
            state.open("f", DOCUMENT, GUEST, write=write)
