"""A long page with many facts is made ready for their proofs once, not for each of them."""

from __future__ import annotations

import time

from app.services.extraction import places
from app.services.extraction.texts import page_of
from app.utils.quotes import readings, run_in

LINES = [f"Показатель {number} составил {number},5 г/л в этот раз" for number in range(2_000)]
TEXT = "\n".join(LINES)


def test_many_quotes_of_a_long_page_cost_little_more_than_reading_it_once() -> None:
    begun = time.process_time()
    for _ in range(5):
        readings(TEXT)
    once = (time.process_time() - begun) / 5
    page = page_of(1, TEXT, None)
    begun = time.process_time()
    for number in range(200, 600, 2):
        place = places.find([page], 1, f"{number} составил {number},5 г/л")
        assert place is not None
        assert place.text == LINES[number]
    assert time.process_time() - begun < 60 * once


def test_the_shortest_run_of_lines_is_found() -> None:
    page = page_of(1, "ТТГ\nТТГ составил\n4,87 мкМЕ/мл\nТТГ составил 4,87 мкМЕ/мл", None)
    place = places.find([page], 1, "ТТГ составил 4,87")
    assert place is not None
    assert (place.first, place.last, place.text) == (3, 3, "ТТГ составил 4,87 мкМЕ/мл")
    page = page_of(1, "\nТТГ составил\n4,87 мкМЕ/мл\n", None)
    place = places.find([page], 1, "ТТГ составил 4,87")
    assert place is not None
    assert (place.first, place.last, place.text) == (1, 2, "ТТГ составил\n4,87 мкМЕ/мл")


def test_a_number_in_a_name_is_no_value() -> None:
    line = "Витамин D, 25-гидрокси (25-OH)   24   нг/мл"
    assert run_in(line, "25") is None
    assert run_in(line, "24") is not None
