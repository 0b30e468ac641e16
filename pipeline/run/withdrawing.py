"""What was gathered comes in; documents that no run keeps up to date any more lose what people hid since."""

from __future__ import annotations

from collections.abc import Collection

from pipeline import synthesis
from pipeline.errors import Issue
from pipeline.google import Google
from pipeline.google.drive import File
from pipeline.model import Entries
from pipeline.run.gather import Gathered
from pipeline.settings import Settings
from pipeline.store import Book
from pipeline.tables import COUNTED, WINS_TAB

_SHOWN = ("Story", "Who is better off", "Next step")
"""Columns of the Wins tab that hold an entry's words as they were shown last."""

_WORDS = ("story", "beneficiary", "next_step", "thanks")
"""The same in the data."""


def list_taken_back(gathered: Gathered, book: Book, entries: Entries) -> tuple[str, ...]:
    """The words that the Wins tab still shows, of entries that were hidden, held, edited or deleted since it was drawn.

    The tab is brought up to date after they were taken out elsewhere: what a run leaves undone the next one finds.
    """
    wins = book.tables["wins"]
    counted = wins.loc[wins["status"].isin(COUNTED), "win_id"]
    back = {*entries.frame.loc[entries.frame["held"], "win_id"], *gathered.notes.hides}
    edited = set(entries.frame.loc[entries.frame["edited"], "win_id"])
    standing, thanks = {*counted}, dict(zip(wins["win_id"], wins["thanks"], strict=True))
    found: dict[str, None] = {}
    for key, row in gathered.canvas.tabs[WINS_TAB.name].rows.items():
        win_id, shown = str(key[0]), [str(row.values.get(column) or "") for column in _SHOWN]
        changed = win_id in edited and shown[0] != gathered.notes.edits.get(win_id)
        if any(shown) and (changed or win_id in back or win_id not in standing):
            found |= dict.fromkeys([*shown, thanks.get(win_id, "")])
    return tuple(words for words in found if words.strip())


def list_unspoken(gathered: Gathered, book: Book, entries: Entries) -> tuple[str, ...]:
    """All words of entries that are hidden or held, as their tellers and reviewers wrote them."""
    back = {*entries.frame.loc[entries.frame["held"], "win_id"], *gathered.notes.hides}
    wins = book.tables["wins"]
    told = wins.loc[wins["win_id"].isin(back), list(_WORDS)]
    edits = (text for win_id, text in gathered.notes.edits.items() if win_id in back)
    return tuple(dict.fromkeys(words for words in (*told.to_numpy().ravel(), *edits) if words.strip()))


def withdraw(google: Google, documents: Collection[File], words: Collection[str], settings: Settings) -> list[Issue]:
    """Take the words out of these documents; those that people wrote in are named."""
    locale = synthesis.find_locale(settings.language, settings.school_year.locale)
    found = (synthesis.withdraw(google.docs, file.file_id, file.name, words, locale) for file in documents)
    return [issue for issues in found for issue in issues]
