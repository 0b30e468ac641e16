"""A blank tab looks like a recorded new one."""

from __future__ import annotations

from pipeline.emulator.docs.blank import base_paragraph_style, blank_tab, cell_paragraph_style
from pipeline.emulator.docs.rendering import render_tab
from tests.emulator.conftest import read_recording


def test_a_blank_tab_has_the_recorded_styles() -> None:
    """All but the page's size, which follows the owner's country."""
    recorded = read_recording("docs/create_tab_named_range_footnote_write__base.json")["tabs"][0]["documentTab"]
    made = render_tab(blank_tab("t.0", "Tab 1"))
    assert made["namedStyles"] == recorded["namedStyles"]
    assert made["documentStyle"] | {"pageSize": None} == recorded["documentStyle"] | {"pageSize": None}
    assert made["body"]["content"][0] == recorded["body"]["content"][0]


def test_a_cell_is_single_spaced() -> None:
    """Otherwise it spells out what normal text is."""
    recorded = read_recording("docs/tables.json")["body"]["content"][2]["table"]["tableRows"][0]["tableCells"][0]
    assert cell_paragraph_style() == recorded["content"][0]["paragraph"]["paragraphStyle"]
    assert base_paragraph_style()["lineSpacing"] == 115
