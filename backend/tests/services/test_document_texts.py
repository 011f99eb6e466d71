"""Pure rules about names, passages and kinds of documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import DocumentType
from app.services.documents.kinds import guess_kind
from app.utils.filenames import MAX_LABEL, attachment, clean_filename
from app.utils.passages import START, STOP, best_passage

WORDS = st.lists(st.sampled_from(["ферритин", "12", "мкг/л", "и", "норма.", "\n", "text"]), max_size=400)


@given(WORDS, st.integers(20, 400))
def test_a_passage_is_a_bounded_run_of_the_text(words: list[str], size: int) -> None:
    text = " ".join(words)
    marked = " ".join(f"{START}{word}{STOP}" if word == "ферритин" else word for word in words)
    passage = best_passage(text, marked, size)
    assert passage in text
    assert len(passage) <= size


@given(st.text(max_size=600))
def test_any_name_becomes_a_label_that_can_be_sent(name: str) -> None:
    label = clean_filename(name)
    assert 0 < len(label) <= MAX_LABEL
    assert not set(label) & set("/\\\x00\r\n\u202e")
    attachment(label).encode("ascii")
    assert clean_filename(label) == label


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Гемоглобин 140 г/л, референсные значения", "x.pdf", DocumentType.LAB_RESULT),
        ("", "Анализ крови май.pdf", DocumentType.LAB_RESULT),
        ("МРТ головного мозга. Протокол УЗИ", "x.pdf", DocumentType.IMAGING),
        ("Rp.: Amoxicillini 0,5\nD.S. принимать по 1 таблетке", "x.pdf", DocumentType.PRESCRIPTION),
        ("Консультация кардиолога. Жалобы: одышка. Анамнез: без особенностей", "x.pdf", DocumentType.CONSULTATION),
        ("Chief complaint: cough. Assessment and plan", "visit.pdf", DocumentType.CONSULTATION),
        ("Receipt for groceries", "x.pdf", DocumentType.OTHER),
        ("", "", DocumentType.OTHER),
    ],
)
def test_the_kind_is_told_by_its_words_or_left_open(text: str, name: str, kind: DocumentType) -> None:
    assert guess_kind(text, name) == kind
