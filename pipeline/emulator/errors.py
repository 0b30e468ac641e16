"""What went wrong with a request comes in; the error that Google would answer goes out, in its shape and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    412: "FAILED_PRECONDITION",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class ApiError(Exception):
    """One refusal: an HTTP code, a message, and what Google adds to them (`status=""` leaves the status out)."""

    def __init__(
        self,
        code: int,
        message: str,
        status: str | None = None,
        *,
        details: Sequence[dict[str, Any]] = (),
        reason: str = "",
        domain: str = "global",
        location: str = "",
        location_type: str = "",
        short: str = "",
    ) -> None:
        """`reason` adds the older `errors` list, whose own message is `short` where it differs from `message`."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = STATUSES.get(code, "") if status is None else status
        self.details = list(details)
        self.reason = reason
        self.domain = domain
        self.location = location
        self.location_type = location_type
        self.short = short or message

    def envelope(self) -> dict[str, Any]:
        """Return the body of the answer: `{"error": {...}}`, keys in the recorded order."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.reason:
            error["errors"] = [self._older_form()]
        if self.status:
            error["status"] = self.status
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def _older_form(self) -> dict[str, str]:
        known = {"message": self.short, "domain": self.domain, "reason": self.reason}
        if self.location:
            known |= {"location": self.location, "locationType": self.location_type}
        return known


def invalid(message: str, violations: Sequence[tuple[str, str]] = ()) -> ApiError:
    """400 INVALID_ARGUMENT; each violation is (field, description), the field "" where it is the whole body."""
    if not violations:
        return ApiError(400, message)
    listed = [{"field": field, "description": text} if field else {"description": text} for field, text in violations]
    details = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": listed}
    return ApiError(400, message, details=[details])


def invalid_request(index: int, kind: str, message: str) -> ApiError:
    """400 for one request of a batch: `Invalid requests[3].updateCells: ...`."""
    return invalid(f"Invalid requests[{index}].{kind}: {message}")


def invalid_parameter(message: str, location: str, reason: str = "invalidParameter") -> ApiError:
    """400 as Drive words it: the parameter at fault is named in the `errors` list."""
    return ApiError(400, message, "", reason=reason, location=location, location_type="parameter")


def not_found() -> ApiError:
    """404 of Sheets, Docs and Forms."""
    return ApiError(404, "Requested entity was not found.")


def file_not_found(file_id: str) -> ApiError:
    """404 of Drive, also for files the caller may not see."""
    message = f"File not found: {file_id}."
    return ApiError(404, message, "", reason="notFound", location="fileId", location_type="parameter")


def forbidden() -> ApiError:
    """403 of Sheets, Docs and Forms for somebody else's file."""
    return ApiError(403, "The caller does not have permission")


def not_built(name: str) -> ApiError:
    """501 for a real method or request kind that this stand-in does not have, by its name."""
    return ApiError(501, f"Not built in the embedded Workspace: {name}.")


def internal() -> ApiError:
    """500 as Google words it."""
    return ApiError(500, "Internal error encountered.")


def unavailable() -> ApiError:
    """503 as Google words it."""
    return ApiError(503, "The service is currently unavailable.")


def page(code: int, title: str, text: str) -> str:
    """Return an HTML error page of the kind the front end sends when no API answers."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>Error {code} ({title})</title>\n'
        f"<p><b>{code}.</b> That is an error.</p>\n<p>{text}</p>\n</html>\n"
    )
