"""A running Workspace comes in; Google's own clients of the four APIs, and files to work on, go out."""

from __future__ import annotations

from pipeline.emulator import Emulator
from tests.emulator.stock import service


class Desk:
    """The stock clients of the four APIs, and a new file of any kind."""

    def __init__(self, emulator: Emulator) -> None:
        """Build each client once; that is what takes its time."""
        self.emulator = emulator
        self.drive = service(emulator, "drive")
        self.sheets = service(emulator, "sheets").spreadsheets()
        self.docs = service(emulator, "docs").documents()
        self.forms = service(emulator, "forms").forms()
