"""Summaries and a sheet template come in; a drawing goes out, and the dashboard workbook is brought to hold it."""

from pipeline.dashboard.actions import ActionCells, action_rows, gather_evidence, measure_rows
from pipeline.dashboard.curated import listed, review_rows, wins_rows
from pipeline.dashboard.drawing import draw
from pipeline.dashboard.people import people_cells, people_notes
from pipeline.dashboard.publish import Overtaken, Publication, publish, read_stamp, restore, shows
from pipeline.dashboard.specs import Template
from pipeline.dashboard.template import load
from pipeline.dashboard.themes import ThemeCells, memory_rows, name_themes, theme_rows

__all__ = [
    "ActionCells",
    "Overtaken",
    "Publication",
    "Template",
    "ThemeCells",
    "action_rows",
    "draw",
    "gather_evidence",
    "listed",
    "load",
    "measure_rows",
    "memory_rows",
    "name_themes",
    "people_cells",
    "people_notes",
    "publish",
    "read_stamp",
    "restore",
    "review_rows",
    "shows",
    "theme_rows",
    "wins_rows",
]
