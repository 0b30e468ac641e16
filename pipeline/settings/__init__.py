"""`smallwins.yaml` comes in; a frozen `Settings` goes out, or all its mistakes at once, with line and column."""

from pipeline.settings.model import Mapping, Settings, schema, schema_text
from pipeline.settings.reading import load, parse
from pipeline.settings.writing import change, edit, write

__all__ = ["Mapping", "Settings", "change", "edit", "load", "parse", "schema", "schema_text", "write"]
