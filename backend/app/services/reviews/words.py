"""What a review says itself, in the person's language."""

from __future__ import annotations

from app.services.ai import red_flags

_EN = {
    "title": "Daily review: {count} to look at",
    "title_emergency": "Daily review: please read this first",
    "emergency": (
        "Something in your record sounds like an emergency. If it is happening now, call the emergency number at once: "
        "112 in Europe, 103 or 112 in Russia, 911 in the United States."
    ),
    "note": "Nothing is set up until you accept it. This is no diagnosis; decisions are your doctor's.",
    "summary": "New since the last review: {things}.",
    "results": "results out of range: {count}",
    "checks": "checks that are due: {count}",
    "documents": "documents: {count}",
    "medicines": "medicines and doses: {count}",
    "other": "other facts: {count}",
    "result_title": "Ask about repeating: {name}",
    "result_body": (
        "On {day} it was {value}, outside the range of the report ({range}), and there is no newer result. Whether and "
        "when to repeat it is your doctor's decision."
    ),
    "no_range": "flagged there",
    "check_title": "Due according to “{name}”",
    "check_body": "“{quote}” (page {page}). Counted from {day}, that is {due}.",
    "missed_title": "A better time for “{name}”?",
    "missed_body": (
        "In the last week {missed} of {due} times had no answer. You can move the reminder to a time that suits you. "
        "If doses were missed, your doctor or pharmacist can say what to do."
    ),
}
_RU = {
    "title": "Ежедневный обзор: к просмотру — {count}",
    "title_emergency": "Ежедневный обзор: сначала прочтите это",
    "emergency": (
        "Что-то в ваших записях похоже на неотложное состояние. Если это происходит сейчас, немедленно вызовите скорую "
        "помощь: 103 или 112 в России, 112 в Европе, 911 в США."
    ),
    "note": "Ничего не будет создано, пока вы не согласитесь. Это не диагноз, решения принимает ваш врач.",
    "summary": "Новое с прошлого обзора: {things}.",
    "results": "результаты вне нормы — {count}",
    "checks": "пора проверить — {count}",
    "documents": "документы — {count}",
    "medicines": "лекарства и приёмы — {count}",
    "other": "другие сведения — {count}",
    "result_title": "Спросить о повторном анализе: {name}",
    "result_body": (
        "{day} результат был {value}, вне интервала из бланка ({range}), и более нового нет. Нужен ли повтор и когда, "
        "решает ваш врач."
    ),
    "no_range": "отмечено в бланке",
    "check_title": "Подошёл срок из «{name}»",
    "check_body": "«{quote}» (страница {page}). Если считать от {day}, это {due}.",
    "missed_title": "Другое время для «{name}»?",
    "missed_body": (
        "За последнюю неделю без ответа осталось {missed} из {due}. Напоминание можно перенести на удобное время. Если "
        "приёмы пропущены, что делать, подскажет врач или фармацевт."
    ),
}


def of(locale: str) -> dict[str, str]:
    return _RU if locale == "ru" else _EN


def emergency(locale: str, texts: list[str]) -> str | None:
    """What comes before everything else, if any of these texts speaks of an emergency as happening now."""
    return of(locale)["emergency"] if red_flags.detect("\n".join(texts)) else None
