"""A form's body and its responses come in; pages of prepared responses and the parts to keep go out."""

from __future__ import annotations

import bisect
import copy
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Self

import msgspec

Json = dict[str, Any]
BODY = "form"
SECRET = "secret"  # noqa: S105 - the name of a part
WATCHES = "watches"
RESPONSE = "response/"
UNTITLED = "Untitled form"


class Kept(NamedTuple):
    """One response: when it was last submitted, and its JSON text without `formId`."""

    last: str
    text: str


class Form:
    """What one form file holds: the body as `forms.get` answers it (without `formId`) and the responses by id.

    A response is kept as the JSON text that `responses.list` answers, so that a page is made by joining texts.
    Pages follow the order of a digest of the ids: the real service's order is not time order, and a page
    token that is a place in this order survives responses coming and going between pages.
    A body is replaced, never changed in place. `watches` are by id, `notices` are the notifications they caused since
    the Workspace was started.
    """

    def __init__(
        self, body: Json, responses: dict[str, Kept], secret: str = "", watches: dict[str, Json] | None = None
    ) -> None:
        """`body`, `responses`, `secret` and `watches` as they are kept."""
        self.body = body
        self.responses = responses
        self.watches = watches or {}
        self.notices: list[Json] = []
        self._order = sorted((_place(name), name) for name in self.responses)
        self._secret = secret
        self._changed: set[str] = set()

    @classmethod
    def new(cls, title: str = "", document_title: str = UNTITLED) -> Form:
        """A fresh form: only its titles, unpublished, collecting verified addresses as a Workspace form does."""
        info = {"title": title, "documentTitle": document_title}
        body = {
            "info": {name: text for name, text in info.items() if text},
            "settings": {"emailCollectionType": "VERIFIED"},
            "revisionId": "00000001",
            "publishSettings": {"publishState": {}},
        }
        form = cls(body, {})
        form._changed.add(BODY)
        return form

    @classmethod
    def load(cls, parts: dict[str, Any]) -> Self:
        """The form whose parts were kept."""
        kept = {name.removeprefix(RESPONSE): Kept(*part) for name, part in parts.items() if name.startswith(RESPONSE)}
        return cls(parts[BODY], kept, parts.get(SECRET, ""), parts.get(WATCHES))

    @classmethod
    def recorded(cls, body: Json, responses: list[Json]) -> Form:
        """A form as the service answered it, with its responses; `formId` is the file's business and is left out."""
        body = {"revisionId": "00000001", **json.loads(json.dumps(body))}
        del body["formId"]
        form = cls(body, {response["responseId"]: _keep(response) for response in responses})
        form._changed = {BODY, *(RESPONSE + name for name in form.responses)}
        return form

    def copy(self) -> Form:
        """The form as Drive copies it: the same items, no responses, unpublished, at its own address."""
        kept = {name: value for name, value in self.body.items() if name not in {"linkedSheetId", "responderUri"}}
        form = Form({**kept, "revisionId": "00000001", "publishSettings": {"publishState": {}}}, {})
        form._changed.add(BODY)
        return form

    def retain(self) -> Self:
        """Return the form as it stands; responses are shared, for putting or dropping one is a request's last step."""
        kept = copy.copy(self)
        kept.watches, kept.notices, kept._changed = dict(self.watches), list(self.notices), set(self._changed)
        return kept

    def changed(self) -> Iterator[tuple[str, Any | None]]:
        """The parts changed since last asked; None where a response was withdrawn."""
        names, self._changed = self._changed, set()
        whole = {BODY: self.body, SECRET: self._secret, WATCHES: self.watches}
        for name in sorted(names):
            yield name, whole[name] if name in whole else self.responses.get(name.removeprefix(RESPONSE))

    @property
    def secret(self) -> str:
        """What the form's page signs its links with; made when somebody first opens the page."""
        if not self._secret:
            self._secret = secrets.token_hex(16)
            self._changed.add(SECRET)
        return self._secret

    @property
    def state(self) -> Json:
        """`isPublished` and `isAcceptingResponses`, where true; a form without publish settings is always open."""
        legacy = {"publishState": {"isPublished": True, "isAcceptingResponses": True}}
        state: Json = self.body.get("publishSettings", legacy).get("publishState", {})
        return state

    def revise(self, body: Json) -> None:
        """Takes the edited body and moves the revision."""
        self.body = {**body, "revisionId": f"{int(self.body['revisionId'], 16) + 1:08x}"}
        self._changed.add(BODY)

    def publish(self, settings: Json) -> None:
        """Sets the publish settings, which are not content: the revision stays."""
        self.body = {**self.body, "publishSettings": settings}
        self._changed.add(BODY)

    def mark_watches(self) -> None:
        """Counts the watches as changed."""
        self._changed.add(WATCHES)

    def put(self, response: Json) -> None:
        """Adds a response or replaces the one of the same id."""
        name = response["responseId"]
        if name not in self.responses:
            bisect.insort(self._order, (_place(name), name))
        self.responses[name] = _keep(response)
        self._changed.add(RESPONSE + name)

    def drop(self, name: str) -> None:
        """Forgets a response."""
        del self.responses[name]
        self._order.remove((_place(name), name))
        self._changed.add(RESPONSE + name)

    def read(self, name: str) -> Json | None:
        """A response, or None."""
        return json.loads(self.responses[name].text) if name in self.responses else None

    def page(self, after: str, limit: int, wanted: Callable[[str], bool]) -> tuple[list[str], str]:
        """The texts of at most `limit` responses placed after `after`, and the place to go on from ("" at the end).

        `wanted` is asked with the time of each response's last submission.
        """
        found: list[str] = []
        last = after
        for place, name in self._order[bisect.bisect_right(self._order, (after, "\x7f")) :]:
            response = self.responses[name]
            if not wanted(response.last):
                continue
            if len(found) == limit:
                return found, last
            found.append(response.text)
            last = place
        return found, ""


def is_quiz(body: Json) -> bool:
    """Whether the form's answers are graded."""
    return bool(body.get("settings", {}).get("quizSettings", {}).get("isQuiz"))


def _keep(response: Json) -> Kept:
    listed = {name: value for name, value in response.items() if name != "formId"}
    return Kept(response["lastSubmittedTime"], msgspec.json.encode(listed).decode())


def _place(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]
