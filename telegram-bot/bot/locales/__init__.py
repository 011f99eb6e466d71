"""Every sentence the bot says, in English and Russian: one TOML file a language, the same keys in both."""

import html
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Locale(StrEnum):
    EN = "en"
    RU = "ru"

    @classmethod
    def of_code(cls, language_code: str | None) -> "Locale":
        """From an IETF tag as Telegram and the backend send it; English for what we do not speak."""
        primary = (language_code or "").lower().replace("_", "-").split("-")[0]
        return cls.RU if primary == "ru" else cls.EN


@cache
def sentences(locale: Locale) -> Mapping[str, str]:
    """Flat keys (`link.done`) to templates with `{named}` gaps, in Telegram's HTML."""
    tables = tomllib.loads(files(__package__).joinpath(locale, "texts.toml").read_text("utf-8"))
    return {
        f"{table}.{key}": sentence.strip() for table, content in tables.items() for key, sentence in content.items()
    }


class Texts:
    """The sentences of one language."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def say(self, key: str, **values: str) -> str:
        """The sentence with its gaps filled. Values come from people, so they are escaped here and nowhere else."""
        return sentences(self.locale)[key].format(
            **{name: html.escape(value, quote=False) for name, value in values.items()}
        )
