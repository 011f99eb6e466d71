"""What kind of document a text is, by the words that such documents use."""

from __future__ import annotations

from app.models import DocumentType

# Beginnings of words, so that Russian endings don't matter. What stands in titles says more than what stands in texts.
TITLES: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.LAB_RESULT: (
        "результаты анализ", "результаты исследован", "лабораторн", "анализ крови", "анализ мочи", "инвитро",
        "гемотест", "laboratory report", "lab report", "test results", "labcorp", "quest diagnostics",
    ),
    DocumentType.IMAGING: (
        "ультразвуковое исследован", "рентгенограф", "магнитно-резонансная", "компьютерная томограф", "протокол узи",
        "radiology report", "imaging report", "mri report", "ct report", "ultrasound report",
    ),
    DocumentType.PRESCRIPTION: ("рецепт", "rp.", "prescription"),
    DocumentType.CONSULTATION: (
        "консультац", "эпикриз", "выписка", "осмотр врача", "прием врача", "приём врача", "consultation",
        "discharge summary", "progress note", "visit summary", "history and physical",
    ),
}  # fmt: skip
WORDS: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.LAB_RESULT: (
        "референс", "анализ", "гемоглобин", "лейкоцит", "эритроцит", "глюкоз", "холестерин", "креатинин", "биоматериал",
        "ммоль", "reference interval", "reference range", "specimen", "hemoglobin", "haemoglobin", "glucose",
        "cholesterol", "creatinine", "mmol/l", "mg/dl", "titer", "antibod",
    ),
    DocumentType.IMAGING: (
        "мрт", "рентген", "узи", "томограмм", "флюорограф", "маммограф", "снимк", "эхоген", "mri", "ct scan", "x-ray",
        "radiograph", "ultrasound", "mammogra", "contrast", "impression:",
    ),
    DocumentType.PRESCRIPTION: (
        "d.s.", "принимать", "таблет", "капсул", "дозировк", "refill", "dispense", "take one", "take 1", "sig:",
    ),
    DocumentType.CONSULTATION: (
        "жалоб", "анамнез", "объективн", "рекомендац", "диагноз", "chief complaint", "history of present",
        "physical exam", "assessment", "hospital course", "follow-up", "admission", "discharge",
    ),
}  # fmt: skip
TITLE_WEIGHT = 4
ENOUGH = 2


def guess_kind(text: str, filename: str) -> DocumentType:
    """The kind with the most different signs; OTHER when there are too few to tell."""
    told = f"{filename}\n{text}".lower().replace("ё", "е").replace("_", " ")
    scores = {kind: _count(WORDS[kind], told) + TITLE_WEIGHT * _count(TITLES[kind], told) for kind in TITLES}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= ENOUGH else DocumentType.OTHER


def _count(signs: tuple[str, ...], told: str) -> int:
    return sum(_begins_a_word(sign.replace("ё", "е"), told) for sign in signs)


def _begins_a_word(sign: str, told: str) -> bool:
    """Looked for one by one: one expression for all of them takes ten times as long over a long text."""
    at = told.find(sign)
    while at > 0 and (told[at - 1].isalnum() or told[at - 1] == "_"):
        at = told.find(sign, at + 1)
    return at >= 0
