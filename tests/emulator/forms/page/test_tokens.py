"""Tokens that only a form's own page hands out."""

from __future__ import annotations

from pipeline.emulator.forms import Form
from pipeline.emulator.forms.page import tokens


def test_visits() -> None:
    """A visit's token is good for its own form only; sent twice it stands for one response."""
    one, other = Form.new("One"), Form.new("Other")
    token = tokens.start_visit(one)
    assert tokens.is_visit(one, token)
    assert not tokens.is_visit(other, token)
    assert not any(tokens.is_visit(one, bad) for bad in ("", ".", "x.y", token[:-1], token + "é"))
    assert tokens.response_of(one, token) == tokens.response_of(one, token) != tokens.response_of(one, "another")
    assert len(tokens.response_of(one, token)) == 71


def test_edit_links() -> None:
    """An edit link opens its response while that is there, and survives the server."""
    form = Form.new("One")
    form.put({"responseId": "r", "lastSubmittedTime": "1"})
    token = tokens.edit_token(form, "r")
    assert tokens.read_edit_token(form, token) == "r"
    assert not any(tokens.read_edit_token(form, bad) for bad in ("", "r", "r.", "q" + token[1:]))
    assert tokens.read_edit_token(Form.load(dict(form.changed())), token) == "r"
    form.drop("r")
    assert tokens.read_edit_token(form, token) == ""
