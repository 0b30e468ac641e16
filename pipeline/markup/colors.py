"""Nothing comes in; the colors of Docs and .docx go out as six hex digits. Web pages name them in their own style."""

TEAL, SOFT = "0F5E63", "545C66"
"""Of headings, bars and links; of small print."""

WASH, AMBER, LINE = "E8F2F2", "FFF1CC", "B8C4C6"
"""Behind headings and prompts; behind a mark; between the rows of a table."""

SERIES = ("0F5E63", "94580A", "545C66")
"""Of a chart's columns from below, and of the line last."""
