"""Summaries and a sheet template come in; a drawing goes out, and from it the dashboard workbook is brought up to date."""

from pipeline.dashboard.drawing import draw
from pipeline.dashboard.template import Template, load

__all__ = ["Template", "draw", "load"]
