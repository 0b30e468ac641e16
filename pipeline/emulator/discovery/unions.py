"""A schema's name comes in; the union among its fields, which the discovery documents do not tell, goes out.

Taken from the APIs' reference pages ("Union field"); a schema that is nothing but a union is listed without members.
"""

from __future__ import annotations

import functools

from pipeline.emulator.discovery.documents import schema

INSERTION = ("insertion_location", "location endOfSegmentLocation")
UNIONS = {
    ("forms", "Request"): ("kind", ""),
    ("forms", "Item"): ("kind", "questionItem questionGroupItem pageBreakItem textItem imageItem videoItem"),
    ("forms", "Question"): (
        "kind",
        "choiceQuestion textQuestion scaleQuestion dateQuestion timeQuestion fileUploadQuestion rowQuestion "
        "ratingQuestion",
    ),
    ("forms", "WriteControl"): ("control", ""),
    ("sheets", "Request"): ("kind", ""),
    ("sheets", "ExtendedValue"): ("value", ""),
    ("sheets", "ColorStyle"): ("kind", ""),
    ("sheets", "DataFilter"): ("filter", ""),
    ("sheets", "UpdateCellsRequest"): ("area", "start range"),
    ("sheets", "AutoFillRequest"): ("area", "range sourceAndDestination"),
    ("sheets", "FindReplaceRequest"): ("scope", "range sheetId allSheets"),
    ("sheets", "PasteDataRequest"): ("kind", "delimiter html"),
    ("sheets", "UpdateConditionalFormatRuleRequest"): ("instruction", "rule newIndex"),
    ("sheets", "ConditionValue"): ("value", ""),
    ("sheets", "DeveloperMetadataLocation"): ("location", "spreadsheet sheetId dimensionRange"),
    ("sheets", "TextRotation"): ("type", ""),
    ("sheets", "ConditionalFormatRule"): ("rule", "booleanRule gradientRule"),
    ("sheets", "EmbeddedObjectPosition"): ("location", "sheetId overlayPosition newSheet"),
    ("sheets", "ChartSpec"): (
        "chart",
        "basicChart pieChart bubbleChart candlestickChart orgChart histogramChart waterfallChart treemapChart "
        "scorecardChart",
    ),
    ("docs", "Request"): ("request", ""),
    ("docs", "InsertTextRequest"): INSERTION,
    ("docs", "InsertTableRequest"): INSERTION,
    ("docs", "InsertPageBreakRequest"): INSERTION,
    ("docs", "InsertInlineImageRequest"): INSERTION,
    ("docs", "InsertSectionBreakRequest"): INSERTION,
    ("docs", "WriteControl"): ("control", ""),
    ("docs", "DeleteNamedRangeRequest"): ("named_range_reference", "namedRangeId name"),
    ("docs", "ReplaceNamedRangeContentRequest"): ("replaced_named_range_reference", "namedRangeId namedRangeName"),
    ("docs", "UpdateTableCellStyleRequest"): ("cells", "tableRange tableStartLocation"),
    ("docs", "CreateFootnoteRequest"): ("footnote_reference_location", "location endOfSegmentLocation"),
}


@functools.cache
def union_of(api: str, ref: str) -> tuple[str, frozenset[str]]:
    """Return the union's name and its members; "" and none where the schema has no known union."""
    name, members = UNIONS.get((api, ref), ("", ""))
    if not name:
        return "", frozenset()
    return name, frozenset(members.split() or schema(api, ref)["properties"])
