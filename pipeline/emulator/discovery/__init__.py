"""Google's own discovery documents come in; routes, checked values and field masks go out."""

from __future__ import annotations

from pipeline.emulator.discovery.checking import check, check_answer
from pipeline.emulator.discovery.documents import kinds
from pipeline.emulator.discovery.masks import Mask, Picked, expand_fields
from pipeline.emulator.discovery.reading import parse_json, read_body, read_parameters
from pipeline.emulator.discovery.routing import Method, Parameter, common_parameters, find, methods

__all__ = [
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
