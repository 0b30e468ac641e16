"""An API's name comes in; its discovery document, as bundled with Google's own client library, goes out."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

PACKAGES = {
    "forms": "google.apps.forms.v1",
    "sheets": "google.apps.sheets.v4",
    "docs": "google.apps.docs.v1",
    "drive": "google.apps.drive.v3",
}
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


def name_enum(api: str, field: str, names: list[str]) -> str:
    """Return an enum's full name: Google's first value says it, X_UNSPECIFIED; else the field's own name.

    Reported: `google.apps.sheets.v4.Dimension` for a field called majorDimension.
    Assumed: the other names.
    """
    stem = re.sub("_(UNSPECIFIED|UNDEFINED)$", "", names[0])
    if stem == names[0] or stem == "INPUT_VALUE_OPTION":
        bare = field.removeprefix("response")
        return f"{PACKAGES[api]}.{bare[:1].upper()}{bare[1:]}"
    return f"{PACKAGES[api]}.{stem.title().replace('_', '')}"


@functools.lru_cache(maxsize=8192)
def to_snake(name: str) -> str:
    """Return `addSheet` as `add_sheet`, the spelling of Google's error paths."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
