"""Numbers as people write them, in digits or in words, as a pattern and as a value."""

_EN_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_EN_TEENS = ["ten", "eleven", "twelve"]
_EN_TEENS += [f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
_EN_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_RU_ONES = [
    ["ноль", "нуля"],
    ["один", "одну", "одна", "одного", "одной"],
    ["два", "две", "двух", "двум"],
    ["три", "трех", "трем"],
    ["четыре", "четырех", "четырем"],
    *([f"{stem}ь", f"{stem}и"] for stem in ("пят", "шест", "сем")),
    ["восемь", "восьми"],
    ["девять", "девяти"],
]
_RU_TEEN_STEMS = ["один", "две", "три", "четыр", "пят", "шест", "сем", "восем", "девят"]
_RU_TEENS = [["десять", "десяти"], *([f"{stem}надцать", f"{stem}надцати"] for stem in _RU_TEEN_STEMS)]
_RU_TENS = {f"{stem}{end}": value for stem, value in (("двадцат", 20), ("тридцат", 30)) for end in "ьи"} | {
    "сорок": 40,
    "сорока": 40,
    "пятьдесят": 50,
    "пятидесяти": 50,
}
_RU_ORDINALS = ["первого", "второго", "третьего", "четвертого", "пятого", "шестого", "седьмого", "восьмого", "девятого"]
_RU_ORDINALS += ["десятого", "одиннадцатого", "двенадцатого"]

_EN = {word: value for value, word in enumerate(_EN_ONES + _EN_TEENS)} | _EN_TENS
_RU = {form: value for value, forms in enumerate(_RU_ONES + _RU_TEENS) for form in forms} | _RU_TENS


def _pattern(words: dict[str, int], tens: dict[str, int]) -> str:
    ones = "|".join(word for word, value in words.items() if 1 <= value <= 9)
    simple = "|".join(sorted((word for word in words if word not in tens), key=len, reverse=True))
    compound = "|".join(tens)
    return rf"(?:\d{{1,4}}|(?:{compound})(?:[ -](?:{ones}))?\b|(?:{simple})\b)"


NUMBER_EN = _pattern(_EN, _EN_TENS)
NUMBER_RU = _pattern(_RU, _RU_TENS)
ORDINAL_RU = "|".join(_RU_ORDINALS)


def value_of(text: str) -> int:
    """Of a text that one of the patterns has matched."""
    if text.isdecimal():
        return int(text)
    known = _EN | _RU
    return sum(known[word] for word in text.replace("-", " ").split())


def ordinal_ru(text: str) -> int:
    return _RU_ORDINALS.index(text) + 1
