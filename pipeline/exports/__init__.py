"""A drawing of the dashboard comes in; the same tabs go out as files: an .xlsx workbook and a static site."""

# from pipeline.exports.site import write_site
from pipeline.exports.workbook import write_workbook

__all__ = ["write_workbook"]
