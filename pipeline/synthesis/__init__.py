"""A summary comes in; the weekly digest and the year-end Learning Report go out, into their documents."""

from pipeline.synthesis.publishing import Published, publish
from pipeline.synthesis.reports import Report, Section, render

__all__ = ["Published", "Report", "Section", "publish", "render"]
