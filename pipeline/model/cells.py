"""Counts that leave the school come in; what may be told of them goes out, so that nobody is found behind one.

A count is rounded down to a multiple of k. So every number that is told, and every difference between two tables told
at different times, is 0 or at least k, and what is told as 0 is any number below k.
"""

from __future__ import annotations

from collections.abc import Sequence


def floor_count(count: int, k: int) -> int:
    """The largest multiple of k up to the count."""
    return count - count % k


def floor_total(total: int, parts: Sequence[int], k: int) -> int:
    """What may be told of a total beside its parts, which are told rounded down; a unit may be in several parts.

    It is lowered until each part may still be any of the k numbers that it was told as.
    """
    highest = sum(floor_count(part, k) + k - 1 for part in parts)
    return max(min(floor_count(total, k), floor_count(highest - (k - 1), k)), 0) if parts else floor_count(total, k)
