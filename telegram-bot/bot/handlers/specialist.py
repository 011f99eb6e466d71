"""/specialist: who answers in this chat."""

from uuid import UUID

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.conversation.desk import Desk
from bot.handlers.pressing import pop_up, rewrite
from bot.keyboards import markup_of
from bot.keyboards.answers import NO_SKILL, SkillChoice
from bot.locales import Texts

MOST_SHOWN = 60


async def ask_specialist(message: Message, person: Person, texts: Texts) -> None:
    skills = [skill for skill in await person.pages("skills", MOST_SHOWN) if skill["is_active"]]
    await message.answer(texts.say("specialist.ask"), reply_markup=_keyboard(texts, skills))


def _keyboard(texts: Texts, skills: list[dict[str, str]]) -> InlineKeyboardMarkup | None:
    builder = InlineKeyboardBuilder()
    builder.button(text=texts.plain("specialist.none"), callback_data=SkillChoice(skill=NO_SKILL))
    for skill in skills:
        builder.button(text=skill["name"], callback_data=SkillChoice(skill=UUID(skill["id"]).hex))
    return markup_of(builder.adjust(1, *[2] * len(skills)))


async def choose_specialist(
    query: CallbackQuery, callback_data: SkillChoice, person: Person, texts: Texts, desk: Desk
) -> None:
    place = desk.at(person.chat_id)
    chosen = None if callback_data.skill == NO_SKILL else callback_data.skill
    names = {UUID(skill["id"]).hex: skill["name"] for skill in await person.pages("skills", MOST_SHOWN)}
    if chosen is not None and chosen not in names:
        await pop_up(query, texts.plain("errors.skill.not-found"), alert=True)
        return
    place.skill = str(UUID(chosen)) if chosen else None
    if place.chat is not None:
        try:
            await person.patch(f"chats/{place.chat}", {"skill_id": place.skill})
        except BackendRefused as refusal:
            if refusal.code != "chat.not-found":
                raise
            place.start_anew()
    else:
        place.begins = True
    said = texts.say("specialist.chosen", name=names[chosen]) if chosen else texts.say("specialist.chosen_none")
    await pop_up(query)
    await rewrite(query, said)
