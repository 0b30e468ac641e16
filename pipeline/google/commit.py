"""A plan and a workbook's state come in; the workbook moves to where the plan has nothing left to do.

Success is a read, never a 200: after every chain of commits the workbook is read again and the plan asked again. A
refused commit whose epoch has moved is either our own late write or a rival's; both are settled by planning anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pipeline.errors import BusyError, RejectedError, UncertainError
from pipeline.google.ledger import Request, WorkbookState, guard, read
from pipeline.tables import Table

Plan = Callable[[WorkbookState], Sequence[Sequence[Request]]]

Item = TypeVar("Item")

ATTEMPTS = 8
"""Chains of commits without progress before a run gives up."""

COMMIT_BYTES = 1_800_000
"""Most bytes in one commit: Google advises 2 MB a request."""


def bring(
    sheets: Any,
    state: WorkbookState,
    layout: Sequence[Table],
    plan: Plan,
    sender: str = "",
) -> WorkbookState:
    """Carry out the plan until it asks for nothing more; gives the state that a read then proved.

    `plan` maps a state to a chain of commits, each a list of requests that belong together; it is asked again after
    every read. `sender` stands at the end of every marker, for `is_from`.
    Raises RejectedError when Google finds a commit invalid, BusyError when eight chains made no progress.
    """
    stalled = 0
    while True:
        batches = plan(state)
        if not batches:
            return state
        failure = _send(sheets, state, batches, sender)
        fresh = read(sheets, state.workbook_id, layout, whole=state.whole, unread=state.unread)
        if fresh.epoch == state.epoch:
            if isinstance(failure, RejectedError):
                raise failure
            stalled += 1
            if stalled == ATTEMPTS:
                raise BusyError(
                    "The workbook could not be written: every try was interrupted.",
                    "Run again in a few minutes: nothing is lost.",
                )
            sheets.wait(random.uniform(0, 2**stalled / 4))  # noqa: S311 - full jitter, not a secret
        else:
            stalled = 0
        state = fresh


def is_from(state: WorkbookState, sender: str, since: int) -> bool:
    """Whether there are commits after epoch `since`, all of them by this sender."""
    newer = [value for epoch, value in state.markers.items() if epoch > since]
    return bool(newer) and all(value.endswith(f" {sender}") for value in newer)


def pack(items: Iterable[Item], weigh: Callable[[Item], int], most: int = 0) -> Iterator[list[Item]]:
    """The items in their order, as few commits' worth as COMMIT_BYTES allows; at most so many in one, where said."""
    batch: list[Item] = []
    size = 0
    for item in items:
        weight = weigh(item)
        if batch and (size + weight > COMMIT_BYTES or len(batch) == most):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += weight
    if batch:
        yield batch


def _send(
    sheets: Any, state: WorkbookState, batches: Sequence[Sequence[Request]], sender: str
) -> RejectedError | UncertainError | None:
    """Send a chain of guarded commits, each once; stops at the first that was refused or left no answer."""
    now = datetime.now(UTC)
    for epoch, batch in zip(state.epochs(), batches, strict=False):
        try:
            sheets.write(state.workbook_id, [*guard(state, epoch, f"{len(batch)} {sender}".strip(), now), *batch])
        except (RejectedError, UncertainError) as failure:
            return failure
    return None
