"""Fails when the OpenAPI document or the front end's error codes no longer match the backend."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def printed(command: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "app", command], cwd=ROOT / "backend", check=True, capture_output=True, text=True
    )
    return run.stdout


def main() -> int:
    stale = []
    if json.loads(printed("openapi")) != json.loads((ROOT / "backend" / "openapi.json").read_text()):
        stale.append("backend/openapi.json")
    codes = ROOT / "frontend" / "src" / "api" / "generated" / "error-codes.ts"
    if set(re.findall(r'"([a-z-]+\.[a-z0-9-]+)"', codes.read_text())) != set(json.loads(printed("error-codes"))):
        stale.append(str(codes.relative_to(ROOT)))
    if stale:
        print("not up to date, run `make types`: " + ", ".join(stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
