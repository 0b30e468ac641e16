"""An act that has to be refused comes in; the message of its 400 goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.emulator.errors import ApiError


def refusal(act: Callable[[], Any]) -> str:
    """Return the message of the 400 that an act ends in."""
    with pytest.raises(ApiError) as caught:
        act()
    assert caught.value.code == 400
    return caught.value.message
