"""An API's name comes in; its discovery document, as bundled with Google's own client library, goes out."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

DOCUMENTS = {"forms": "forms.v1", "sheets": "sheets.v4", "docs": "docs.v1", "drive": "drive.v3"}


@functools.cache
def document(api: str) -> dict[str, Any]:
    """Return the discovery document of "forms", "sheets", "docs" or "drive"."""
    found = importlib.util.find_spec("googleapiclient")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("google-api-python-client is not installed: its bundled documents are needed")
    folder = Path(found.submodule_search_locations[0], "discovery_cache", "documents")
    loaded: dict[str, Any] = json.loads((folder / f"{DOCUMENTS[api]}.json").read_bytes())
    return loaded


def schema(api: str, ref: str) -> dict[str, Any]:
    """Return the schema called `ref`; KeyError where there is none."""
    found: dict[str, Any] = document(api)["schemas"][ref]
    return found


@functools.cache
def kinds(api: str) -> frozenset[str]:
    """Return the names of the request kinds that the API's batchUpdate knows."""
    return frozenset(schema(api, "Request")["properties"])


@functools.cache
def to_snake(name: str) -> str:
    """Return `addSheet` as `add_sheet`, the spelling of Google's error paths."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
