"""An address leads to its method, and a method has its address."""

from __future__ import annotations

import pytest

from pipeline.emulator.discovery import find, methods


def test_every_method_finds_itself() -> None:
    """A method's own path, its parameters filled in, leads back to it."""
    for method in methods().values():
        path = "/" + method.path.replace("{", "x-").replace("}", "")
        found = find(method.verb, path)
        assert found is not None, method.id
        assert found[0].id == method.id


@pytest.mark.parametrize(
    ("verb", "path", "method", "params"),
    [
        ("GET", "/v4/spreadsheets/a%2Fb", "sheets.spreadsheets.get", {"spreadsheetId": "a/b"}),
        (
            "POST",
            "/v4/spreadsheets/a/values/It%27s!A1:B2:append",
            "sheets.spreadsheets.values.append",
            {"spreadsheetId": "a", "range": "It's!A1:B2"},
        ),
        ("GET", "/v4/spreadsheets/a/values:batchGet", "sheets.spreadsheets.values.batchGet", {"spreadsheetId": "a"}),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds", {}),
        ("DELETE", "/drive/v3/files/trash", "drive.files.emptyTrash", {}),
        ("POST", "/v1/forms/f:batchUpdate", "forms.forms.batchUpdate", {"formId": "f"}),
    ],
)
def test_find_decodes_after_matching(verb: str, path: str, method: str, params: dict[str, str]) -> None:
    """Literals win over parameters, and an encoded slash stays inside its parameter."""
    found = find(verb, path)
    assert found is not None
    assert (found[0].id, found[1]) == (method, params)


@pytest.mark.parametrize(("verb", "path"), [("GET", "/v4/nothing"), ("PATCH", "/v1/forms/f"), ("OPTIONS", "/v1/forms")])
def test_find_nothing(verb: str, path: str) -> None:
    """An address that no method has is not found."""
    assert find(verb, path) is None
