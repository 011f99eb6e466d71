"""Laboratory words in both languages, so that a question in one finds a report in the other."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analyte:
    english: str
    russian: str
    pattern: re.Pattern[str]
    """Matches every way it is printed or asked for."""

    def name(self, russian: bool) -> str:
        return self.russian if russian else self.english


def _analyte(english: str, russian: str, *ways: str) -> Analyte:
    return Analyte(english, russian, re.compile(r"(?<![а-яёa-z])(?:" + "|".join(ways) + ")", re.IGNORECASE))


_END = r"(?![а-яёa-z])"
ANALYTES = [
    _analyte(
        "TSH",
        "ТТГ",
        rf"tsh{_END}",
        rf"ттг{_END}",
        r"тиреотропн\w*",
        r"thyrotropin",
        r"thyroid[- ]stimulating(?: hormone)?",
    ),
    _analyte(
        "Free T4",
        "Т4 свободный",
        rf"(?:free\s+)?[tт]4{_END}(?:\s*свободный)?",
        rf"ft4{_END}",
        r"(?:free\s+)?thyroxine?",
        r"тироксин\w*(?:\s+свободн\w+)?",
    ),
    _analyte(
        "Free T3", "Т3 свободный", rf"(?:free\s+)?[tт]3{_END}(?:\s*свободный)?", rf"ft3{_END}", r"трийодтиронин\w*"
    ),
    _analyte("Ferritin", "Ферритин", r"ferritin", r"ферритин\w*"),
    _analyte("Iron", "Железо", rf"iron{_END}", r"желез[оау]\w*"),
    _analyte("Glucose", "Глюкоза", r"glucose", r"blood sugar", r"глюкоз\w*", rf"сахар\w{{0,2}}{_END}"),
    _analyte("HbA1c", "Гликированный гемоглобин", r"hb\s?a1c", r"a1c", r"гликир\w*\s+гемоглобин\w*", r"glycated h\w+"),
    _analyte("Hemoglobin", "Гемоглобин", r"ha?emoglobin", rf"hgb{_END}", rf"hb{_END}", r"гемоглобин\w*"),
    _analyte(
        "LDL cholesterol",
        "Холестерин ЛПНП",
        rf"ldl(?:[- ]c)?{_END}(?:\s+cholesterol)?",
        r"(?:холестерин\s+)?лпнп",
        r"холестерин\s*-?\s*лпнп",
    ),
    _analyte(
        "HDL cholesterol",
        "Холестерин ЛПВП",
        rf"hdl(?:[- ]c)?{_END}(?:\s+cholesterol)?",
        r"(?:холестерин\s+)?лпвп",
        r"холестерин\s*-?\s*лпвп",
    ),
    _analyte("Cholesterol", "Холестерин", r"(?:total\s+)?cholesterol", r"холестерин\w*(?:\s+общий)?"),
    _analyte("Triglycerides", "Триглицериды", r"triglycerides?", r"триглицерид\w*"),
    _analyte(
        "Vitamin D",
        "Витамин D",
        r"vitamin\s*d(?:3)?",
        r"витамин\w*\s*[dд](?:3)?",
        r"25[- (]*oh\)?[- ]*(?:vitamin\s*)?d?",
        r"кальциферол\w*",
        r"25-?\s?гидрокси\w*",
    ),
    _analyte(
        "Vitamin B12", "Витамин B12", r"(?:vitamin\s*|витамин\w*\s*)?[bв]\s?-?12", r"cobalamin", r"цианокобаламин\w*"
    ),
    _analyte("Folate", "Фолиевая кислота", r"fol(?:ate|ic acid)", r"фоли\w+(?:\s+кислот\w+)?"),
    _analyte("Creatinine", "Креатинин", r"creatinine?", r"креатинин\w*"),
    _analyte("Urea", "Мочевина", rf"urea{_END}", r"мочевин\w*"),
    _analyte("Uric acid", "Мочевая кислота", r"uric acid", r"мочев\w+\s+кислот\w+"),
    _analyte("ALT", "АЛТ", rf"alt{_END}", rf"алт{_END}", r"аланинаминотрансфераз\w*", r"alanine"),
    _analyte("AST", "АСТ", rf"ast{_END}", rf"аст{_END}", r"аспартатаминотрансфераз\w*", r"aspartate"),
    _analyte("Bilirubin", "Билирубин", r"bilirubin", r"билирубин\w*"),
    _analyte(
        "CRP",
        "С-реактивный белок",
        rf"(?:hs-?)?crp{_END}",
        r"c-reactive protein",
        r"[cс]-?\s?реактивн\w+\s+белок",
        rf"срб{_END}",
    ),
    _analyte("ESR", "СОЭ", rf"esr{_END}", rf"соэ{_END}", r"sedimentation rate"),
    _analyte("White blood cells", "Лейкоциты", rf"wbc{_END}", r"leu[ck]ocytes?", r"white blood cells?", r"лейкоцит\w*"),
    _analyte("Red blood cells", "Эритроциты", rf"rbc{_END}", r"erythrocytes?", r"red blood cells?", r"эритроцит\w*"),
    _analyte("Platelets", "Тромбоциты", rf"plt{_END}", r"platelets?", r"тромбоцит\w*"),
    _analyte("Potassium", "Калий", r"potassium", r"кали[йяюе]\w?"),
    _analyte("Sodium", "Натрий", r"sodium", r"натри[йяюе]\w?"),
    _analyte("Calcium", "Кальций", r"calcium", r"кальци[йяюе]\w?"),
    _analyte("Magnesium", "Магний", r"magnesium", r"магни[йяюе]\w?"),
    _analyte("PSA", "ПСА", rf"psa{_END}", rf"пса{_END}", r"простатспецифич\w*"),
    _analyte("Prolactin", "Пролактин", r"prolactin", r"пролактин\w*"),
    _analyte("Testosterone", "Тестостерон", r"testosterone", r"тестостерон\w*"),
    _analyte("Cortisol", "Кортизол", r"cortisol", r"кортизол\w*"),
    _analyte("Insulin", "Инсулин", r"insulin", r"инсулин\w*"),
    _analyte(
        "ANA",
        "АНА",
        rf"ana{_END}",
        r"antinuclear antibod\w+",
        rf"ана{_END}",
        r"антинуклеарн\w*(?:\s+антител\w+)?",
        rf"анф{_END}",
    ),
]


def analytes_in(text: str) -> list[Analyte]:
    """In the order of the list; a longer name hides a shorter one that lies inside it (HbA1c, not hemoglobin)."""
    found: list[tuple[Analyte, list[tuple[int, int]]]] = []
    for analyte in ANALYTES:
        spans = [match.span() for match in analyte.pattern.finditer(text)]
        if spans:
            found.append((analyte, spans))
    everything = [span for _, spans in found for span in spans]
    return [analyte for analyte, spans in found if not all(_is_inside(span, everything) for span in spans)]


def _is_inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
