"""Subscriptions come in; notifications that wait in them go out."""

from __future__ import annotations

import os
from typing import Any

from google.auth.credentials import AnonymousCredentials

from pipeline.google.auth.doors import check_endpoint
from pipeline.google.services import service
from pipeline.google.transport import Transport

STAND_IN = "PUBSUB_EMULATOR_HOST"
"""Where a stand-in for Pub/Sub listens, like 127.0.0.1:8085: the variable that Google's own clients go by."""


class Pubsub:
    """Pub/Sub, through googleapiclient: asking for notifications needs no stream, and so no further library."""

    def __init__(self, transport: Transport) -> None:
        self._subscriptions = service("pubsub", "v1", _turn(transport)).projects().subscriptions()

    def pull(self, subscription: str, most: int) -> list[dict[str, Any]]:
        """Up to so many notifications, each with its `ackId`; the service waits a while for the first [G]."""
        answer = self._subscriptions.pull(subscription=subscription, body={"maxMessages": most}).execute()
        received: list[dict[str, Any]] = answer.get("receivedMessages", [])
        return received

    def acknowledge(self, subscription: str, ack_ids: list[str]) -> None:
        """Take notifications off; what is not taken off comes again."""
        self._subscriptions.acknowledge(subscription=subscription, body={"ackIds": ack_ids}).execute()


def _turn(transport: Transport) -> Transport:
    """The transport, or one to the stand-in for Pub/Sub, which asks nobody who they are."""
    host = os.environ.get(STAND_IN)
    if not host:
        return transport
    endpoint = f"http://{host}"
    check_endpoint(endpoint)
    return Transport(AnonymousCredentials(), endpoint, transport.pace, transport.calls)
