"""Kinds of requests: all that are built are Google's, and none of them crashes."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.emulator.discovery import check_answer, kinds
from pipeline.emulator.discovery.documents import schema
from pipeline.emulator.docs import ROUTES
from pipeline.emulator.docs.batch import KINDS, apply, missing_kinds
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.rendering import render_tab
from pipeline.emulator.errors import ApiError

from .desk import Json


def test_every_kind_built_is_one_of_the_apis() -> None:
    """The dispatch table names nothing that Google does not have."""
    assert KINDS.keys() <= kinds("docs")
    assert missing_kinds() == kinds("docs") - KINDS.keys()


def test_every_kind_and_route_names_its_evidence() -> None:
    """In its docstring, behind one sentence."""
    for handler in (*KINDS.values(), *ROUTES.values()):
        sentence, blank, *evidence = (handler.__doc__ or "").splitlines()
        assert sentence.endswith(".")
        assert not blank
        assert re.match(r" +(Recorded|Documented|Reported|Assumed): [^A-Z]", evidence[0]), handler
        assert evidence[-2].endswith(".")


NUMBERS = st.integers(-1, 12)
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": NUMBERS,
    "number": NUMBERS.map(float),
    "object": st.just({}),
    "any": st.none(),
}
FIELDS = st.sampled_from(["*", "*", "bold,link", "namedStyleType", "alignment,borderTop", "title,index", "textStyle"])
WORDS = st.sampled_from(["", "x", "a\nb🎉", "t.0", "https://example.com/a.png"])


def draw_value(draw: st.DrawFn, property_: Json) -> Any:
    """Draw any value that the schema allows."""
    if "$ref" in property_:
        members = schema("docs", property_["$ref"])["properties"]
        names = draw(st.sets(st.sampled_from(sorted(members)), max_size=8))
        return {name: draw_value(draw, members[name]) for name in sorted(names)}
    if property_["type"] == "array":
        return [draw_value(draw, property_["items"]) for _ in range(draw(st.integers(0, 2)))]
    if property_["type"] == "string":
        words = FIELDS if property_.get("format") == "google-fieldmask" else WORDS
        return draw(st.sampled_from(property_["enum"]) if "enum" in property_ else words)
    return draw(LEAVES[property_["type"]])


@st.composite
def draw_request(draw: st.DrawFn) -> Json:
    """Draw a request of any kind that is built, with any of its members."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    return {kind: draw_value(draw, schema("docs", "Request")["properties"][kind])}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(draw_request(), min_size=1, max_size=6))
def test_no_request_crashes(requests: list[Json]) -> None:
    """Whatever the schema allows is done, or refused in words; the document can be answered either way."""
    document = Document.blank("x" * 44)
    apply(document, 0, {"insertText": {"location": {"index": 1}, "text": "\tab\ncd🎉"}})
    apply(document, 0, {"insertTable": {"location": {"index": 5}, "rows": 2, "columns": 2}})
    for request in requests:
        draft = document.draft()
        with suppress(ApiError):
            apply(draft, 0, request)
            document = draft
        assert check_answer("docs", "Tab", {"documentTab": render_tab(document.tabs[0])}) == []
