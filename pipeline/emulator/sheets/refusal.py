"""Why a request cannot be carried out comes in; the exception that the handlers turn into Google's error goes out."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is an answer, not a mistake of ours
    """A well-formed request that this workbook cannot carry out; the message is the one the caller sees."""


class Crash(Exception):  # noqa: N818 - likewise
    """A request at which the real service answers 500."""
