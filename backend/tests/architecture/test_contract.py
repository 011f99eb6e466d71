"""What the front end is generated from is what the backend says: `make types` writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fastapi import FastAPI

from app.core.errors import CATALOGUE

ROOT = Path(__file__).resolve().parents[3]
STALE = "not up to date, run `make types`"


def test_the_openapi_document_is_up_to_date(app: FastAPI) -> None:
    kept = json.loads((ROOT / "backend" / "openapi.json").read_text())
    assert json.loads(json.dumps(app.openapi())) == kept, STALE


def test_the_front_end_knows_every_error_code() -> None:
    kept = (ROOT / "frontend" / "src" / "api" / "generated" / "error-codes.ts").read_text()
    assert set(re.findall(r'"([a-z-]+\.[a-z0-9-]+)"', kept)) == set(CATALOGUE), STALE
