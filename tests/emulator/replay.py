"""A folder of recorded conversations comes in; how many of their answers are given here, value for value, goes out.

    python -m tests.emulator.replay DIR

Each JSON file in DIR is a list of steps in order: {"method", "uri", "body", "status", "answer"}. Every file is held
against an empty Workspace of its own. Ids that the service minted stand for those minted here; times, etags, links and
the theme are left out; nothing else may differ. The last line is "N of M answers equal"; exit code 1 if any is not.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from pipeline.emulator import Emulator

LEFT_OUT = {
    *("createdTime", "modifiedTime", "createTime", "lastSubmittedTime", "expireTime", "etag", "revisionId"),
    *("spreadsheetUrl", "webViewLink", "iconLink", "responderUri", "spreadsheetTheme"),
}
NOTHING = object()


@dataclass(frozen=True)
class Outcome:
    """One step's comparison; `difference` is "" where the answers are equal."""

    conversation: str
    step: int
    asked: str
    difference: str


@dataclass
class Replay:
    """One conversation on one Workspace, and what is known so far of which id stands for which."""

    emulator: Emulator
    session: requests.Session = field(default_factory=requests.Session)
    ids: dict[str, str] = field(default_factory=dict)

    def hold(self, step: dict[str, Any]) -> str:
        """Send one step; return where the answer differs from the recorded one, or ""."""
        address = urlsplit(self._translate(step["uri"]))
        sent = self._translate(step["body"] or "").encode() or None
        answer = self.session.request(
            step["method"],
            f"{self.emulator.url}{address.path}?{address.query}",
            data=sent,
            headers={"Authorization": "Bearer any", "Content-Type": "application/json"},
            timeout=60,
        )
        recorded, ours = read(step["answer"] or ""), read(answer.content.decode("utf-8"))
        learn(recorded, ours, self.ids)
        if answer.status_code != step["status"]:
            return f"status {answer.status_code}, recorded {step['status']}: {answer.text[:300]}"
        return differ(read(self._translate(step["answer"] or "")), ours)

    def _translate(self, text: str) -> str:
        """Put our ids in the place of the recorded ones."""
        if not self.ids:
            return text
        known = "|".join(re.escape(name) for name in sorted(self.ids, key=len, reverse=True))
        return re.sub(rf"(?<![\w-])(?:{known})(?![\w-])", lambda found: self.ids[found[0]], text)


def read(text: str) -> Any:
    """Return an answer's JSON value, or the text where it is none (an export, an empty answer)."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def learn(recorded: Any, ours: Any, ids: dict[str, str]) -> None:
    """Note which of our ids each recorded one stands for, wherever the answers agree in shape."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for name in recorded.keys() & ours.keys():
            one, other = recorded[name], ours[name]
            if (name == "id" or name.endswith("Id")) and is_minted(one) and is_minted(other):
                ids[str(one)] = str(other)
            learn(one, other, ids)
    elif isinstance(recorded, list) and isinstance(ours, list):
        for one, other in zip(recorded, ours, strict=False):
            learn(one, other, ids)


def is_minted(name: Any) -> bool:
    """Tell an id of the service's making from the small numbers that people choose."""
    return isinstance(name, str | int) and len(str(name)) > 4


def differ(recorded: Any, ours: Any, place: str = "answer") -> str:
    """Return the first place at which two answers differ, with both values; "" where they are equal."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        names = sorted((recorded.keys() | ours.keys()) - LEFT_OUT)
        found = (differ(recorded.get(name, NOTHING), ours.get(name, NOTHING), f"{place}.{name}") for name in names)
        return next(filter(None, found), "")
    if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
        pairs = enumerate(zip(recorded, ours, strict=True))
        return next(filter(None, (differ(*pair, f"{place}[{index}]") for index, pair in pairs)), "")
    same = recorded == ours and isinstance(recorded, bool) == isinstance(ours, bool)
    return "" if same else f"{place}: {show(ours)}, recorded {show(recorded)}"


def show(value: Any) -> str:
    """Return a value for a line of the report."""
    return "nothing" if value is NOTHING else json.dumps(value, ensure_ascii=False)[:200]


def replay_file(path: Path) -> Iterator[Outcome]:
    """Hold every step of one conversation against an empty Workspace."""
    with Emulator(check_answers=True) as emulator, requests.Session() as session:
        conversation = Replay(emulator, session)
        for number, step in enumerate(json.loads(path.read_bytes()), 1):
            asked = f"{step['method']} {urlsplit(step['uri']).path}"
            yield Outcome(path.stem, number, asked, conversation.hold(step))
        trouble = [*emulator.app.crashes, *emulator.app.violations]
        if trouble:
            yield Outcome(path.stem, 0, "crashes and broken schemas", "; ".join(trouble))


def main(arguments: list[str]) -> int:
    """Replay a folder and print what differs; 0 where every answer is equal, 2 for a folder without conversations."""
    paths = sorted(Path(arguments[0]).glob("*.json")) if len(arguments) == 1 else []
    if not paths:
        sys.stderr.write("usage: python -m tests.emulator.replay DIR (a folder with conversations as *.json)\n")
        return 2
    outcomes = [outcome for path in paths for outcome in replay_file(path)]
    unequal = [one for one in outcomes if one.difference]
    for one in unequal:
        sys.stdout.write(f"{one.conversation} step {one.step}: {one.asked}: {one.difference}\n")
    sys.stdout.write(f"{len(outcomes) - len(unequal)} of {len(outcomes)} answers equal\n")
    return 1 if unequal else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
