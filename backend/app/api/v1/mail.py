"""The links in letters: confirming the address, stopping the mail (RFC 8058), answering a reminder."""

from __future__ import annotations

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import HTMLResponse

from app.api.deps import RuntimeDep, SessionDep
from app.schemas.mail import LetterOut
from app.services import mail_answers, notifications
from app.services.deliveries import confirming, unsubscribing, words
from app.services.runtime import Runtime
from app.utils.addresses import masked

router = APIRouter(prefix="/mail", tags=["mail"])


def _page(runtime: Runtime, locale: str, what: str, *, address: str = "", status: int = 200) -> HTMLResponse:
    own = words.words(locale)
    page = words.render(
        "page.html",
        locale,
        title=own[f"{what}_title"],
        text=own[f"{what}_text"].format(address=masked(address)),
        button=own.get(f"{what}_button"),
        settings_page=f"{runtime.settings.public_url}/profile",
    )
    return HTMLResponse(page, status_code=status)


@router.get("/unsubscribe/{token}", response_class=HTMLResponse)
async def ask_to_unsubscribe(token: str, runtime: RuntimeDep, session: SessionDep) -> HTMLResponse:
    """A page that asks: programs that look at every link of a letter change nothing."""
    person = await unsubscribing.person_of(session, runtime, token)
    if person is None:
        return _page(runtime, "en", "unsubscribe_invalid", status=404)
    return _page(runtime, person.locale, "unsubscribe", address=person.email)


@router.post("/unsubscribe/{token}", response_class=HTMLResponse)
async def stop_mail(token: str, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks) -> HTMLResponse:
    """One click: the body, which mail programs fill with a constant, says nothing more."""
    person, told = await unsubscribing.stop(session, runtime, token)
    after.add_task(notifications.announce, runtime, told)
    return _page(runtime, person.locale, "unsubscribed", address=person.email)


@router.get("/confirm/{token}", response_class=HTMLResponse)
async def ask_to_confirm(token: str, runtime: RuntimeDep, session: SessionDep) -> HTMLResponse:
    """A page that asks; looking confirms nothing."""
    person = await confirming.person_of(session, runtime, token)
    if person is None:
        return _page(runtime, "en", "confirm_invalid", status=404)
    return _page(runtime, person.locale, "confirm", address=person.email)


@router.post("/confirm/{token}", response_class=HTMLResponse)
async def confirm_address(token: str, runtime: RuntimeDep, session: SessionDep) -> HTMLResponse:
    person = await confirming.confirm(session, runtime, token)
    return _page(runtime, person.locale, "confirmed", address=person.email)


def _client(request: Request) -> str | None:
    return request.client.host if request.client else None


@router.get("/answer/{token}")
async def open_letter(token: str, request: Request, runtime: RuntimeDep, session: SessionDep) -> LetterOut:
    """The reminder that a letter was about, for the page that its links open. Changes nothing."""
    return LetterOut.model_validate(await mail_answers.look(session, runtime, token, ip=_client(request)))


@router.post("/answer/{token}")
async def answer_letter(
    token: str, request: Request, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> LetterOut:
    """Answers the reminder as the link says; once it is answered, nothing changes any more (`already`)."""
    letter = await mail_answers.answer(session, runtime, token, ip=_client(request))
    after.add_task(notifications.announce_change, runtime, letter.person.id)
    return LetterOut.model_validate(letter)
