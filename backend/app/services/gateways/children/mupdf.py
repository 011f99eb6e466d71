"""The PDF library, which carries no usable types and prints to the standard output that we answer on."""

from __future__ import annotations

import importlib
from typing import Any

pymupdf: Any = importlib.import_module("pymupdf")
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
