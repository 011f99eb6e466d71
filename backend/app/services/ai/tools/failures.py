"""What did not work, in a line for the person: what, why, and what can be done."""

from __future__ import annotations

from app.core.errors import AppError
from app.core.permissions import Principal
from app.services.ai.tools.base import say

_WHAT = {
    "save_memory": ("Not saved to memory", "Не сохранено в память"),
    "get_memory": ("Memory could not be read", "Не удалось посмотреть в памяти"),
    "search_documents": ("Documents could not be searched", "Не удалось поискать в документах"),
    "schedule_notification": ("No reminder was set", "Напоминание не создано"),
    "generate_pdf": ("No PDF was made", "PDF не сделан"),
}
_ANYTHING = ("That did not work", "Не получилось")

UNREADABLE = (
    "the assistant mixed up the details; ask it to try again",
    "ассистент запутался в деталях; попросите ещё раз",
)
TOO_SLOW = ("it took too long; try again later", "заняло слишком много времени; попробуйте позже")
TECHNICAL = (
    "something went wrong on the server, nothing was changed; try again in a minute",
    "ошибка на сервере, ничего не изменилось; попробуйте через минуту",
)
_REASONS = {
    "memory.not-found": (
        "the entry to correct is not there any more; ask to save it as a new one",
        "записи, которую надо исправить, уже нет; попросите сохранить новую",
    ),
    "document.not-found": (
        "one of the documents is not there any more; choose others",
        "одного из документов уже нет; выберите другие",
    ),
    "reminder.in-the-past": (
        "the time is already over; name a later one",
        "это время уже прошло; назовите более позднее",
    ),
    "reminder.schedule-invalid": (
        "the days and times do not fit together; say it in other words",
        "дни и время не складываются; скажите иначе",
    ),
    "reminder.limit-reached": (
        "there are too many reminders; delete some you no longer need",
        "напоминаний уже слишком много; удалите ненужные",
    ),
    "pdf.template-unknown": ("there is no such template; ask for another one", "такого шаблона нет; попросите другой"),
    "pdf.render-failed": ("it could not be drawn; ask for a shorter one", "не удалось сверстать; попросите короче"),
    "pdf.unavailable": (
        "PDFs are not set up on this server; tell your administrator",
        "PDF на этом сервере не настроены; сообщите администратору",
    ),
}


def line(actor: Principal, tool: str, reason: tuple[str, str]) -> str:
    what = _WHAT.get(tool, _ANYTHING)
    return say(actor, f"{what[0]}: {reason[0]}", f"{what[1]}: {reason[1]}")


def reason_of(error: AppError) -> tuple[str, str]:
    return _REASONS.get(error.code, UNREADABLE if error.status == 422 else TECHNICAL)
