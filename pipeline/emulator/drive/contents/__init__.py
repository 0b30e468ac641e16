"""What files hold comes in and goes out: bytes up and down, and conversions to and from documents and spreadsheets.

The libraries behind .docx, .xlsx and Markdown are loaded when first asked for: they took as long as all the rest.
"""

from __future__ import annotations

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
XLSX = f"{OFFICE}.spreadsheetml.sheet"
