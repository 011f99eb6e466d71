"""The fonts that reports are printed with: with others they would be other reports."""

from __future__ import annotations

import subprocess

from eval.layouts import LAYOUTS


def missing() -> list[str]:
    """Names of those that are not installed."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    installed = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    return sorted({font for layout in LAYOUTS.values() for font in layout.fonts} - installed)
