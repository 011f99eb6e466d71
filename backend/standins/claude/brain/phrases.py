"""Every sentence of the demo model, in both languages."""

from standins.claude.brain.turn import Language

_PHRASES: dict[str, tuple[str, str]] = {
    "demo": (
        "*I am the built-in demo model: I quote and file, but I do not reason about medicine. Please ask your doctor.*",
        "*Я встроенная демо-модель: цитирую и записываю, но в медицине не рассуждаю. Спросите, пожалуйста, врача.*",
    ),
    "summary": ("What was said before:", "О чём шла речь раньше:"),
    "summary_person": ("Asked", "Вопрос"),
    "summary_assistant": ("Answered", "Ответ"),
    "hello": (
        "I can do a few things for you here:\n\n{offers}\n\nTry one of them in your own words.",
        "Вот что я умею здесь:\n\n{offers}\n\nПопробуйте что-нибудь своими словами.",
    ),
    "offer_search_documents": (
        "- **Find and quote your documents**: “What is my TSH?”",
        "- **Найти и процитировать ваши документы**: «Какой у меня ТТГ?»",
    ),
    "offer_save_memory": (
        "- **Remember** what matters: “Remember that I am allergic to penicillin”",
        "- **Запомнить** важное: «Запомните, что у меня аллергия на пенициллин»",
    ),
    "offer_get_memory": (
        "- **Tell what I remember**: “What do you remember about me?”",
        "- **Рассказать, что помню**: «Что вы помните обо мне?»",
    ),
    "offer_schedule_notification": (
        "- **Remind you**: “Remind me tomorrow at nine to call the doctor”",
        "- **Напомнить**: «Напомните завтра в девять позвонить врачу»",
    ),
    "offer_generate_pdf": (
        "- **Make a PDF**: “Make a PDF summary for my doctor”",
        "- **Сделать PDF**: «Сделайте PDF-отчёт для врача»",
    ),
    "offer_none": (
        "- **Answer in this chat**, in English or in Russian",
        "- **Отвечать в этом чате** по-русски или по-английски",
    ),
    "cannot": (
        "I cannot do that here: this chat does not give me the tool `{tool}`.",
        "Здесь я этого не могу: в этом чате у меня нет инструмента `{tool}`.",
    ),
    "medical": (
        "I can't judge symptoms or advise treatment. If it is urgent, please call a doctor or an ambulance now.",
        "Я не могу оценивать симптомы и советовать лечение. Если это срочно, сразу звоните врачу или в скорую.",
    ),
    "saving": ("I'll save that.", "Записываю."),
    "saved": ("Saved to memory: **{title}**.", "Сохранено в памяти: **{title}**."),
    "what_to_save": (
        "What should I remember? Please say it in one sentence.",
        "Что именно запомнить? Скажите, пожалуйста, одним предложением.",
    ),
    "scheduling": ("I'll set the reminder.", "Ставлю напоминание."),
    "scheduled": ("Done, I'll remind you: **{title}**, {when}.", "Готово, напомню: **{title}**, {when}."),
    "ask_time": (
        "When should I remind you: **{title}**? Say, for example, “tomorrow at nine” or “every day at 8:00”.",
        "Когда напомнить: **{title}**? Скажите, например, «завтра в девять» или «каждый день в 8:00».",
    ),
    "past_time": (
        "That time has already passed. When should I remind you: **{title}**?",
        "Это время уже прошло. Когда напомнить: **{title}**?",
    ),
    "looking_up_values": ("Let me look up your values.", "Смотрю ваши результаты."),
    "values_of": ("**{name}**, oldest first:", "**{name}**, от старых к новым:"),
    "no_values": ("There are no values of **{name}** yet.", "Значений **{name}** пока нет."),
    "no_date": ("no date", "без даты"),
    "searching": ("Let me look in your documents.", "Смотрю в ваших документах."),
    "recalling": ("Let me look at what I have saved.", "Смотрю, что записано."),
    "recalled": ("This is what I have saved:\n\n{items}", "Вот что записано:\n\n{items}"),
    "recalled_nothing": ("I have nothing saved about that yet.", "Об этом пока ничего не записано."),
    "from_memory": ("From memory:\n\n{items}", "Из памяти:\n\n{items}"),
    "not_found": (
        "I found nothing about {what} in your documents. If the document is not uploaded yet, add it and ask again.",
        "В ваших документах ничего не нашлось: {what}. Если документ ещё не загружен, добавьте его и спросите снова.",
    ),
    "unread": (
        "*{filename}* has not been read yet. Please ask again when it is marked as ready.",
        "*{filename}* ещё не прочитан. Спросите снова, когда он будет готов.",
    ),
    "this": ("this", "по этому вопросу"),
    "found_value": ("**{name}**{where} is printed as {quote}.", "**{name}**{where}: напечатано {quote}."),
    "found_lines": ("This is what your documents say:\n\n{items}", "Вот что написано в ваших документах:\n\n{items}"),
    "found_table": ("This is what is printed in your documents:", "Вот что напечатано в ваших документах:"),
    "where": (" in *{filename}*", " в документе *{filename}*"),
    "where_page": (" in *{filename}*, page {page}", " в документе *{filename}*, стр. {page}"),
    "inside": (
        "{value} lies within the printed range {range}.",
        "{value} укладывается в напечатанные границы {range}.",
    ),
    "above": ("{value} is above the printed range {range}.", "{value} выше напечатанных границ {range}."),
    "below": ("{value} is below the printed range {range}.", "{value} ниже напечатанных границ {range}."),
    "no_range": (
        "No reference range is printed on that line, so I can't say how it compares.",
        "Референсные границы в этой строке не напечатаны, сравнить не с чем.",
    ),
    "cell_inside": ("within", "в границах"),
    "cell_above": ("above", "выше"),
    "cell_below": ("below", "ниже"),
    "head_name": ("Test", "Показатель"),
    "head_value": ("Value", "Значение"),
    "head_range": ("Printed range", "Границы"),
    "head_verdict": ("Against the range", "Относительно границ"),
    "head_source": ("Source", "Источник"),
    "making_pdf": ("I'll put the PDF together.", "Собираю PDF."),
    "made_pdf": ("Your PDF **{title}** is ready.", "PDF **{title}** готов."),
    "pdf_title": ("Health summary", "Сводка о здоровье"),
    "pdf_heading": ("Request", "Запрос"),
    "failed": ("I could not do it: {reason}\n\n{advice}", "Не получилось: {reason}\n\n{advice}"),
    "advice_save_memory": (
        "You can add it by hand on the Memory page.",
        "Можно добавить это вручную на странице «Память».",
    ),
    "advice_get_memory": (
        "Please open the Memory page, or ask again in a minute.",
        "Откройте страницу «Память» или спросите через минуту.",
    ),
    "advice_search_documents": (
        "Please check on the Documents page that the file is processed, then ask again.",
        "Проверьте на странице «Документы», что файл обработан, и спросите снова.",
    ),
    "advice_schedule_notification": (
        "Please say the day and the time once more, or add it on the Reminders page.",
        "Назовите день и время ещё раз или добавьте напоминание на его странице.",
    ),
    "advice_generate_pdf": ("Please try again in a minute.", "Попробуйте ещё раз через минуту."),
    "advice": ("Please try again in a minute.", "Попробуйте ещё раз через минуту."),
    "unknown_error": ("the tool gave no reason", "инструмент не назвал причину"),
    "done": ("Done.", "Готово."),
    "review_summary": ("New since the last review: {count}.", "Новое с прошлого обзора: {count}."),
    "review_medicine": ("Take as you noted: {named}", "Принять, как вы записали: {named}"),
    "review_result": ("Talk to your doctor about {named}", "Обсудить с врачом: {named}"),
    "review_document": ("Go through {named}", "Просмотреть: {named}"),
    "review_body": (
        "It is new in your record. The demo model only points to it.",
        "Это новое в ваших записях. Демо-модель лишь указывает на него.",
    ),
    "chat": ("Chat", "Чат"),
    "reminder": ("Reminder", "Напоминание"),
    "thinking": (
        "The user asks something in their own words. I look for what I can do with the tools of this chat.",
        "Пользователь просит о чём-то своими словами. Смотрю, что можно сделать инструментами этого чата.",
    ),
}


def phrase(key: str, language: Language, **values: object) -> str:
    english, russian = _PHRASES[key]
    return (russian if language == "ru" else english).format(**values)


def knows(key: str) -> bool:
    return key in _PHRASES
