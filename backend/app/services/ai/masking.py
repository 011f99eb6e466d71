"""Taking out of documents' texts what says who somebody is, before they are sent to the model.

Only on the way out: what is stored stays whole. Numbers that are results must never be taken for numbers of people, so
a number counts as one only in a form of its own or behind a word that names it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.utils.person_names import Spellings

NAME, BIRTH, CONTACT, NUMBER, ADDRESS = "[name]", "[date of birth]", "[contact]", "[number]", "[address]"
SHORTEST_NAME = 3
# So many characters are masked in less time than a thread is worth.
SHORT = 1_000
# Endings that Russian names take: Иванов, Иванова, Ивановым, Ивановой.
_ENDINGS = r"(?:[аяуюеыио]|ой|ей|ом|ем|ым|им|ого|его|ому|ему|ых|их)?"
_VOWEL = re.compile(r"[аяоейиьы]\Z")
# Spaces as they stand in documents, and a gap between two columns.
_S = "[ \\xa0]"
_GAP = rf"{_S}{{3}}"
_LINE_ENDS = rf"(?={_S}{{0,20}}(?:\n|\Z))"


def _labelled(words: str, value: str) -> re.Pattern[str]:
    """A value behind a word that says what it is; the word stays."""
    words = words.replace(" ", _S)
    return re.compile(rf"(\b(?:{words}){_S}{{0,3}}[.:№#]{{0,2}}{_S}{{0,5}})(?:{value})", re.IGNORECASE)


def _below(words: str, value: str) -> re.Pattern[str]:
    """A value that has the line below its word for itself: a result never stands alone without its name."""
    words = words.replace(" ", _S)
    behind = rf"{_S}{{0,3}}[.:№#]{{0,2}}{_S}{{0,20}}\n{_S}{{0,20}}"
    return re.compile(rf"(\b(?:{words}){behind})(?:{value}){_LINE_ENDS}", re.IGNORECASE)


_PHONE = r"тел(?:ефон)?|факс|phone|mobile|fax"
_DOCUMENT = (
    r"снилс|полис(?: омс)?|паспорт|амбулаторн\w{0,4} карт\w{0,3}|истори\w{1,3} болезни|номер заказа|заказ|инз"
    r"|mrn|ssn|medical record(?: number)?|patient id|accession|policy|account"
)
_BORN = r"дата рождения|д\. ?р|год рождения|date of birth|dob|born"
_ADDRESS = r"адрес(?: (?:пациента|проживания|регистрации|места жительства))?|(?:patient |home )?address"
_PATIENT = r"пациент(?:ка|а|ки)?|ф\.? ?и\.? ?о\.?(?: пациент(?:а|ки))?|patient(?: name)?"
# A name of something else is what was measured.
_NAME = r"(?<!test )(?<!analyte )(?<!drug )(?<!generic )(?<!component )name"
_CAPITAL = r"(?-i:[A-ZА-ЯЁ])"
_FULL_NAME = rf"{_CAPITAL}[\w'-]{{1,40}}(?:[ \xa0,]{{1,2}}{_CAPITAL}[\w.'-]{{0,40}}){{1,3}}"
_DATE = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[ \xa0][^\W\d_]{3,10}\.?,?[ \xa0]\d{4}"
    r"|[^\W\d_]{3,10}\.?[ \xa0]\d{1,2},?[ \xa0]\d{4}"
)
_TO_THE_GAP = rf"[^\s:](?:(?!{_GAP})[^\n]){{0,200}}"
_PLACE = r"(?:ул|г|д|кв|пр|просп|пер|обл|st|ave|rd)\.|улица|город|дом|street|avenue|road"
_PASSPORT = r"(?:серия)?[ \xa0:№]{0,3}\d{2}[ \xa0]?\d{2}[ \xa0,]{0,3}(?:номер|№)?[ \xa0:№]{0,3}\d{6}(?!\d)"

_LABELLED = (
    (_labelled(_PHONE, r"[+(\d][\d ()\xa0-]{5,20}\d"), CONTACT),
    (_below(_PHONE, r"[+(\d][\d ()\xa0-]{7,20}\d"), CONTACT),
    (_labelled(r"паспорт(?: гражданина)?(?: рф)?", _PASSPORT), NUMBER),
    (
        _labelled(
            _DOCUMENT,
            r"(?:no\.?|number|номер)?[ \xa0]{0,3}[:№#]?[ \xa0]{0,3}[\w/-]{0,6}\d[\w/-]{1,20}(?:[ \xa0]\d{2,10}){0,3}",
        ),
        NUMBER,
    ),
    (_below(_DOCUMENT, r"[A-ZА-Я/-]{0,6}\d(?:[ \xa0-]?\d){5,20}"), NUMBER),
    (_labelled(_BORN, rf"{_DATE}|\d{{1,4}}"), BIRTH),
    (_below(_BORN, rf"(?:{_DATE})(?:{_S}?г\.?)?"), BIRTH),
    (_labelled(r"адрес (?:пациента|проживания|регистрации)|patient address", _TO_THE_GAP), ADDRESS),
    # Only behind a colon: an address is also where one turns to, and the patient has a temperature.
    (_labelled(rf"(?:{_ADDRESS}) {{0,3}}(?=:)", _TO_THE_GAP), ADDRESS),
    (
        _below(rf"(?:{_ADDRESS})", rf"(?=[^\n]{{0,200}}(?:{_PLACE}))(?:(?!{_GAP})[^\n]){{5,200}}"),
        ADDRESS,
    ),
    (
        _labelled(
            rf"(?:{_PATIENT}|{_NAME}) {{0,3}}(?=:)",
            r"[^\W\d_][\w.'-]{0,40}(?:[ \xa0,]{1,2}[^\W\d_][\w.'-]{0,40}){0,3}",
        ),
        NAME,
    ),
    (_labelled(r"ф\.? ?и\.? ?о\.?(?: пациент(?:а|ки))?", _FULL_NAME), NAME),
    (_below(_PATIENT, _FULL_NAME), NAME),
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


_MONTHS = (
    ("янв", "января", "jan", "january"), ("фев", "февраля", "feb", "february"), ("мар", "марта", "mar", "march"),
    ("апр", "апреля", "apr", "april"), ("мая", "мая", "may", "may"), ("июн", "июня", "jun", "june"),
    ("июл", "июля", "jul", "july"), ("авг", "августа", "aug", "august"), ("сен", "сентября", "sep", "september"),
    ("окт", "октября", "oct", "october"), ("ноя", "ноября", "nov", "november"), ("дек", "декабря", "dec", "december"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,40}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the owner of the documents is, as far as the account says.

    `aliases` are other names of theirs, as their own documents print them: every part of them counts. `printed` are
    names that may be anybody's, or not be names at all: these count as a whole only.
    """

    full_name: str | None
    birth_date: date | None
    email: str
    aliases: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


async def masked_apart(text: str, identity: Identity) -> str:
    """What `masked` answers, found in another thread where the text is long: the loop goes on meanwhile."""
    return masked(text, identity) if len(text) <= SHORT else await asyncio.to_thread(masked, text, identity)


def masked(text: str, identity: Identity) -> str:
    """The text with names, birth dates, contacts, addresses and numbers of people replaced by what they are.

    Line breaks stay where they are.
    """
    if (printed := _printed((*identity.aliases, *identity.printed))) is not None:
        text = printed.sub(NAME, text)
    for pattern, label in _LABELLED:
        text = pattern.sub(rf"\g<1>{label}", text)
    for pattern, label in _FORMS:
        text = pattern.sub(label, text)
    known = " ".join((identity.full_name or "", *identity.aliases)).lower()
    parts = {part for part in re.findall(r"[^\W\d_]+", known) if len(part) >= SHORTEST_NAME}
    if parts:
        text = _in_the_other_alphabet(parts, _names(parts).sub(NAME, text))
    for birth in _spellings(identity.birth_date):
        text = birth.sub(BIRTH, text)
    return text


def _printed(names: Collection[str]) -> re.Pattern[str] | None:
    """The names as they are printed, the longest first, in any case."""
    long = sorted((name for name in names if sum(sign.isalpha() for sign in name) >= SHORTEST_NAME), key=len)
    if not long:
        return None
    spelled = ("[ \xa0,]{1,3}".join(re.escape(word) for word in name.split()) for name in reversed(long))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def _names(parts: Collection[str]) -> re.Pattern[str]:
    """Every part of the name in any case; short parts would hit ordinary words."""
    stems = sorted((_VOWEL.sub("", part) for part in parts), key=len, reverse=True)
    folded = (re.escape(stem).replace("ё", "[её]").replace("е", "[её]") for stem in stems)
    return re.compile(rf"\b(?:{'|'.join(folded)}){_ENDINGS}\b", re.IGNORECASE)


def _in_the_other_alphabet(parts: Collection[str], text: str) -> str:
    spellings = Spellings(parts)
    found = {word for word in set(_WORD.findall(text)) if spellings.hold(word.lower().replace("ё", "е"))}
    return _WORD.sub(lambda word: NAME if word[0] in found else word[0], text) if found else text


def _spellings(day: date | None) -> list[re.Pattern[str]]:
    if day is None:
        return []
    forms = ("%d.%m.%Y", "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y")
    numbers = "|".join(re.escape(day.strftime(form)) for form in forms)
    month = "|".join(sorted(_MONTHS[day.month - 1], key=len, reverse=True))
    number, year = f"0?{day.day}(?:st|nd|rd|th)?", day.year
    words = (
        rf"{number}{_S}{{1,2}}(?:{month})\.?,?{_S}{{1,2}}{year}|\b(?:{month})\.?{_S}{{1,2}}{number},?{_S}{{1,2}}{year}"
    )
    return [re.compile(rf"(?<!\d)(?:{numbers}|{words})(?!\d)", re.IGNORECASE)]
