"""The name of a shipped folder comes in; where it lies, in a wheel or in a checkout, goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

ShippedFolder = Literal["config", "sheets_templates", "report_templates"]


def folder(name: ShippedFolder) -> Path:
    """The folder as the wheel ships it (`pipeline/_shipped/<name>`), else the one at the checkout's top level."""
    package = Path(__file__).parent
    shipped = package / "_shipped" / name
    return shipped if shipped.is_dir() else package.parent / name
