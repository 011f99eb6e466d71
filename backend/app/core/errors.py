"""The error catalogue: every way the API says no, with its status and a title for developers.

Codes are `noun.reason` in kebab-case. What the user reads comes from the front end's and the bot's
translations of the code; `make types` exports the codes so that a missing sentence fails the type check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CATALOGUE: Final[Mapping[str, tuple[int, str]]] = {
    # requests
    "request.invalid": (422, "The request does not have the expected shape"),
    "request.not-found": (404, "There is nothing at this address"),
    "request.method-not-allowed": (405, "This address does not answer that method"),
    "request.too-large": (413, "The request body is too large"),
    "request.forbidden-origin": (403, "The request came from another site"),
    "request.key-reused": (422, "This Idempotency-Key came with another request before"),
    "request.not-acceptable-content": (415, "The content type is not accepted here"),
    "server.error": (500, "Something went wrong on the server"),
    "server.unavailable": (503, "A part of the server is not available right now"),
    "server.storage-full": (507, "The server has no space left"),
    # identity
    "auth.required": (401, "Sign in first"),
    "auth.token-invalid": (401, "The access token is invalid or expired"),
    "auth.session-ended": (401, "The session has ended"),
    "auth.credentials-invalid": (401, "Wrong e-mail or password"),
    "auth.too-many-attempts": (429, "Too many attempts"),
    "auth.browser-only": (403, "This is done in the browser"),
    "auth.forbidden": (403, "Not allowed for this role"),
    "auth.registration-closed": (403, "Registration is closed"),
    "auth.email-taken": (409, "An account with this e-mail exists"),
    "auth.username-taken": (409, "This user name is taken"),
    "user.not-found": (404, "No such user"),
    "user.timezone-unknown": (422, "Unknown time zone"),
    # contexts
    "context.stale-version": (409, "The text was changed elsewhere meanwhile"),
    "context.too-long": (422, "The text is too long to go into every prompt"),
    "context.version-not-found": (404, "No such version of the text"),
    # chats
    "chat.not-found": (404, "No such chat"),
    "chat.limit-reached": (409, "The number of chats is used up"),
    "chat.answer-in-progress": (409, "An answer is still being written in this chat"),
    "message.not-found": (404, "No such message"),
    "message.parent-not-found": (404, "The message to continue from is not in this chat"),
    "message.client-id-reused": (409, "This client id was used for another message"),
    "message.not-an-answer": (422, "This needs an answer of the assistant, not a question"),
    "message.not-a-question": (422, "Only a question of the person can be edited"),
    "message.not-interrupted": (409, "Only an interrupted answer can be continued"),
    "tool.not-found": (404, "This answer made no such tool call"),
    "tool.not-undoable": (409, "This can't be taken back"),
    "tool.changed-since": (409, "What the assistant made was changed meanwhile"),
    "skill.not-found": (404, "No such specialist"),
    "skill.limit-reached": (409, "The number of own specialists is used up"),
    "quota.messages-exceeded": (429, "The daily number of messages is used up"),
    "quota.tokens-exceeded": (429, "The daily number of tokens is used up"),
    "model.busy": (503, "The model is busy"),
    "model.unreachable": (502, "The model could not be reached"),
    "model.rejected": (502, "The model did not accept the request"),
    "model.not-configured": (503, "The model is not configured correctly"),
    "model.unreadable": (502, "The model's answer could not be used"),
    "model.unknown": (422, "The provider has no such model"),
    "model.retired": (422, "The provider has retired this model"),
    # documents
    "document.not-found": (404, "No such document"),
    "document.page-not-found": (404, "The document has no such page"),
    "document.empty": (422, "The file is empty"),
    "document.too-large": (413, "The file is too large"),
    "document.type-unsupported": (415, "Files of this type can't be read"),
    "document.already-stored": (409, "This file is stored already"),
    "document.storage-exceeded": (409, "The storage of this account is used up"),
    "document.page-not-edited": (409, "The text of this page was not changed"),
    "document.busy": (409, "The document is being processed"),
    "document.no-image": (404, "This page has no picture"),
    "document.broken": (422, "The file is damaged"),
    "document.too-many-pages": (422, "The file has too many pages"),
    "document.unpacks-too-large": (422, "Unpacked, the file is too large to be read"),
    "document.other-person": (409, "The document names another person"),
    "document.processing-failed": (422, "The file could not be processed"),
    "document.cancelled": (422, "Reading the file was stopped by its owner"),
    "document.password-required": (422, "The file opens with a password only"),
    "document.password-wrong": (422, "The password does not open the file"),
    "document.not-photos": (422, "Only photos can be put together into one document"),
    "document.not-in-trash": (409, "The document is not in the trash"),
    "document.limit-reached": (409, "The number of documents is used up"),
    "document.too-many-tags": (409, "A document carries as many tags as it can"),
    "document.ocr-unavailable": (503, "Text recognition is not installed on this server"),
    # laboratory results
    "lab.not-found": (404, "No such laboratory result"),
    "lab.value-unreadable": (422, "The value can't be understood"),
    "lab.analyte-unknown": (422, "No such analyte in the dictionary"),
    # memory
    "memory.not-found": (404, "No such memory entry"),
    "memory.nothing-to-resolve": (409, "This entry contradicts no other"),
    # reminders and notifications
    "reminder.not-found": (404, "No such reminder"),
    "reminder.in-the-past": (422, "The time lies in the past"),
    "reminder.schedule-invalid": (422, "The schedule can't be understood"),
    "reminder.paused": (409, "A paused reminder can't be put off"),
    "reminder.limit-reached": (409, "The number of reminders is used up"),
    "occurrence.not-found": (404, "No such reminder time"),
    "occurrence.already-settled": (409, "This one is already settled"),
    "calendar.not-found": (404, "There is no calendar at this address"),
    "notification.not-found": (404, "No such notification"),
    # channels and deliveries; most say in a delivery's row why it has to wait or has failed
    "channel.not-ready": (409, "This channel does not reach the person"),
    "channel.off": (409, "The channel was off when it was to be used"),
    "channel.expired": (410, "A message that is a day old is not sent any more"),
    "delivery.not-found": (404, "No such delivery"),
    "delivery.not-failed": (409, "Only a delivery that has failed can be sent again"),
    "delivery.too-old": (409, "The message is too old to be sent again"),
    "mail.link-invalid": (404, "The link in the mail is not valid"),
    "mail.link-expired": (410, "The link in the mail is too old"),
    "mail.link-outdated": (410, "What the mail was about has been moved or deleted"),
    "mail.already-confirmed": (409, "The address has been confirmed already"),
    "mail.hourly-limit": (429, "The address has got as many letters as it may get in an hour"),
    "mail.refused": (502, "The mail server refused the letter"),
    "mail.unreachable": (502, "The mail server could not be used"),
    "mail.busy": (503, "The mail server asked to come back later"),
    "push.endpoint-refused": (422, "This is not the address of a push service"),
    "push.subscription-not-found": (404, "No such browser"),
    "push.gone": (410, "The browser does not take messages any more"),
    "push.unreachable": (502, "The push service could not be used"),
    # daily reviews
    "proposal.not-found": (404, "No such proposal"),
    "proposal.already-answered": (409, "This proposal has been answered otherwise"),
    "proposal.reminder-used": (409, "The reminder was changed, has rung or was answered: it stays"),
    "proposal.schedule-needed": (422, "The proposal has no time of its own: one has to be given"),
    # PDF
    "pdf.not-found": (404, "No such PDF"),
    "pdf.template-unknown": (422, "Unknown PDF template"),
    "pdf.render-failed": (422, "The PDF could not be made"),
    "pdf.unavailable": (503, "PDF rendering is not installed on this server"),
    # telegram
    "telegram.code-invalid": (404, "The code is wrong or has expired"),
    "telegram.already-linked": (409, "This Telegram account is linked to another user"),
    "telegram.not-linked": (404, "This Telegram account is not linked"),
    "telegram.account-inactive": (403, "The linked account is not active"),
    "telegram.blocked": (403, "The bot was blocked or its chat deleted"),
    "telegram.busy": (503, "Telegram asked to come back later"),
    "telegram.unreachable": (502, "Telegram could not be used"),
    "telegram.refused": (502, "Telegram did not take the message"),
    "telegram.not-configured": (503, "Telegram is not set up on this server"),
    # live connection
    "ticket.invalid": (401, "The ticket is invalid, used or expired"),
}


class AppError(Exception):
    """A refusal from the catalogue.

    `params` fill the translated sentence (numbers, names, times; never secrets or health text);
    `headers` go onto the HTTP answer (Retry-After).
    """

    def __init__(
        self,
        code: str,
        *,
        detail: str | None = None,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.title = CATALOGUE[code]
        self.code = code
        self.detail = detail
        self.params = dict(params or {})
        self.headers = dict(headers or {})
        super().__init__(f"{code}: {detail or self.title}")
