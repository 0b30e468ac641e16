"""Everything that a check looks at comes in; what can be said of each response goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from pipeline.check.books import Book, Row, Sheet
from pipeline.model import Form, Response
from pipeline.settings import Settings
from pipeline.tables import COUNTED, TABLES, Tables

OVERLAP = timedelta(hours=1)
"""So long after its moment a response may still turn up in a listing for the first time."""

UNITS = tuple(table.name for table in TABLES.values() if table.of_responses)
"""The tables whose rows move with a whole response."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One form as it stands, with every response that it listed from `at` on (UTC)."""

    form: Form
    school_id: str
    responses: Sequence[Response]
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """The settings, what the forms list, and both workbooks, all read and none changed.

    `fresh` is what the listed responses make by the rules of now, with the revisions that they had when each form's
    rows were made; `current` are the forms that have not changed since, and `settled` says that the settings have not.
    `versions` says, by entry, which words a reviewer's decision must be about.
    """

    settings: Settings
    now: datetime
    listed: tuple[Listed, ...]
    fresh: Tables
    current: frozenset[str]
    settled: bool
    data: Book
    board: Book
    versions: Mapping[str, str]

    @cached_property
    def responses(self) -> dict[str, tuple[Listed, Response]]:
        """Every listed response, with its form."""
        return {response.response_id: (listed, response) for listed in self.listed for response in listed.responses}

    @cached_property
    def stored(self) -> dict[str, Row]:
        """The row of each response in `responses`; the first one where a key was copied."""
        return {row.text("response_id"): row for row in reversed(self.data.rows("responses"))}

    @cached_property
    def rows(self) -> dict[str, dict[str, list[Row]]]:
        """The counting rows of every response, by response and table."""
        found: dict[str, dict[str, list[Row]]] = {}
        for name, row in self.counting():
            found.setdefault(self.data.sheets[name].unit(row), {}).setdefault(name, []).append(row)
        return found

    def counting(self) -> Iterator[tuple[str, Row]]:
        """Every row of response data that counts, with its table."""
        for name in UNITS:
            yield from ((name, row) for row in self.data.rows(name) if row["status"] in COUNTED)

    @cached_property
    def traced(self) -> frozenset[str]:
        """Responses of which any row is left, counting or not."""
        return frozenset(self.data.sheets[name].unit(row) for name in UNITS for row in self.data.rows(name))

    @cached_property
    def cursors(self) -> dict[str, datetime]:
        """The newest submission that each form's rows know of."""
        return {row.text("form_id"): read_moment(row.text("cursor")) for row in self.data.rows("forms")}

    @cached_property
    def unpulled(self) -> frozenset[str]:
        """Listed responses that no run can have seen: nothing of them is left, and they are newer than the cursor."""
        return frozenset(
            one
            for one, (listed, response) in self.responses.items()
            if one not in self.traced and read_moment(response.last_submitted_time) > self._seen(listed.form.form_id)
        )

    def _seen(self, form_id: str) -> datetime:
        """Until when a run has surely seen everything of a form."""
        cursor = self.cursors.get(form_id, NEVER)
        return cursor - OVERLAP if cursor > NEVER else NEVER

    @cached_property
    def changed(self) -> frozenset[str]:
        """Listed responses that were edited, regraded or asked for anew since they were pulled, and are not torn."""
        revision = dict(zip(self.fresh["responses"]["response_id"], self.fresh["responses"]["revision"], strict=True))
        return frozenset(
            one
            for one, (_, response) in self.responses.items()
            if one in self.stored
            and self.stored[one]["revision"] != revision[one]
            and (self._anonymous or self.stored[one].text("updated_at") <= response.last_submitted_time)
            and not self.is_torn(one)
        )

    @property
    def _anonymous(self) -> bool:
        return self.settings.privacy.respondents == "anonymous"

    def is_torn(self, one: str) -> bool:
        """Whether the counting rows of a response do not agree on its revision and status."""
        said = {(row["revision"], row["status"]) for rows in self.rows.get(one, {}).values() for row in rows}
        return len(said) > 1

    @cached_property
    def kept(self) -> dict[str, tuple[Listed, Response]]:
        """Listed responses that have to stand exactly as they are listed."""
        return {
            one: found for one, found in self.responses.items() if one not in self.unpulled and one not in self.changed
        }

    @cached_property
    def is_behind(self) -> bool:
        """Whether the dashboard cannot say what the data says: drawn before it, or by other settings."""
        data, board = (max(book.markers.items(), default=(0, ""))[1][:20] for book in (self.data, self.board))
        return not self.settled or board < data

    @property
    def books(self) -> tuple[Book, ...]:
        """Every workbook by itself: the parts of the data workbook, then the dashboard."""
        return (*self.data.parts, self.board)

    def sheet(self, table: str) -> Sheet:
        """One of the data workbook's tabs."""
        return self.data.sheets[table]


NEVER = datetime.min.replace(tzinfo=UTC)


def read_moment(text: str) -> datetime:
    """A moment or a day in UTC; NEVER where the text is neither."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return NEVER
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
