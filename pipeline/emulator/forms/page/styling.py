"""The style sheet of the pages comes in; its text, and the headers that allow this sheet and nothing else, go out."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")

_DIGEST = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Type": "text/html; charset=UTF-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What every page is sent with: nothing from elsewhere, no script, no frame around it."""
