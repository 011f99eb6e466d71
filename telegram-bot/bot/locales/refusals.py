"""What somebody reads when the backend says no."""

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.locales import Texts
from bot.locales.moments import moment

MOMENTS = ("resets_at",)
MINUTE = 60


def sentence(texts: Texts, refusal: BackendRefused, person: Person | None = None) -> str:
    """The sentence of the refusal's code, or a general one for codes that have no business in a chat."""
    key = f"errors.{refusal.code}"
    if not texts.knows(key):
        return texts.say("trouble.refused")
    values = dict(refusal.params)
    if person is not None:
        values |= {name: moment(texts, values[name], person.zone) for name in MOMENTS if name in values}
    if "seconds" in values:
        values["minutes"] = max(1, round(float(values["seconds"]) / MINUTE))
    try:
        return texts.say(key, **values)
    except KeyError:
        # A refusal without the parameter that the sentence names.
        return texts.say("trouble.refused")
