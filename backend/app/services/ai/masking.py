"""Taking out of documents' texts what says who somebody is, before they are sent to the model.

Only on the way out: what is stored stays whole. Numbers that are results must never be taken for numbers of people, so
a number counts as one only in a form of its own or behind a word that names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

NAME, BIRTH, CONTACT, NUMBER, ADDRESS = "[name]", "[date of birth]", "[contact]", "[number]", "[address]"
SHORTEST_NAME = 3
# Endings that Russian names take: Иванов, Иванова, Ивановым, Ивановой.
_ENDINGS = r"(?:[аяуюеыио]|ой|ей|ом|ем|ым|им|ого|его|ому|ему|ых|их)?"
_VOWEL = re.compile(r"[аяоейиьы]\Z")
# Spaces as they stand in documents.
_S = "[ \\xa0]"


def _labelled(words: str, value: str) -> re.Pattern[str]:
    """A value behind a word that says what it is; the word stays."""
    words = words.replace(" ", _S)
    return re.compile(rf"(\b(?:{words}){_S}{{0,3}}[.:№#]{{0,2}}{_S}{{0,5}})(?:{value})", re.IGNORECASE)


_LABELLED = (
    (_labelled(r"тел(?:ефон)?|факс|phone|mobile|fax", r"[+(\d][\d ()\xa0-]{5,20}\d"), CONTACT),
    (
        _labelled(
            r"снилс|полис(?: омс)?|паспорт|амбулаторн\w{0,4} карт\w{0,3}|истори\w{1,3} болезни|номер заказа|заказ|инз"
            r"|mrn|ssn|medical record(?: number)?|patient id|accession|policy|account",
            r"(?:no\.?|number|номер)?[ \xa0]{0,3}[:№#]?[ \xa0]{0,3}[\w/-]{0,6}\d[\w/-]{1,20}(?:[ \xa0]\d{2,10}){0,3}",
        ),
        NUMBER,
    ),
    (
        _labelled(
            r"дата рождения|д\. ?р|год рождения|date of birth|dob|born",
            r"\d{1,4}(?:[./-]\d{1,2}[./-]\d{1,4}|[ \xa0][^\W\d_]{3,10}[ \xa0]\d{4})?",
        ),
        BIRTH,
    ),
    (_labelled("адрес (?:пациента|проживания|регистрации)|patient address", r"[^\n]{1,200}"), ADDRESS),
    # Only behind a colon: the patient also has a temperature.
    (
        _labelled(
            r"(?:пациент(?:ка)?|ф\.? ?и\.? ?о\.?|patient(?: name)?|name) {0,3}(?=:)",
            r"[^\W\d_][\w.'-]{0,40}(?:[ \xa0,]{1,2}[^\W\d_][\w.'-]{0,40}){0,3}",
        ),
        NAME,
    ),
)
_PHONE_RU = r"(?<![\d.,])(?:\+7|8)[ \xa0]?\(?\d{3}\)?[ \xa0-]?\d{3}[ \xa0-]?\d{2}[ \xa0-]?\d{2}(?![\d.,]\d)"
_FORMS = (
    (re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b"), CONTACT),
    (re.compile(_PHONE_RU), CONTACT),
    (re.compile(r"(?<![\d.,])\+\d{1,3}[ \xa0-]?\(?\d{2,4}\)?(?:[ \xa0-]?\d{2,4}){2,4}(?!\d)"), CONTACT),
    (re.compile(r"(?<![\d.,])\(\d{3}\)[ \xa0]?\d{3}-\d{4}(?!\d)"), CONTACT),
    (re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ \xa0-]\d{2}(?!\d)"), NUMBER),
    (re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"), NUMBER),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the owner of the documents is, as far as the account says."""

    full_name: str | None
    birth_date: date | None
    email: str


def masked(text: str, identity: Identity) -> str:
    """The text with names, birth dates, contacts, addresses and numbers of people replaced by what they are."""
    for pattern, label in _LABELLED:
        text = pattern.sub(rf"\g<1>{label}", text)
    for pattern, label in _FORMS:
        text = pattern.sub(label, text)
    if (names := _names(identity.full_name or "")) is not None:
        text = names.sub(NAME, text)
    for birth in _spellings(identity.birth_date):
        text = re.sub(rf"(?<!\d){re.escape(birth)}(?!\d)", BIRTH, text)
    return text


def _names(full_name: str) -> re.Pattern[str] | None:
    """Every part of the name in any case; short parts would hit ordinary words."""
    parts = {part for part in re.findall(r"[^\W\d_]+", full_name.lower()) if len(part) >= SHORTEST_NAME}
    if not parts:
        return None
    stems = sorted((_VOWEL.sub("", part) for part in parts), key=len, reverse=True)
    folded = (re.escape(stem).replace("ё", "[её]").replace("е", "[её]") for stem in stems)
    return re.compile(rf"\b(?:{'|'.join(folded)}){_ENDINGS}\b", re.IGNORECASE)


def _spellings(day: date | None) -> list[str]:
    if day is None:
        return []
    return [day.strftime(form) for form in ("%d.%m.%Y", "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")]
