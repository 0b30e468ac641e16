"""Workbook ids and requests come in; workbooks as Google answers them go out, through gspread's client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pipeline.google.transport import HTTPClient, Transport

ROOT = "https://sheets.googleapis.com/v4/spreadsheets"
Json = dict[str, Any]


class Sheets:
    """The Sheets API: whole reads, atomic writes. No values.append anywhere: it guesses a table [R]."""

    def __init__(self, transport: Transport) -> None:
        self._client = HTTPClient(transport)
        self._pace = transport.pace

    def wait(self, seconds: float) -> None:
        """Wait before another try, as the run's pace allows."""
        self._pace.wait(seconds)

    def get(self, workbook_id: str, fields: str) -> Json:
        """The workbook's parts that the field mask names."""
        answer = self._client.request("get", f"{ROOT}/{workbook_id}", params={"fields": fields})
        return msgspec.json.decode(answer.content)

    def read(self, workbook_id: str, filters: Sequence[Mapping[str, Any]], fields: str) -> Json:
        """One consistent read: the parts that the data filters and the field mask name."""
        body = {"dataFilters": list(filters), "includeGridData": True}
        answer = self._client.request(
            "post", f"{ROOT}/{workbook_id}:getByDataFilter", params={"fields": fields}, json=body
        )
        return msgspec.json.decode(answer.content)

    def write(self, workbook_id: str, requests: Sequence[Mapping[str, Any]]) -> Json:
        """One atomic batch, sent once: everything is applied, or nothing."""
        return self._client.batch_update(workbook_id, {"requests": list(requests)})
