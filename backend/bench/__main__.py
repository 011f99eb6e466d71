"""Command line: `python -m bench [chat-cost | search | documents | reminders | sockets]` from backend/."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import chat_cost, documents, reminders, search, sockets
from bench.processes import StartError
from bench.report import print_report, write_report
from bench.run import Options, run
from bench.scene import Scene
from bench.targets import GOALS, judge

# 200 answers at 20 ms a token are more than two cores can even pass through; 80 ms is what providers send.
SCENES = "1,10,50,100,200@80,10+200"


def _scenes(text: str) -> tuple[Scene, ...]:
    return tuple(Scene.parse(part) for part in text.split(","))


def main() -> int:
    if sys.argv[1:] == ["chat-cost"]:
        return chat_cost.main()
    if sys.argv[1:2] == ["search"]:
        return search.main(sys.argv[2:])
    if sys.argv[1:2] == ["documents"]:
        return documents.main(sys.argv[2:])
    if sys.argv[1:2] == ["sockets"]:
        return sockets.main(sys.argv[2:])
    if sys.argv[1:2] == ["reminders"]:
        return reminders.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m bench", description=sys.modules["bench"].__doc__)
    parser.add_argument(
        "--streams", type=_scenes, default=_scenes(SCENES), help="parallel streams, e.g. 50 or 200@80 or 10+200"
    )
    parser.add_argument("--tokens", type=int, default=200, help="tokens of each answer")
    parser.add_argument("--ramp-s", type=float, default=3.0, help="time within which the streams of a level begin")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is measured")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    given = vars(parser.parse_args())
    strict = given.pop("strict")
    options = Options(**given)
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as directory:
        try:
            levels, errors = run(options, Path(directory))
        except StartError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    print_report(levels, load_before)
    for text, count in errors.items():
        print(f"{count} x {text}")
    print(f"written to {write_report(levels, load_before, asdict(options), errors)}")
    missed = [verdict for verdict in judge(GOALS, levels) if not verdict.reached]
    return 1 if strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
