"""A request and the rules that meet it come in; it is applied never, once, twice or later; its answer goes out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.emulator.discovery import Method
from pipeline.emulator.errors import page
from pipeline.emulator.faults import Faults, Rule, word
from pipeline.emulator.history import Event, History
from pipeline.emulator.wire import HTML, Answer, refuse


@dataclass(frozen=True)
class Way:
    """What may happen to one request: `apply` makes it take effect, `meddle` does what a rule says people do."""

    faults: Faults
    history: History
    event: Event
    method: Method
    apply: Callable[[], Answer]
    meddle: Callable[[Rule], None]

    def deliver(self, rules: list[Rule]) -> Answer:
        """Return what the client gets, having applied the request as often as the rules have it."""
        for rule in rules:
            early = self._before(rule)
            if early is not None:
                return early
        answer = self.apply()
        for rule in rules:
            answer = self._after(rule, answer)
        return answer

    def _before(self, rule: Rule) -> Answer | None:
        if rule.kind == "status":
            return spoil(rule, self.method)
        if rule.kind == "drop_before":
            return Answer(0)
        if rule.kind == "late":
            self.faults.postpone(self.event.seq + 1 + rule.wait, self._arrive)
            return Answer(0)
        if rule.kind == "delay":
            time.sleep(rule.seconds)
        elif rule.kind in ("revoke", "edit"):
            self.meddle(rule)
        return None

    def _arrive(self) -> None:
        self.apply()
        self.history.end(self.event, 0)

    def _after(self, rule: Rule, answer: Answer) -> Answer:
        if rule.kind == "double":
            return self.apply()
        if rule.kind == "drop_after":
            return Answer(0)
        if rule.kind == "after":
            return spoil(rule, self.method)
        return replace(answer, cut=True) if rule.kind == "truncate" else answer


def spoil(rule: Rule, method: Method) -> Answer:
    """Return the failure that a rule answers with."""
    if rule.html:
        text = "We're sorry, but we cannot process your request right now."
        return Answer(rule.code, page(rule.code, "Sorry...", text).encode(), {"Content-Type": HTML, **rule.headers})
    answer = refuse(word(rule.code, method, rule.reason))
    return replace(answer, headers=answer.headers | rule.headers)
