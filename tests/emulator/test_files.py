"""New files and the permissions they come with."""

from __future__ import annotations

import pytest

from pipeline.emulator.auth import OWNER, Account
from pipeline.emulator.errors import ApiError
from pipeline.emulator.files import grant, new_file, root_of
from pipeline.emulator.state import FOLDER, State


def test_new_file_is_its_makers() -> None:
    """A new file lies in its maker's My Drive and is open to its maker only."""
    state = State()
    file = new_file(state, Account(client="program"), "N", FOLDER, None)
    assert state.files == {file.id: file}
    assert (file.parents, file.owner, file.made_by) == ([root_of(OWNER)], OWNER, "program")
    assert state.role(file, Account("other@example.com")) == ""


def test_service_account_owns_nothing() -> None:
    """A service account cannot make a file outside a shared drive."""
    with pytest.raises(ApiError, match="permission"):
        new_file(State(), Account("robot@example.com", kind="service"), "N", FOLDER, None)


def test_grants_of_one_grantee_share_an_id() -> None:
    """A role does not change a permission's id; a grantee, a type and a view do."""
    ids = [grant("user", role, "a@example.com")["id"] for role in ("reader", "writer")]
    others = [
        grant("user", "reader", "b@example.com"),
        grant("group", "reader", "a@example.com"),
        grant("domain", "reader", "example.com"),
        grant("anyone", "reader"),
        grant("anyone", "reader", view="published"),
    ]
    assert ids[0] == ids[1]
    assert len({ids[0], *(one["id"] for one in others)}) == 6
