"""Settings and a Workspace come in; what stands in the way of a run, each with its remedy, goes out. It only reads."""

from pipeline.doctor.connection import examine_connection
from pipeline.doctor.evidence import connect, visit
from pipeline.doctor.findings import CHECKS, Finding, failure, name_of
from pipeline.doctor.forms import examine_forms
from pipeline.doctor.here import examine_before, examine_here
from pipeline.doctor.places import examine_places

__all__ = [
    "CHECKS",
    "Finding",
    "connect",
    "examine_before",
    "examine_connection",
    "examine_forms",
    "examine_here",
    "examine_places",
    "failure",
    "name_of",
    "visit",
]
