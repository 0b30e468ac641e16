"""A browser's request under /forms/ comes in; the page on which a person answers a form goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from pipeline.emulator.forms.addresses import find_form, responder_path
from pipeline.emulator.forms.page.reading import first, read_fields
from pipeline.emulator.forms.page.rendering import render
from pipeline.emulator.forms.page.visits import Visit, confirm, open_form, take
from pipeline.emulator.state import FORM, State
from pipeline.emulator.wire import Answer, Request

_PAGE = re.compile(r"(?P<path>/forms/d/e/[\w-]+)/(?P<page>viewform|formResponse)")
_BY_ID = re.compile(r"/forms/d/(?P<form>[\w-]+)/viewform")


def answer_page(state: State, request: Request) -> Answer:
    """Answer a request for a form's page; what no page has is a page saying so.

    Documented: answers are written as the API describes them; sections follow the options chosen.
    Reported: the paths, the names of the fields, prefilled links, an edit link, line breaks as LF.
    Assumed: a choice may be taken back, answers off the way taken are not sent, a response can be edited while the
        form is open, a quiz tells its score at once, and a page sent twice is one response.
    Assumed: our own wording and look throughout; the sign-in is a stand-in.
    """
    try:
        fields = read_fields(request.query)
        typed = read_fields(request.body.decode("ascii", "replace")) if request.verb == "POST" else {}
    except ValueError:
        return render("nothing", 400)
    with state.lock:
        if match := _BY_ID.fullmatch(request.path):
            return _lead(state, unquote(match["form"]), request.query)
        match = _PAGE.fullmatch(request.path)
        file = find_form(state, f"{match['path']}/viewform") if match else None
        if match is None or file is None:
            return render("nothing", 404)
        act = _ACTS.get((request.verb, match["page"]))
        if act is None or (act is confirm and not first(fields, "edit2")):
            return Answer(303, b"", {"Location": f"{match['path']}/viewform"})
        return act(Visit(state, file, match["path"], typed or fields))


def _lead(state: State, form_id: str, query: str) -> Answer:
    """Lead from a form's own id to the address that people are given."""
    file = state.files.get(form_id)
    if file is None or file.mime_type != FORM or file.trashed:
        return render("nothing", 404)
    return Answer(302, b"", {"Location": responder_path(form_id) + (f"?{query}" if query else "")})


_ACTS: dict[tuple[str, str], Callable[[Visit], Answer]] = {
    ("GET", "viewform"): open_form,
    ("GET", "formResponse"): confirm,
    ("POST", "formResponse"): take,
}
