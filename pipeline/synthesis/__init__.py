"""A summary comes in; the weekly digest and the year-end Learning Report go out, into their documents."""

from pipeline.synthesis.documents import is_blank
from pipeline.synthesis.publishing import Published, is_current, publish
from pipeline.synthesis.reports import Report, Section, render
from pipeline.synthesis.withdrawing import withdraw

__all__ = ["Published", "Report", "Section", "is_blank", "is_current", "publish", "render", "withdraw"]
