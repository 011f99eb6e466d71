"""The browser tests against fresh products; files that failed get a second run, in the open.

A scenario in a real browser on a crowded machine can miss a time limit without anything being wrong. What fails once
and
passes with people and products of its own is named as unsteady, to be mended; what fails twice is a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
# More than two processors, as a browser waits for an answer to be written half of the time.
PRODUCTS = "3"


def run(report: Path, files: list[str]) -> bool:
    report.unlink(missing_ok=True)
    command = [sys.executable, str(ROOT / "scripts" / "with_product.py"), "--products", PRODUCTS, "--"]
    command += ["npm", "--prefix", str(FRONTEND), "run", "--silent", "e2e", "--"]
    command += ["--reporter=default", "--reporter=json", f"--outputFile.json={report}", *files]
    return subprocess.run(command, check=False).returncode == 0


def failures(report: Path) -> dict[str, list[str]]:
    """File → the names of what failed in it; nothing where the run ended without a report."""
    if not report.exists():
        return {}
    suites = json.loads(report.read_bytes())["testResults"]
    return {
        Path(suite["name"]).name: [case["fullName"] for case in suite["assertionResults"] if case["status"] == "failed"]
        for suite in suites
        if suite["status"] == "failed"
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        if run(report, sys.argv[1:]):
            return 0
        failed = failures(report)
        if not failed:
            return 1
        passed = run(report, sorted(failed))
        again = failures(report)
    for file, names in failed.items():
        for name in names:
            print(f"{'FAILED' if file in again or not passed else 'unsteady:'} {file}: {name}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
