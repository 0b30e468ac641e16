"""A topic and the forms come in; watches that tell it of new answers are kept up, and its news goes out.

Google Forms tells a Pub/Sub topic that a form was answered, never what was answered. A watch lasts seven days, and is
suspended where its maker loses access; so each is looked at every hour, renewed days before it ends, and made anew
where it is gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.errors import NotFoundError, SmallwinsError
from pipeline.google import Google

LASTING = timedelta(days=4)
"""A watch that ends sooner is renewed."""

UPKEEP = 3600.0
"""Seconds between two looks at the watches."""

REST = 5.0
"""Seconds between two questions that were answered with nothing."""

MOST = 1000
"""Notifications taken at a time; Google gives no more."""


@dataclass(frozen=True, slots=True)
class Push:
    """Which forms tell which topic, and the subscription that its news is read from."""

    forms: Collection[str]
    topic: str
    subscription: str

    def keep_up(self, google: Google, now: datetime) -> int:
        """Have every form watched for some days to come; gives how many watches had to be made or woken."""
        return sum(_keep_up(google, form_id, self.topic, now) for form_id in self.forms)

    def take(self, google: Google) -> int:
        """Take the notifications that are waiting, as far as one question brings them; gives how many."""
        received = google.pubsub.pull(self.subscription, MOST)
        if received:
            google.pubsub.acknowledge(self.subscription, [one["ackId"] for one in received])
        return len(received)


def _keep_up(google: Google, form_id: str, topic: str, now: datetime) -> bool:
    """Have one form watched; whether its answers may have gone unnoticed until now."""
    ours = next((one for one in google.forms.list_watches(form_id) if one["eventType"] == "RESPONSES"), None)
    if ours is not None and ours["target"]["topic"]["topicName"] != topic:
        google.forms.delete_watch(form_id, ours["id"])
        ours = None
    if ours is not None:
        asleep = ours["state"] != "ACTIVE"
        if not asleep and datetime.fromisoformat(ours["expireTime"]) - now > LASTING:
            return False
        try:
            google.forms.renew_watch(form_id, ours["id"])
        except NotFoundError:
            ours = None  # it ended a moment ago
        else:
            return asleep
    google.forms.create_watch(form_id, topic)
    return True


@dataclass(slots=True)
class Ear:
    """Listens for news; `open_google` signs in anew each time, so that nothing of an hour ago is left to go wrong.

    Trouble on the way is told, and is no reason to stop: runs go on without news, only less often.
    """

    push: Push
    open_google: Callable[[], AbstractContextManager[Google]]
    tell: Callable[[SmallwinsError], Any]
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    pause: Callable[[float], None] = time.sleep
    _next_upkeep: float = field(init=False, default=0.0)

    def hear(self, seconds: float) -> bool:
        """Wait for news so many seconds at most; whether there is any."""
        end = self.clock() + seconds
        try:
            with self.open_google() as google:
                return self._keep_up(google) or self._listen(google, end)
        except SmallwinsError as error:
            if not error.passing:
                raise
            self.tell(error)
            self.pause(max(0.0, min(end - self.clock(), REST * 12)))
            return False

    def _keep_up(self, google: Google) -> bool:
        """Look at the watches where it is time to; whether one was not at work."""
        if self.clock() < self._next_upkeep:
            return False
        made = self.push.keep_up(google, self.wall())
        self._next_upkeep = self.clock() + UPKEEP
        return made > 0

    def _listen(self, google: Google, end: float) -> bool:
        """Ask for notifications until there are some, the time is over, or the watches want looking at."""
        while (left := min(end, self._next_upkeep) - self.clock()) > 0:
            if self.push.take(google):
                return True
            self.pause(min(left, REST))
        return False
