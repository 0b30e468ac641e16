"""Numbers and days come in; the words that an English report says them with go out: nothing of the product."""

from __future__ import annotations

from datetime import date


def say_day(day: date) -> str:
    """November 20, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def say_short(day: date) -> str:
    """November 20."""
    return f"{day:%B} {day.day}"


def say_span(first: date, last: date) -> str:
    """From one day to another, the year once where it is the same."""
    if first == last:
        return f"on {say_day(last)}"
    return f"from {say_short(first) if first.year == last.year else say_day(first)} to {say_day(last)}"


def say(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else many}"


def say_entries(count: int) -> str:
    """So many entries."""
    return say(count, "entry", "entries")


def say_wins(told: tuple[int, int]) -> str:
    """Wins shared, and how many of them are lessons."""
    wins, lessons = told
    shared = say(wins, "win shared", "wins shared")
    if not lessons:
        return shared
    if lessons == wins:
        return f"{shared}, {'a lesson' if wins == 1 else 'all of them lessons'}"
    return f"{shared}, {lessons:,} of them {'a lesson' if lessons == 1 else 'lessons'}"


def say_year(day: date) -> str:
    """2025–26, or 2025 where the school year is the calendar's."""
    return f"{day.year}–{(day.year + 1) % 100:02}" if day.month >= 6 else str(day.year)


def say_at_least(count: int, k: int) -> str:
    """A count that was rounded down to a multiple of k."""
    return f"at least {count - count % k:,}" if count >= k else f"fewer than {k}"
