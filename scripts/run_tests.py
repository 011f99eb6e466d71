"""Every check and every test, with what each took. Exits non-zero if any failed.

Called by `make test`, which has brought the tools; needs nothing but the standard library. What is checked without a
running product goes side by side; the two long ones follow alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BACKEND, FRONTEND, BOT = ROOT / "backend", ROOT / "frontend", ROOT / "telegram-bot"
BOT_BIN = BOT / ".venv" / "bin"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# What programs write on the lines that name a failure; the summary repeats them, as CI keeps the end of the output.
TELLING = re.compile(r"^\s*(FAIL|FAILED|ERROR|×)\b|\berror\b.*:|Error: ", re.IGNORECASE)
TELLING_LINES, TELLING_WIDTH = 12, 200
UNSTEADY = "unsteady:"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: list[str]
    directory: Path = ROOT


@dataclass(frozen=True, slots=True)
class Result:
    step: Step
    passed: bool
    seconds: float
    lines: list[str]

    def telling(self) -> list[str]:
        """The lines that say what failed, without repetitions."""
        plain = [COLOURS.sub("", line).strip()[:TELLING_WIDTH] for line in self.lines]
        told = dict.fromkeys(line for line in plain if TELLING.search(line)) if not self.passed else {}
        return [*list(told)[-TELLING_LINES:], *(line for line in plain if line.startswith(UNSTEADY))]


def npm(script: str, *options: str) -> list[str]:
    return ["npm", *options, "run", "--silent", script]


# What is checked without a running product: two of these rows at a time, the longest first so that both end together.
SHORT = [
    [Step("backend: types", ["mypy"], BACKEND)],
    [Step("front end: types", npm("types"), FRONTEND)],
    [Step("bot: tests", [str(BOT_BIN / "pytest")], BOT)],
    [
        Step("front end: build", npm("bundle"), FRONTEND),
        Step("front end: size of each page", npm("size"), FRONTEND),
    ],
    [Step("bot: types", [str(BOT_BIN / "mypy")], BOT)],
    [Step("front end: unit tests", npm("test"), FRONTEND)],
    [Step("front end: lint, languages, import directions", npm("lint"), FRONTEND)],
    [
        Step("backend: layers", ["lint-imports"], BACKEND),
        Step("backend: lint", ["ruff", "check", "."], BACKEND),
        Step("backend: format", ["ruff", "format", "--check", "."], BACKEND),
        Step("bot: lint", [str(BOT_BIN / "ruff"), "check", "."], BOT),
    ],
]
LONG = [
    Step("backend: tests", [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal"], BACKEND),
    Step("product: its work in a browser", [sys.executable, "scripts/browser_tests.py"]),
]


def run(step: Step, *, shown_at_once: bool) -> Result:
    """`shown_at_once`: each line as it comes; else all together at the end, so that two steps do not mix."""
    started = time.monotonic()
    if shown_at_once:
        print(f"\n== {step.name}", flush=True)
    lines: list[str] = []
    with subprocess.Popen(
        step.command,
        cwd=step.directory,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if shown_at_once:
                print(line, end="", flush=True)
    if not shown_at_once:
        print(f"\n== {step.name}\n{''.join(lines)}", end="", flush=True)
    return Result(step, process.returncode == 0, time.monotonic() - started, lines)


def one_after_the_other(steps: Sequence[Step], *, shown_at_once: bool = False) -> list[Result]:
    return [run(step, shown_at_once=shown_at_once) for step in steps]


def main() -> int:
    with ThreadPoolExecutor(2) as side_by_side:
        results = [result for row in side_by_side.map(one_after_the_other, SHORT) for result in row]
    results += one_after_the_other(LONG, shown_at_once=True)
    print("\n== summary")
    for result in results:
        print(f"  {'ok    ' if result.passed else 'FAILED'} {result.seconds:6.1f} s  {result.step.name}")
    for result in results:
        for line in result.telling():
            print(f"{result.step.name}: {line}")
    failed = sum(not result.passed for result in results)
    print(f"\nchecks: {len(results) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
