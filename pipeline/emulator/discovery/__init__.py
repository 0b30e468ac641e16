"""Google's own discovery documents come in; routes, checked values and field masks go out."""

from __future__ import annotations

from pipeline.emulator.discovery.checking import check, check_answer
from pipeline.emulator.discovery.documents import kinds
from pipeline.emulator.discovery.masks import Mask, Picked, expand_fields
from pipeline.emulator.discovery.parsing import parse_json
from pipeline.emulator.discovery.reading import read_body, read_parameters
from pipeline.emulator.discovery.routing import Method, Parameter, common_parameters, find, methods

__all__ = [
    "BEHAVIORS",
    "Mask",
    "Method",
    "Parameter",
    "Picked",
    "check",
    "check_answer",
    "common_parameters",
    "expand_fields",
    "find",
    "kinds",
    "methods",
    "parse_json",
    "read_body",
    "read_parameters",
]

BEHAVIORS = (find, read_parameters, read_body, parse_json, check, Mask.parse, expand_fields)
"""What holds for every method, in the order of a request's way; the evidence is in each one's docstring."""
