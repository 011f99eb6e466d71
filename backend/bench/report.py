"""What a run says at the terminal and keeps in a file."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench.results import Level
from bench.targets import GOALS, Verdict, judge

RESULTS = Path(__file__).parent / "results"
# From this much of the machine on, taken by others while we measured, absolute numbers say little.
BUSY_CORES = 0.2


def print_report(levels: list[Level], load_before: float) -> None:
    print(
        "\n           first token, ms        per token, ms (median / p95)    CPU s per 1 000 tokens          errors"
        "\n  scene    bare  product  added    bare         product     added   bare  product  ratio  +db"
    )
    for level in levels:
        bare, ours = level.bare, level.product
        print(
            f"{level.scene!s:>7}  {bare.first_ms:6.1f}  {ours.first_ms:7.1f} {level.added_first_ms:6.1f}"
            f"  {bare.token_ms:5.2f} /{bare.token_p95_ms:5.1f} {ours.token_ms:5.2f} /{ours.token_p95_ms:5.1f}"
            f"  {level.added_token_ms:6.2f}  {bare.cpu_per_1000:6.3f}  {ours.cpu_per_1000:6.3f} {level.cpu_ratio:6.2f}"
            f"  {ours.database_cpu_per_1000:5.3f}  {bare.errors} / {ours.errors}"
        )
    _print_verdicts(judge(GOALS, levels))
    foreign = max(max(level.bare.foreign_cores, level.product.foreign_cores) for level in levels)
    print(f"\nload average before {load_before:.2f}, other programs took up to {foreign:.2f} of {os.cpu_count()} cores")
    if foreign > BUSY_CORES:
        print("warning: the machine was busy with other things; compare ratios, or measure again when it is idle")


def _print_verdicts(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        goal = verdict.goal
        print(
            f"{'reached' if verdict.reached else 'MISSED '}  {goal.text} at {goal.scene}: "
            f"{verdict.value:.2f} (at most {goal.limit:g})"
        )


def write_report(levels: list[Level], load_before: float, options: dict[str, Any], errors: dict[str, int]) -> Path:
    """The whole run as JSON, under its time and as `latest.json`."""
    now = datetime.now(UTC)
    content = {
        "measured_at": now.isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "load_average_before": load_before,
        "options": options,
        "levels": [level.as_dict() for level in levels],
        "errors": errors,
        "targets": [
            {"text": item.goal.text, "scene": item.goal.scene, "limit": item.goal.limit,
             "value": item.value, "reached": item.reached}
            for item in judge(GOALS, levels)
        ],
    }  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    for target in (path, RESULTS / "latest.json"):
        target.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return path
