"""The files of the set, written once and kept until something that makes them changes."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from random import Random

from eval import pictures
from eval.reports import Recipe, recipes, write

CACHE = Path(__file__).parent / "cache"
PROCESSES = 2
TINY_NUMBER = 1


class Quality(StrEnum):
    DIGITAL = "digital"
    SCAN = "scan"
    PHOTO = "photo"
    TINY = "tiny"


@dataclass(frozen=True, slots=True)
class Case:
    """A report in one quality: one file, or a photo of each page."""

    recipe: Recipe
    quality: Quality

    @property
    def name(self) -> str:
        return f"{self.recipe.name} {self.quality}"

    def files(self) -> list[Path]:
        folder = _folder() / self.recipe.name
        if self.quality in (Quality.PHOTO, Quality.TINY):
            return sorted((folder / self.quality).glob("*.jpg"))
        return [folder / f"{self.quality}.pdf"]


def cases(seed: int) -> list[Case]:
    """Every report in every quality; the one that is too small to be read for one of each layout only."""
    found = [Case(recipe, quality) for quality in Quality for recipe in recipes(seed)]
    return [case for case in found if case.quality != Quality.TINY or case.recipe.number == TINY_NUMBER]


def mark(paths: Sequence[Path]) -> str:
    """A short name for the content of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _folder() -> Path:
    here = Path(__file__).parent
    makers = (
        "layouts",
        "people",
        "pictures",
        "printing",
        "reports",
        "results",
        "sheets",
        "sources",
        "store",
        "wording",
    )
    parts = [here / f"{name}.py" for name in makers]
    return CACHE / f"set-{mark([*parts, *(here / 'data').iterdir(), *(here / 'templates').iterdir()])}"


def make(recipes: Sequence[Recipe], qualities: Sequence[Quality]) -> None:
    """See to it that the files are there."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob("set-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    missing = [
        (recipe, quality)
        for recipe in recipes
        for quality in qualities
        if not (folder / recipe.name / f"{quality}.done").exists()
    ]
    if len(missing) < 12:
        for recipe, quality in missing:
            _make(folder / recipe.name, recipe, quality)
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        asked = [pool.submit(_make, folder / recipe.name, recipe, quality) for recipe, quality in missing]
        for future in asked:
            future.result()


def _make(folder: Path, recipe: Recipe, quality: Quality) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / "digital.pdf"
    if not pdf.exists():
        _print(write(recipe).html, pdf)
    draw = Random(f"{recipe.name} {quality}")
    if quality == Quality.SCAN:
        pictures.scan(pdf, folder / "scan.pdf", draw)
    elif quality in (Quality.PHOTO, Quality.TINY):
        (folder / quality).mkdir(exist_ok=True)
        pictures.photos(pdf, folder / quality, draw, tiny=quality == Quality.TINY)
    (folder / f"{quality}.done").touch()


def _print(html: str, target: Path) -> None:
    # Loads pango; only needed when the set is made.
    import weasyprint  # noqa: PLC0415

    content = weasyprint.HTML(string=html).write_pdf()
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
    # Two processes may make the same report; each puts down a whole one.
    Path(part.name).replace(target)
