"""The conversation with the assistant: questions, and the buttons below answers."""

from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message

from bot.conversation.asking import ask, client_id, serve_questions, show_again
from bot.conversation.desk import Answering, Desk, Place, Question
from bot.conversation.painter import Painter
from bot.conversation.showing import Talk
from bot.handlers.pressing import pop_up
from bot.intake import receipts
from bot.intake.errands import Errands
from bot.keyboards.answers import Act, AnswerButton, answer_keyboard
from bot.locales import Texts

FIELD = {Act.CONTINUE: "continue_from", Act.REPEAT: "regenerate"}


async def question(
    message: Message,
    talk: Talk,
    desk: Desk,
    errands: Errands,
) -> None:
    place = desk.at(message.chat.id)
    place.asked += 1
    asked = Question(message.text or "", client_id(message.chat.id, message.message_id), holds=(receipts.hold(),))
    place.waiting.append(asked)
    place.arrived.set()
    if not place.is_served:
        place.is_served = True
        errands.begin(serve_questions(talk, place), name="questions")
    elif place.answering is not None and len(place.waiting) == 1:
        running = place.answering
        # What is urgent need not wait.
        stop = answer_keyboard(talk.texts, running.chat, running.message, Act.STOP) if running.message else None
        await message.answer(talk.texts.say("answer.next"), reply_markup=stop)


async def new_conversation(message: Message, texts: Texts, desk: Desk) -> None:
    place = desk.at(message.chat.id)
    place.start_anew()
    place.skill = None
    await message.answer(texts.say("answer.new"))


async def press(
    query: CallbackQuery,
    callback_data: AnswerButton,
    talk: Talk,
    desk: Desk,
    errands: Errands,
) -> None:
    """Stop, continue, try again, show: below an answer that is not whole."""
    try:
        chat, message = callback_data.ids
    except ValueError:
        await pop_up(query, talk.texts.plain("fallback.button"), alert=True)
        return
    place = desk.at(talk.person.chat_id)
    is_shown = place.answering is not None and place.answering.message == message
    if callback_data.act is Act.STOP:
        await talk.person.post(f"chats/{chat}/messages/{message}/stop", again=True)
    if place.is_served:
        said = "answer.stopping" if is_shown else "answer.busy"
        await pop_up(query, talk.texts.plain(said))
        return
    await pop_up(query)
    place.is_served = True
    if callback_data.act in FIELD:
        told = {FIELD[callback_data.act]: message, "client_id": str(_client_id(query, callback_data.act))}
        painter = await _painter_of(talk, place, query, message)
        place.chat, place.begins = chat, False
        errands.begin(_asked(talk, place, told, painter, (receipts.hold(),)), name="rest of an answer")
    else:
        answering = Answering(chat, _over(talk, query), message)
        errands.begin(show_again(talk, place, answering, message), name="answer shown again")


async def _asked(talk: Talk, place: Place, told: dict[str, str], painter: Painter, holds: receipts.Holds) -> None:
    with receipts.until_ended(holds):
        await ask(talk, place, told, painter, holds)
    await serve_questions(talk, place)


def _client_id(query: CallbackQuery, act: Act) -> object:
    at = query.message.message_id if query.message else 0
    return client_id(query.from_user.id, at, f"{act}:{query.id}")


async def _painter_of(talk: Talk, place: Place, query: CallbackQuery, message: str) -> Painter:
    """The messages that show the answer so far, if they are known; otherwise new ones; the old lose their buttons."""
    if place.last is not None and place.last.message == message:
        return place.last.painter
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=None)
    return Painter(talk.bot, talk.person.chat_id)


def _over(talk: Talk, query: CallbackQuery) -> Painter:
    if isinstance(query.message, Message):
        return Painter.over(talk.bot, talk.person.chat_id, query.message.message_id)
    return Painter(talk.bot, talk.person.chat_id)
