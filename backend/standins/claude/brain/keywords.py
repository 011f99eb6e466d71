"""The words of a question that are worth searching for, and a crude stem to compare them by."""

import re

from standins.claude.brain.analytes import analytes_in

_WORD = re.compile(r"[a-zа-яё0-9][a-zа-яё0-9-]*", re.IGNORECASE)
_STOP = set(
    """a an and any are as at be been but by can could did do does for from get give had has have how i if in into is it its
    last latest me mean means most my mine newest no not of on or our out over please recent say says see show so some tell than that the their them
    then there these they this those to up us was we were what when where which who why will with would you your about find look
    again also just know want need like much many normal high low level levels value values ok okay okey good bad within range number
    а без бы был была были было в вам вас ваш ваши во вот вы где да для до его ее ей если есть еще ещё же за здесь и из или им их к
    как какая какие какое какой каков какова каково когда кто ли мне меня мной мои мой моя моё мое моих моей моем моём мы на надо нам нас не него нет ни
    но ну о об обо он она они оно от по под покажи покажите посмотри пожалуйста последний последние последняя последнее при про расскажи с сам свои свой скажи скажите сейчас
    сколько со так там те тебя то того тоже только тот ты у уж уже хочу что чтобы чего эта эти это этот этом этой я найди найдите
    норма норме нормальный нормально уровень уровня показатель показатели значение значения высокий низкий моему моему можешь можно пришло""".split()
)
_DOCUMENT_WORDS = re.compile(
    r"\b(?:documents?|reports?|results?|tests?|labs?|lab|analys[ie]s|pages?|files?|uploads?|uploaded|discharge|summary|prescriptions?|"
    r"scans?|x-?ray|mri|ct|ultrasound|blood ?work|paper|papers|conclusion|diagnos[ie]s|impression|"
    r"документ\w*|отч[её]т\w*|результат\w*|анализ\w*|обследован\w*|выписк\w*|заключен\w*|справк\w*|файл\w*|страниц\w*|загру[зж]\w*|"
    r"рецепт\w*|мрт|узи|кт|рентген\w*|диагноз\w*|исследован\w*|написано|говорится|указано|напечатано)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:documents?|reports?|results?|tests?|labs?|analys[ie]s|pages?|files?|uploads?|uploaded|papers?|my|"
    r"документ\w*|отч[её]т\w*|результат\w*|анализ\w*|файл\w*|страниц\w*|загру[зж]\w*|написано|говорится|указано|напечатано)",
    re.IGNORECASE,
)
_MY = re.compile(r"\b(?:my|mine|me|i|i'm|мой|моя|моё|мое|мои|моих|моей|моем|моём|моему|мне|меня|я)\b", re.IGNORECASE)
_MAX_QUERY_WORDS = 6


def mentions_documents(text: str) -> bool:
    return _DOCUMENT_WORDS.search(text) is not None


def is_about_me(text: str) -> bool:
    return _MY.search(text) is not None


def stem(word: str) -> str:
    word = word.lower().replace("ё", "е")
    if len(word) <= 4 or any(char.isdigit() for char in word):
        return word
    return word[: max(4, len(word) - (3 if len(word) > 7 else 2 if len(word) > 5 else 1))]


def keywords(text: str) -> list[str]:
    """Words that say what is asked for: no stop words, no "document" or "result", no laboratory names (those have synonyms)."""
    left = text
    for analyte in analytes_in(text):
        left = analyte.pattern.sub(" ", left)
    words = [word.lower() for word in _WORD.findall(left)]
    kept = [word for word in words if word not in _STOP and len(word) > 1 and not _GENERIC.fullmatch(word)]
    return list(dict.fromkeys(kept))


def search_query(text: str, russian: bool) -> str:
    """Alternatives joined by OR: all words at once would miss pages that print only one of the names."""
    words: list[str] = []
    for analyte in analytes_in(text):
        pair = [analyte.russian, analyte.english] if russian else [analyte.english, analyte.russian]
        words += [f'"{name}"' if " " in name else name for name in pair]
    words += keywords(text)
    if not words:
        words = [word.lower() for word in _WORD.findall(text) if _DOCUMENT_WORDS.fullmatch(word)]
    return " OR ".join(dict.fromkeys(words[:_MAX_QUERY_WORDS])) or text.strip()[:80]
