"""A summary comes in; the reports go out, into their documents."""

from pipeline.synthesis.documents import is_blank
from pipeline.synthesis.publishing import Published, is_current, publish
from pipeline.synthesis.reports import Report, Section, render, render_all
from pipeline.synthesis.withdrawing import withdraw

__all__ = ["Published", "Report", "Section", "is_blank", "is_current", "publish", "render", "render_all", "withdraw"]
