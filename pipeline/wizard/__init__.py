"""Answers come in; the settings, the page about Google and the mapping of a school's own form go out."""
