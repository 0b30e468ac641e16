"""Google's bundled discovery documents come in; typed clients of googleapiclient on our transport go out."""

from __future__ import annotations

import json
from typing import Any

from googleapiclient import discovery
from googleapiclient.discovery_cache import DISCOVERY_DOC_DIR
from googleapiclient.model import JsonModel

from pipeline.google.transport import Http, Transport

__all__ = ["RawJson", "service"]


class RawJson(JsonModel):
    """googleapiclient's JSON model, but answers stay bytes: large listings are decoded once, by type."""

    no_content_response = b""

    def deserialize(self, content: bytes) -> bytes:  # type: ignore[override]
        """The answer as it came."""
        return content


def service(name: str, version: str, transport: Transport, *, raw: bool = False) -> Any:
    """A client for one API, built without the network; a stand-in's address replaces every root in the document.

    `client_options.api_endpoint` would leave media upload and batch at Google's address [T].
    """
    with open(f"{DISCOVERY_DOC_DIR}/{name}.{version}.json", encoding="utf-8") as file:
        document = json.load(file)
    if transport.endpoint:
        document["rootUrl"] = f"{transport.endpoint}/"
        document["baseUrl"] = f"{transport.endpoint}/{document['servicePath']}"
        document.pop("mtlsRootUrl", None)
    return discovery.build_from_document(  # type: ignore[attr-defined]  # the stubs leave it out
        document, http=Http(transport), model=RawJson() if raw else None
    )
