"""A summary comes in; the reports go out, into their documents."""

from pipeline.synthesis.documents import is_blank
from pipeline.synthesis.publishing import Published, is_current, publish
from pipeline.synthesis.reports import Report, Section, render, render_all
from pipeline.synthesis.speech import find_locale
from pipeline.synthesis.withdrawing import withdraw

__all__ = [
    "Published",
    "Report",
    "Section",
    "find_locale",
    "is_blank",
    "is_current",
    "publish",
    "render",
    "render_all",
    "withdraw",
]
