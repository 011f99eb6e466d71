"""Every check and every test, one after the other, with what each took. Exits non-zero if any failed.

Called by `make test`, which has brought the tools; needs nothing but the standard library.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BACKEND, FRONTEND, BOT = ROOT / "backend", ROOT / "frontend", ROOT / "telegram-bot"
BOT_BIN = BOT / ".venv" / "bin"


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    directory: Path = ROOT


def npm(script: str, *options: str) -> list[str]:
    return ["npm", *options, "run", "--silent", script]


STEPS = [
    Step("backend: lint", ["ruff", "check", "."], BACKEND),
    Step("backend: format", ["ruff", "format", "--check", "."], BACKEND),
    Step("backend: types", ["mypy"], BACKEND),
    Step("backend: layers", ["lint-imports"], BACKEND),
    Step("contract: generated files are up to date", [sys.executable, "scripts/check_generated.py"]),
    Step("front end: types", npm("types"), FRONTEND),
    Step("front end: lint", npm("lint"), FRONTEND),
    Step("front end: import directions", npm("lint:deps"), FRONTEND),
    Step("front end: languages", npm("i18n"), FRONTEND),
    Step("front end: unit tests", npm("test"), FRONTEND),
    Step("bot: lint", [str(BOT_BIN / "ruff"), "check", "."], BOT),
    Step("bot: types", [str(BOT_BIN / "mypy")], BOT),
    Step("bot: tests", [str(BOT_BIN / "pytest")], BOT),
    Step("backend: tests", [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal"], BACKEND),
    Step("front end: build", npm("build"), FRONTEND),
    Step("front end: size of each page", npm("size"), FRONTEND),
    Step(
        "product: the main job in a browser",
        [sys.executable, "scripts/with_product.py", "--products", "2", "--", *npm("e2e", "--prefix", "frontend")],
    ),
]


def main() -> int:
    results: list[tuple[str, bool, float]] = []
    for step in STEPS:
        print(f"\n== {step.name}", flush=True)
        started = time.monotonic()
        done = subprocess.run(step.command, cwd=step.directory, stdin=subprocess.DEVNULL, check=False)
        results.append((step.name, done.returncode == 0, time.monotonic() - started))
    print("\n== summary")
    for name, fine, seconds in results:
        print(f"  {'ok    ' if fine else 'FAILED'} {seconds:6.1f} s  {name}")
    failed = sum(not fine for _, fine, _ in results)
    print(f"\nchecks: {len(results) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
