"""Answers that are tables for spreadsheets."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from app.utils.filenames import attachment

TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


def spreadsheet(content: str, filename: str) -> Response:
    return Response(content, media_type="text/csv", headers={"Content-Disposition": attachment(filename)})
