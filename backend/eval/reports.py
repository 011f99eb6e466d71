"""The set: which reports there are, and each of them drawn from its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from eval import layouts, people
from eval.layouts import LAYOUTS
from eval.printing import Habits
from eval.results import Setting, beside, printed
from eval.sheets import Line, Section, Sheet
from eval.sources import sources
from eval.truth import Truth, TruthRow
from eval.wording import FOOTERS, LABELS, REMARKS

# Groups of a report and how many results of each it has at most; 0 is all.
PANELS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("count", 0),),
    (("biochemistry", 12), ("lipids", 6)),
    (("thyroid", 0), ("hormones", 5), ("vitamins", 3)),
    (("coagulation", 6), ("serology", 5), ("markers", 3)),
    (("urinalysis", 0), ("biochemistry", 6)),
    (("count", 12), ("biochemistry", 8), ("thyroid", 2)),
    (("lipids", 0), ("markers", 0), ("vitamins", 0)),
    (("hormones", 0), ("serology", 4)),
    (("count", 0), ("biochemistry", 22), ("lipids", 5), ("urinalysis", 8)),
    (("biochemistry", 0), ("count", 0), ("thyroid", 0), ("serology", 6), ("urinalysis", 0)),
)
LONGEST = 2  # of the panels above, the last ones: reports of two and three pages


@dataclass(frozen=True, slots=True)
class Recipe:
    """A report of a set; everything on it follows from these four."""

    layout: str
    language: str
    number: int
    seed: int = 0

    @property
    def name(self) -> str:
        return f"{self.layout}-{self.language}-{self.number:02}" + (f"-{self.seed}" if self.seed else "")


@dataclass(frozen=True, slots=True)
class Written:
    """A report as HTML, and what is on it."""

    html: str
    truth: Truth


@cache
def recipes(seed: int = 0) -> tuple[Recipe, ...]:
    """Ten of each layout, seven of them in its own language, and some cumulative ones. Each seed is another set."""
    own = {"labcorp": ("en", "ru"), "quest": ("en", "ru")}
    found = [
        Recipe(name, own.get(name, ("ru", "en"))[number in {2, 5, 9}], number, seed)
        for name in LAYOUTS
        if name != "cumulative"
        for number in range(10)
    ]
    return (*found, *(Recipe("cumulative", "en" if number % 2 else "ru", number, seed) for number in range(4)))


def write(recipe: Recipe) -> Written:
    # Text seeds are stable over Python versions and machines.
    draw = Random(recipe.name)
    layout = LAYOUTS[recipe.layout]
    sex = draw.choice(("male", "female"))
    sampled = datetime(2024, 1, 8, 7, 0) + timedelta(days=draw.randrange(900), minutes=5 * draw.randrange(40))  # noqa: DTZ001 - paper has no zone
    born = date(draw.randrange(1948, 2003), draw.randrange(1, 13), draw.randrange(1, 29))
    age = sampled.year - born.year - ((sampled.month, sampled.day) < (born.month, born.day))
    habits = Habits.drawn(draw, recipe.language, american=layout.american and recipe.language == "en")
    setting = Setting(draw, layout, recipe.language, habits, draw.choice(layout.flags), sex, age)
    sections, rows = _sections(setting, _panel(recipe))
    head = _Head(setting, sampled, born)
    columns: list[str] = []
    if layout.name == "cumulative":
        columns, sections, rows = _with_history(setting, sections, rows, sampled)
    sheet = head.sheet(sections, columns)
    truth = Truth(
        layout=recipe.layout, language=recipe.language, collected_on=sampled.date(), patient=head.patient,
        birth_date=born, sex=sex, age=age, laboratory=head.laboratory.name, rows=tuple(rows),
    )  # fmt: skip
    return Written(layouts.html(layout, sheet), truth)


def _panel(recipe: Recipe) -> tuple[tuple[str, int], ...]:
    """Long reports are the ninth of each layout, and the tenth of two."""
    offset = list(LAYOUTS).index(recipe.layout)
    short = len(PANELS) - LONGEST
    if recipe.layout == "cumulative":
        return PANELS[recipe.number + 1][:2]
    if recipe.number == 8 or (recipe.number == 9 and offset < 2):
        return PANELS[recipe.number]
    return PANELS[(recipe.number + offset) % short]


def _sections(setting: Setting, panel: Iterable[tuple[str, int]]) -> tuple[list[Section], list[TruthRow]]:
    sections: list[Section] = []
    rows: list[TruthRow] = []
    for group, most in panel:
        chosen = sources()[group]
        if most and len(chosen) > most:
            kept = set(setting.draw.sample(range(len(chosen)), most))
            chosen = [source for index, source in enumerate(chosen) if index in kept]
        made = [printed(setting, source) for source in chosen if source.key != "psa_total" or setting.sex == "male"]
        sections.append(Section(layouts.heading(setting.layout, setting.language, group), [line for line, _ in made]))
        rows += [row for _, row in made]
    return sections, rows


def _with_history(
    setting: Setting, sections: list[Section], rows: list[TruthRow], sampled: datetime
) -> tuple[list[str], list[Section], list[TruthRow]]:
    """Each result at three dates, of which the last is that of the report; every one of them is a row."""
    days = [sampled.date() - timedelta(days=back) for back in (182, 91, 0)]
    by_name = {row.name: row for row in rows}
    made: list[TruthRow] = []
    shown: list[Section] = []
    for section in sections:
        lines: list[Line] = []
        for line in section.lines:
            own = by_name[line.name]
            earlier = [_another(setting, own) for _ in days[:-1]]
            made += [replace(row, collected_on=day) for row, day in zip([*earlier, own], days, strict=True)]
            lines.append(replace(line, history=[row.value_printed for row in earlier] + [line.value], remark=""))
        shown.append(Section(section.title, lines))
    return [setting.habits.day(day) for day in days], shown, made


def _another(setting: Setting, row: TruthRow) -> TruthRow:
    """The same result at another time: a number a little aside."""
    if row.number is None or row.comparator or row.kind != "quantity":
        return row
    number = (row.number * setting.draw.choice((97, 98, 102, 103)) / 100).quantize(row.number)
    flag = beside(number, row.low, row.high)
    return replace(row, number=number, value_printed=setting.habits.number(str(number)), flag=flag)


class _Head:
    """Who, where and when: what stands above and below the results."""

    def __init__(self, setting: Setting, sampled: datetime, born: date) -> None:
        draw, language = setting.draw, setting.language
        self.setting, self.sampled, self.born = setting, sampled, born
        self.patient = people.patient(draw, language, setting.sex)
        self.laboratory = draw.choice(people.LABORATORIES[language])
        self.labels = {name: draw.choice(words) for name, words in LABELS[language].items()}
        self.doctor = draw.choice(people.DOCTORS[language])

    def sheet(self, sections: list[Section], columns: list[str]) -> Sheet:
        draw, language = self.setting.draw, self.setting.language
        footer = FOOTERS[language].format(doctor=self.doctor, address=self.laboratory.address)
        return Sheet(
            language=language, laboratory=self.laboratory, title=self.labels["title"], head=self._pairs(),
            labels=self.labels, sections=sections, remarks=draw.sample(REMARKS[language], draw.randrange(3)),
            footer=footer, font=draw.choice(self.setting.layout.fonts), columns=columns, is_airy=len(sections) > 4,
        )  # fmt: skip

    def _pairs(self) -> list[tuple[str, str]]:
        """The patient first; the dates in the order of a laboratory, which differs."""
        setting, labels = self.setting, self.labels
        draw, habits = setting.draw, setting.habits
        years = "лет" if setting.language == "ru" else "years"
        who = [
            (labels["patient"], self.patient),
            (labels["sex"], labels[setting.sex]),
            (labels["born"], habits.day(self.born)),
        ]
        if draw.random() < 0.5:
            who.insert(2, (labels["age"], f"{setting.age} {years}"))
        when = [
            (labels["ordered"], habits.moment(self.sampled - timedelta(days=draw.choice((0, 1, 3))))),
            (draw.choice(setting.layout.sampled[setting.language]), habits.moment(self.sampled)),
            (labels["received"], habits.moment(self.sampled + timedelta(hours=draw.choice((5, 26))))),
            (labels["reported"], habits.moment(self.sampled + timedelta(hours=draw.choice((30, 54, 80))))),
            (labels["printed"], habits.moment(self.sampled + timedelta(days=draw.choice((4, 6, 11))))),
        ]
        kept = [pair for index, pair in enumerate(when) if index == 1 or draw.random() < 0.7]
        if draw.random() < 0.3:
            draw.shuffle(kept)
        number = (labels["order"], str(draw.randrange(10**8, 10**9)))
        return [*who, number, *kept, (labels["doctor"], self.doctor)]
