"""Command line: `python -m eval`, from backend/ (or `make eval ARGS=…`)."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from eval import fonts
from eval.reading import read_all
from eval.reports import write
from eval.scoring import score
from eval.store import cases, make
from eval.summary import missed_targets, print_misses, print_sums, print_wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description=sys.modules["eval"].__doc__)
    parser.add_argument("--only", default="", help="reports whose name has all these parts, e.g. digital,invitro-ru")
    parser.add_argument("--seed", type=int, default=0, help="another set of the same kind, to see what nobody has seen")
    parser.add_argument("--show", choices=("misses",), help="say what was missed, with the text of its line")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    given = parser.parse_args()
    parts = given.only.split(",") if given.only else []
    chosen = [case for case in cases(given.seed) if all(part in case.name for part in parts)]
    if not chosen:
        print("no report has such a name", file=sys.stderr)
        return 2
    if lacking := fonts.missing():
        print(f"fonts that are not installed (`make eval` does it): {', '.join(lacking)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    for quality in sorted({case.quality for case in chosen}):
        make([case.recipe for case in chosen if case.quality == quality], [quality])
    made = time.monotonic()
    read = asyncio.run(read_all([(case, write(case.recipe).truth) for case in chosen]))
    scores = [score(reading) for reading in read]
    if given.show == "misses":
        print_misses(scores)
    print_wrong(scores)
    print_sums(scores)
    missed = missed_targets(scores)
    for text in missed:
        print(f"MISSED  {text}")
    print(f"written in {made - began:.0f} s, read in {time.monotonic() - made:.0f} s")
    return 1 if given.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
