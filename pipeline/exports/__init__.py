"""A drawing of the dashboard and reports come in; they go out as files: an .xlsx workbook, a page, documents."""

from pipeline.exports.documents import write_document
from pipeline.exports.history import History, Kept
from pipeline.exports.shelf import Shelf
from pipeline.exports.site import write_site
from pipeline.exports.workbook import write_workbook

__all__ = ["History", "Kept", "Shelf", "write_document", "write_site", "write_workbook"]
