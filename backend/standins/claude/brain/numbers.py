"""Numbers as people write them, in digits or in words, as a pattern and as a value."""

_EN_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_EN_UNITS += "seventeen eighteen nineteen".split()
_EN_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_RU_UNITS = (
    "ноль/нуля один/одну/одна/одного/одной два/две/двух/двум три/трёх/трех/трем четыре/четырёх/четырех/четырем пять/пяти шесть/шести "
    "семь/семи восемь/восьми девять/девяти десять/десяти одиннадцать/одиннадцати двенадцать/двенадцати тринадцать/тринадцати "
    "четырнадцать/четырнадцати пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати "
    "девятнадцать/девятнадцати"
).split()
_RU_TENS = {"двадцать": 20, "двадцати": 20, "тридцать": 30, "тридцати": 30, "сорок": 40, "сорока": 40, "пятьдесят": 50, "пятидесяти": 50}
_RU_ORDINALS = "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого".split()

_EN = {word: value for value, word in enumerate(_EN_UNITS)} | _EN_TENS
_RU = {form: value for value, forms in enumerate(_RU_UNITS) for form in forms.split("/")} | _RU_TENS


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
