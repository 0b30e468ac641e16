"""Parts of what a client sent come in; nothing goes out, or the one thing wrong with it, as a sentence."""

from __future__ import annotations

from typing import Any

from pipeline.emulator.forms.content import Json


class FlawError(ValueError):
    """One thing wrong with a request or a response, as a sentence for the client."""


def check_line(text: str) -> None:
    """Text that is shown in one line has one."""
    if "\n" in text or "\r" in text:
        raise FlawError("Displayed text cannot contain newlines.")


def demand(holder: Json, name: str) -> Any:
    """A field that must be set."""
    if holder.get(name) in (None, ""):
        raise FlawError(f"{name} is required.")
    return holder[name]
