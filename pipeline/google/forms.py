"""Form ids come in; forms, and their responses as raw pages, go out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from pipeline.google.services import service
from pipeline.google.transport import Transport

PAGE_SIZE = 5000


class _Token(msgspec.Struct, rename="camel"):
    next_page_token: str = ""


_token = msgspec.json.Decoder(_Token)


class Forms:
    """The Forms API, through googleapiclient."""

    def __init__(self, transport: Transport) -> None:
        self._forms = service("forms", "v1", transport).forms()
        self._watches = self._forms.watches()
        self._responses = service("forms", "v1", transport, raw=True).forms().responses()

    def get(self, form_id: str) -> dict[str, Any]:
        """The form with all its items."""
        return self._forms.get(formId=form_id).execute()

    def batch_update(self, form_id: str, requests: list[dict[str, Any]]) -> dict[str, Any]:
        """Change a form, all or nothing."""
        return self._forms.batchUpdate(formId=form_id, body={"requests": requests}).execute()

    def set_publish_settings(self, form_id: str, *, published: bool, accepting: bool) -> dict[str, Any]:
        """Publish or unpublish; forms made by API start unpublished since June 2026 [G]."""
        state = {"isPublished": published, "isAcceptingResponses": accepting}
        body = {"publishSettings": {"publishState": state}, "updateMask": "*"}
        return self._forms.setPublishSettings(formId=form_id, body=body).execute()

    def list_responses(self, form_id: str, since: str = "") -> Iterator[bytes]:
        """Pages of responses submitted at or after `since` (RFC 3339, Z), in no particular order [R]."""
        query: dict[str, Any] = {"formId": form_id, "pageSize": PAGE_SIZE}
        if since:
            query["filter"] = f"timestamp >= {since}"
        token = ""
        while True:
            page: bytes = self._responses.list(**query, **({"pageToken": token} if token else {})).execute()
            yield page
            token = _token.decode(page or b"{}").next_page_token
            if not token:
                return

    def list_watches(self, form_id: str) -> list[dict[str, Any]]:
        """The watches that this project has on a form: one for each type of event at most [G]."""
        watches: list[dict[str, Any]] = self._watches.list(formId=form_id).execute().get("watches", [])
        return watches

    def create_watch(self, form_id: str, topic: str) -> None:
        """Have a Pub/Sub topic told of new answers, for seven days [G]."""
        watch = {"eventType": "RESPONSES", "target": {"topic": {"topicName": topic}}}
        self._watches.create(formId=form_id, body={"watch": watch}).execute()

    def renew_watch(self, form_id: str, watch_id: str) -> None:
        """Let a watch last seven days from now, at work again; raises NotFoundError where it has ended."""
        self._watches.renew(formId=form_id, watchId=watch_id, body={}).execute()

    def delete_watch(self, form_id: str, watch_id: str) -> None:
        """End a watch."""
        self._watches.delete(formId=form_id, watchId=watch_id).execute()
