"""Every sentence the bot says, in English and Russian: TOML files, the same keys in both languages."""

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
    found: dict[str, str] = {}
    for file in files(__package__).joinpath(locale).iterdir():
        if file.name.endswith(".toml"):
            for table, content in tomllib.loads(file.read_text("utf-8")).items():
                found |= {f"{table}.{key}": sentence.strip() for key, sentence in content.items()}
    return found


def plural(locale: Locale, count: int) -> str:
    """Which form a noun takes beside a number."""
    if locale is Locale.EN:
        return "one" if count == 1 else "many"
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"


class Texts:
    """The sentences of one language."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    @staticmethod
    def escaped(text: str) -> str:
        return html.escape(text, quote=False)

    def say(self, key: str, **values: object) -> str:
        """The sentence with its gaps filled. Values come from people, so they are escaped here and nowhere else."""
        return sentences(self.locale)[key].format(
            **{name: html.escape(str(value), quote=False) for name, value in values.items()}
        )

    def plain(self, key: str, **values: object) -> str:
        """For buttons and pop-ups, which know no markup."""
        return sentences(self.locale)[key].format(**values)

    def count(self, key: str, count: int, **values: object) -> str:
        """The form of the sentence for so many; `{count}` is the number."""
        return self.say(f"{key}_{plural(self.locale, count)}", count=count, **values)

    def one_of(self, group: str, word: str, fallback: str = "other") -> str:
        """The name of something from a list that the backend may lengthen."""
        known = sentences(self.locale)
        return known.get(f"{group}.{word}") or known[f"{group}.{fallback}"]

    def knows(self, key: str) -> bool:
        return key in sentences(self.locale)
