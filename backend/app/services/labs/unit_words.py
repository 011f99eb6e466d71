"""The words that printed units are made of. Keys are as printed; they are folded once, below."""

from __future__ import annotations

from app.services.labs.alike import TO_LATIN, folded, plain, with_powers

_PREFIXED = {
    # Russian and Latin stems with their prefixes: (prefix printed, prefix in UCUM).
    "г": ("g", ("", "к:k", "д:d", "с:c", "м:m", "мк:u", "н:n", "п:p", "ф:f")),
    "моль": ("mol", ("", "м:m", "мк:u", "н:n", "п:p", "ф:f")),
    "МОЛЬ": ("mol", ("",)),
    "л": ("L", ("", "д:d", "м:m", "мк:u", "н:n", "п:p", "ф:f")),
    "ед": ("U", ("", "к:k", "м:m", "мк:u")),
    "Ед": ("U", ("", "к:k", "м:m", "мк:u")),
    "ЕД": ("U", ("", "к:k", "м:m", "мк:u")),
    "Е": ("U", ("", "к:k", "м:m", "мк:u")),
    "МЕ": ("[IU]", ("", "к:k", "м:m", "мк:u")),
    "Ме": ("[IU]", ("", "к:k", "м:m", "мк:u")),
    "экв": ("eq", ("", "м:m", "мк:u")),
    "кат": ("kat", ("", "мк:u", "н:n")),
    "осм": ("osm", ("", "м:m")),
    "Осм": ("osm", ("", "м:m")),
    "осмоль": ("osm", ("", "м:m")),
    "Осмоль": ("osm", ("", "м:m")),
    "Осмол": ("osm", ("", "м:m")),
    "м": ("m", ("", "с:c", "м:m", "мк:u")),
    "g": ("g", ("", "k:k", "d:d", "c:c", "m:m", "u:u", "mc:u", "mk:u", "n:n", "p:p", "f:f")),
    "gm": ("g", ("", "m:m")),
    "mol": ("mol", ("", "m:m", "u:u", "mc:u", "n:n", "p:p", "f:f")),
    "mole": ("mol", ("", "m:m", "u:u", "n:n", "p:p")),
    "L": ("L", ("", "d:d", "m:m", "u:u", "mc:u", "n:n", "p:p", "f:f")),
    "l": ("L", ("", "d:d", "m:m", "u:u", "mc:u", "n:n", "p:p", "f:f")),
    "U": ("U", ("", "k:k", "K:k", "m:m", "u:u", "mc:u")),
    "IU": ("[IU]", ("", "k:k", "m:m", "u:u", "mc:u")),
    # A recognised I.
    "lU": ("[IU]", ("", "k:k", "m:m", "u:u")),
    "Eq": ("eq", ("", "m:m", "u:u")),
    "eq": ("eq", ("", "m:m", "u:u")),
    "kat": ("kat", ("", "u:u", "n:n")),
    "Osm": ("osm", ("", "m:m")),
    "osm": ("osm", ("", "m:m")),
    "Osmol": ("osm", ("", "m:m")),
    "m": ("m", ("", "c:c", "m:m", "u:u")),
}  # fmt: skip

_SINGLE = {
    "%": "%", "‰": "[ppth]",
    "тыс": "10*3", "тысяч": "10*3", "thou": "10*3", "Thousand": "10*3", "K": "10*3", "к": "10*3",
    "млн": "10*6", "M": "10*6", "mill": "10*6", "mil": "10*6", "Million": "10*6", "млрд": "10*9",
    "Г": "10*9", "Гига": "10*9", "G": "10*9", "Giga": "10*9", "Т": "10*12", "T": "10*12", "Тера": "10*12",
    "с": "s", "сек": "s", "секунд": "s", "s": "s", "sec": "s", "secs": "s", "seconds": "s",
    "мин": "min", "min": "min", "ч": "h", "час": "h", "h": "h", "hr": "h", "hour": "h",
    "сут": "d", "сутки": "d", "24ч": "d", "24час": "d", "24h": "d", "24hr": "d", "24hrs": "d", "24hours": "d", "d": "d",
    "day": "d", "д": "d",
    "мм^3": "uL", "мм3": "uL", "mm3": "uL", "mm^3": "uL", "cumm": "uL", "cmm": "uL",
    "куб.мм": "uL", "см3": "mL", "cm3": "mL",
    "1.73m2": "{1.73_m2}", "1,73m2": "{1.73_m2}", "1.73м2": "{1.73_m2}", "1,73м2": "{1.73_m2}", "1.73": "{1.73_m2}",
    "1,73": "{1.73_m2}", "1.73m^2": "{1.73_m2}", "1,73м^2": "{1.73_m2}", "1.73sqm": "{1.73_m2}", "1.73кв.м": "{1.73_m2}",
    "1,73кв.м": "{1.73_m2}", "1.73м^2": "{1.73_m2}", "1,73m^2": "{1.73_m2}",
    "КОЕ": "[CFU]", "CFU": "[CFU]", "EU": "{EU}", "Eu": "{EU}",
    "мкм3": "fL", "мкм^3": "fL", "um3": "fL", "um^3": "fL",
    "mmHg": "mm[Hg]", "ммрт.ст": "mm[Hg]", "°": "deg",
    "гкреатинина": "g{creat}", "гкреат": "g{creat}", "gcreat": "g{creat}", "gcreatinine": "g{creat}", "gcr": "g{creat}",
    "ммолькреатинина": "mmol{creat}", "mmolcreat": "mmol{creat}", "mmolcreatinine": "mmol{creat}",
    "ммолькреат": "mmol{creat}", "гCr": "g{creat}", "mgcreat": "mg{creat}", "мгкреатинина": "mg{creat}",
    "мкгFEU": "ug{FEU}", "мкгФЭЕ": "ug{FEU}", "ugFEU": "ug{FEU}", "мгFEU": "mg{FEU}", "mgFEU": "mg{FEU}",
    "мгФЭЕ": "mg{FEU}", "нгFEU": "ng{FEU}", "ngFEU": "ng{FEU}", "нгФЭЕ": "ng{FEU}", "mcgFEU": "ug{FEU}",
    "мкгDDU": "ug{DDU}", "ugDDU": "ug{DDU}", "ngDDU": "ng{DDU}", "нгDDU": "ng{DDU}",
    "mLFEU": "mL{FEU}", "LFEU": "L{FEU}", "млFEU": "mL{FEU}", "лFEU": "L{FEU}", "mL(FEU)": "mL{FEU}",
    "мл(FEU)": "mL{FEU}", "мл(ФЭЕ)": "mL{FEU}", "млФЭЕ": "mL{FEU}", "mLDDU": "mL{DDU}", "млDDU": "mL{DDU}",
    "RU": "{RU}", "ОЕ": "{RU}", "AU": "{AU}", "GPL": "{GPL}", "MPL": "{MPL}", "APL": "{APL}", "копий": "{copies}",
    "copies": "{copies}", "кл": "{cells}", "клеток": "{cells}", "cells": "{cells}", "BAU": "{BAU}", "УЕ": "{AU}",
}  # fmt: skip

_WHOLE = {
    "{index}": "index|индекс|инд|index value|ИП|КП|коэффициент позитивности|индекс позитивности|у.е|усл.ед|усл. единицы|"
    "отн. ед|отн.ед.|относительные единицы|а.е|LIV|ISR",
    "{ratio}": "ratio|отношение|соотношение|норм. отн|МНО|INR|S/CO|S/C|COI|C.O.I|S/Co ratio|безразм. ед|безразмерная|"
    "безразм|коэфф|коэффициент",
    "[pH]": "pH|рН|ед. рН|ед рН|pH units|units pH|ед.pH",
    "/[HPF]": "в п/зр|в п/з|п/зр|п/з|в поле зрения|поле зрения|в поле зр|в поле зр.|кл/п.зр|кл в п/зр|кл. в п/зр|клеток в п/зр|/HPF|"
    "per HPF|HPF|кл/п/зр|1/поле зр. выс. ув|1/поле зр|/п.зр|в п.зр|ед. в п/зр|шт. в п/зр|клеток в поле зрения|кл/пз|cells/HPF|"
    "#/HPF|в п/зр.|в препарате",
    "/[LPF]": "/LPF|per LPF|LPF|1/поле зр. низ. ув|#/LPF",
    "{titer}": "titer|titre|титр",
    "mL/min/{1.73_m2}": "мл/мин/1.73кв.м|mL/min/1.73 m2|mL/min/1.73m^2|мл/мин/1,73 м2|мл/мин/1,73 м^2|мл/мин/1,73|"
    "mL/min/1.73|mL/min/1.73 sq m|мл/мин/1,73 кв.м|мл/мин на 1,73 м2|мл/(мин·1,73м2)|мл/(мин*1,73м2)|мл/мин*1,73м2|"
    "mL/min/1,73 m2|мл/мин/1.73 м2|мл/мин/1.73 м^2|мл/мин x 1,73 м2|mL/min/BSA",
    "mg/dL": "мг%|mg%|мг/100мл|mg/100mL",
    "g/dL": "г%|g%",
    "ug/dL": "мкг%|ug%",
    "[ppth]": "промилле|ppth",
    "%": "percent|проц|% (процент)",
    "/uL": "кл/мкл|клеток/мкл|1/мкл|в 1 мкл|/мкл|cells/uL|/uL|cells/mcL|в мкл|кл. в мкл|/mm3|/cumm|cells/mm3|кл/мм3|/mcL|/ul",
    "/mL": "в 1 мл|кл/мл|1/мл|/mL|в мл",
    "/L": "/L|1/л|кл/л|/л",
    "10*3/uL": "x10E3/uL|x10-3/uL|10E3/uL|10^3/mm3|thous/mcL|Thousand/uL|thou/mcL|K/mcL|тыс. в мкл|тыс. кл/мкл|тыс. в 1 мкл|K/cumm|"
    "тыс./мм3|тыс/куб.мм",
    "10*6/uL": "x10E6/uL|x10-6/uL|10E6/uL|10^6/mm3|mill/mcL|Million/uL|mil/mcL|M/mcL|млн. в мкл|млн. кл/мкл|млн. в 1 мкл|M/cumm",
    "mg/g{creat}": "mg/g creat|mg/g creatinine|мг/г креатинина|мг/г креат|mcg/mg creat|мкг/мг креатинина|ug/mg creat",
    "mg/mmol{creat}": "мг/ммоль креатинина|mg/mmol creat|mg/mmol creatinine|мг/ммоль креат|г/моль креатинина",
    "ug/g{creat}": "мкг/г креатинина|ug/g creat|mcg/g creat",
    "mm/h": "мм/ч|мм/час|mm/hr|mm/h|мм за час|мм за 1 час|мм/1ч",
    "nmol{BCE}/L": "nM BCE",
    "{score}": "балл|баллы|баллов|points|score",
    "{MoM}": "MoM|МоМ",
    "mmol/mol": "ммоль/моль|mmol/mol Hb|ммоль/моль Hb",
    "ug/mL{FEU}": "мкг/мл FEU|мкг FEU/мл|ug/mL FEU|mcg/mL FEU|мкг ФЭЕ/мл|мкг/мл ФЭЕ|мкг/мл (FEU)|ug FEU/mL",
    "mg/L{FEU}": "mg/L FEU|мг/л FEU|mg FEU/L|мг FEU/л|мг/л ФЭЕ|мг ФЭЕ/л",
    "ng/mL{FEU}": "ng/mL FEU|нг/мл FEU|нг FEU/мл|ng FEU/mL|нг ФЭЕ/мл|нг/мл ФЭЕ|нг/мл (FEU)",
    "ug/L{FEU}": "мкг/л FEU|ug/L FEU|мкг FEU/л",
    "ng/mL{DDU}": "ng/mL DDU|нг/мл DDU|ng/mL D-DU",
    "mm[Hg]": "мм рт.ст|мм.рт.ст|mm Hg|mmHg",
    "{BAU}/mL": "BAU/mL|BAU/мл",
    "[arb'U]/mL": "отн.ед/мл|усл.ед/мл|AU/mL|OD ед/мл",
}  # fmt: skip


def _prefixed() -> dict[str, str]:
    words: dict[str, str] = {}
    for stem, (atom, prefixes) in _PREFIXED.items():
        for pair in prefixes:
            printed, _, code = pair.partition(":")
            words[printed + stem] = code + atom
    return words


def whole_key(text: str) -> str:
    """How a whole unit is looked up: without case, spaces and points."""
    return folded(text).replace(" ", "").replace(".", "")


CASED: dict[str, str] = {printed.translate(TO_LATIN): code for printed, code in (_prefixed() | _SINGLE).items()}
# Without case the more usual meaning wins: grams before giga. `МЕ` without case is an international unit only.
CASELESS: dict[str, str] = {}
for _source in ({k: v for k, v in _prefixed().items() if not k.endswith("Е") or k.endswith("МЕ")}, _SINGLE):
    for _printed, _code in _source.items():
        CASELESS.setdefault(folded(_printed), _code)
# Letters that stand for a power only in front of their own volume.
OF_LITRE, OF_MICROLITRE = frozenset("ГGТT"), frozenset("KКкM")
WHOLE: dict[str, str] = {
    whole_key(with_powers(plain(printed)).strip(" []()")): code
    for code, spellings in _WHOLE.items()
    for printed in spellings.split("|")
}
