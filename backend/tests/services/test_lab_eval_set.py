"""The generated set of laboratory reports: what is known of a report stands on it."""

from __future__ import annotations

import html
import re

import pytest

from eval.layouts import LAYOUTS
from eval.reports import Recipe, recipes, write


def test_set_has_ten_reports_of_each_layout_in_both_languages():
    for name in LAYOUTS:
        own = [recipe for recipe in recipes() if recipe.layout == name]
        assert len(own) == (4 if name == "cumulative" else 10)
        assert {recipe.language for recipe in own} == {"ru", "en"}


@pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.name)
def test_every_true_row_is_printed(recipe: Recipe):
    written = write(recipe)
    printed = re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", written.html)))
    assert written.truth.patient in printed
    assert len(written.truth.rows) >= 10
    for row in written.truth.rows:
        assert row.name in printed
        assert row.value_printed in printed


def test_a_report_is_the_same_whenever_it_is_written():
    recipe = recipes()[0]
    assert write(recipe) == write(recipe)
