"""Laboratory reports of known truth are read right: a report of each layout as a file, two of them as scans."""

from __future__ import annotations

import pytest

from eval.layouts import LAYOUTS
from eval.reading import read_all
from eval.reports import Recipe, recipes, write
from eval.scoring import Score, score
from eval.store import Case, Quality, make
from eval.summary import missed_targets, share

DIGITAL = ("invitro-ru-00", "gemotest-ru-01", "helix-ru-03", "labcorp-en-04", "quest-en-00", "clinic-ru-06")
SCANNED = ("gemotest-ru-04", "labcorp-en-06")


@pytest.mark.parametrize(("names", "quality"), [(DIGITAL, Quality.DIGITAL), (SCANNED, Quality.SCAN)])
async def test_reports_are_read_as_promised(names: tuple[str, ...], quality: Quality):
    chosen = [recipe for recipe in recipes() if recipe.name in names]
    assert len(chosen) == len(names)
    scores = await _scores(chosen, quality)
    assert missed_targets(scores) == []
    for one in scores:
        assert one.patient_is_right, one.reading.report.patient_name
        assert share(len(one.pairs), len(one.reading.truth.rows)) >= 90.0, one.missed


def test_the_fixed_part_has_every_layout():
    assert {name.split("-", 1)[0] for name in DIGITAL} == set(LAYOUTS) - {"cumulative"}


async def _scores(chosen: list[Recipe], quality: Quality) -> list[Score]:
    make(chosen, [quality])
    return [
        score(reading)
        for reading in await read_all([(Case(recipe, quality), write(recipe).truth) for recipe in chosen])
    ]
