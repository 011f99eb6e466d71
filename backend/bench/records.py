"""A long digital PDF as clinics print it: letters and tables of results by turns, some 2 000 characters a page.

Real reports and letters have 1 000 to 3 000, in several fonts, with kerning and rules, and cost the bare program 1 to
2 µs a character (the pages of `eval`, the sample documents), these 0.7. A page of a few text objects in one font, with
which this was measured before, cost it 0.4: no clinic's program prints such pages.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pymupdf
from weasyprint import HTML

STYLE = """
@page { size: A4; margin: 14mm 16mm 16mm; @bottom-center { content: "Страница " counter(page); font: 8pt sans-serif } }
body { font: 10.2pt/1.36 "DejaVu Serif", serif; hyphens: manual }
h1 { font: bold 13pt "DejaVu Sans", sans-serif; margin: 0 0 2mm }
h2 { font: bold 10.5pt "DejaVu Sans", sans-serif; margin: 2.5mm 0 1mm }
p { margin: 0 0 1.5mm; text-align: justify } section { break-after: page }
.head { font: 8.6pt "DejaVu Sans", sans-serif; border-bottom: 0.6pt solid #444; margin-bottom: 3mm }
table { width: 100%; border-collapse: collapse; font: 8pt "DejaVu Sans", sans-serif }
th, td { text-align: left; border-bottom: 0.3pt solid #999; padding: 1.05mm 1mm }
"""
HEAD = """<div class="head">Городская клиника № 7 · ул. Садовая, 12 · тел. (000) 000-00-00<br>
Пациент: Иванова Анна Сергеевна &nbsp; Дата рождения: 12.03.1980 &nbsp; Карта № 00{number}-17 &nbsp;
Дата взятия: {day:02}.05.2024</div>"""
ROWS = (
    ("Гемоглобин", "1{n}", "г/л", "120 - 160"), ("Эритроциты", "4,{n}", "10^12/л", "3,8 - 5,1"),
    ("Лейкоциты", "6,{n}", "10^9/л", "4,0 - 9,0"), ("Тромбоциты", "2{n}", "10^9/л", "180 - 320"),
    ("Гематокрит", "{n},1", "%", "35,0 - 47,0"), ("Глюкоза натощак", "5,{n}", "ммоль/л", "3,9 - 6,1"),
    ("Креатинин в сыворотке", "{n}", "мкмоль/л", "53 - 97"), ("Мочевина", "4,{n}", "ммоль/л", "2,5 - 8,3"),
    ("Total cholesterol", "6.{n}", "mmol/L", "&lt; 5.2"), ("HDL cholesterol", "1.{n}", "mmol/L", "&gt; 1.2"),
    ("Triglycerides", "1.{n}", "mmol/L", "0.5 - 1.7"), ("Билирубин общий", "{n},2", "мкмоль/л", "3,4 - 20,5"),
    ("АЛТ", "{n}", "Ед/л", "до 31"), ("АСТ", "{n}", "Ед/л", "до 31"),
    ("Щелочная фосфатаза", "{n}", "Ед/л", "35 - 104"), ("Ферритин", "{n}", "мкг/л", "13 - 150"),
    ("Витамин B12", "3{n}", "пг/мл", "191 - 663"), ("Тиреотропный гормон (ТТГ)", "2,{n}", "мМЕ/л", "0,4 - 4,0"),
    ("Тироксин свободный (Т4 св.)", "14,{n}", "пмоль/л", "9 - 19"),
    ("C-reactive protein", "3.{n}", "mg/L", "&lt; 5.0"), ("Калий", "4,{n}", "ммоль/л", "3,5 - 5,1"),
    ("Натрий", "1{n}", "ммоль/л", "136 - 145"), ("Мочевая кислота", "2{n}", "мкмоль/л", "143 - 339"),
    ("СОЭ", "{n}", "мм/ч", "2 - 15"), ("Железо сывороточное", "{n},4", "мкмоль/л", "9,0 - 30,4"),
    ("Общий белок", "{n}", "г/л", "64 - 83"), ("Альбумин", "{n}", "г/л", "35 - 52"),
    ("Кальций общий", "2,{n}", "ммоль/л", "2,15 - 2,55"),
)  # fmt: skip
TITLES = ("Показатель", "Результат", "Ед. изм.", "Норма", "Флаг", "Метод")
METHODS = ("колориметрия", "проточная цитометрия", "иммунохемилюминесценция", "кинетический", "турбидиметрия")
NOTE = """<p>Результаты исследований не являются диагнозом, необходима консультация специалиста. Исследование
выполнено в лаборатории клиники, внешний контроль качества пройден. Отклонения от референсных значений
отмечены стрелкой.</p>"""
RUSSIAN = """<h2>Жалобы и анамнез</h2><p>На момент осмотра беспокоят слабость по утрам, одышка при подъёме на третий
этаж, эпизоды головной боли в затылочной области на фоне повышения артериального давления до 150/95 мм
рт. ст. Считает себя больной в течение {n} лет, когда впервые отметила подъёмы давления. Принимает
лизиноприл 10 мг утром, приём препарата пропускает. Последнее ухудшение связывает с напряжённой работой
и недосыпанием. Аллергических реакций на лекарственные препараты не отмечает. Наследственность
отягощена: у матери гипертоническая болезнь и сахарный диабет второго типа.</p>
<h2>Объективно</h2><p>Состояние удовлетворительное, сознание ясное, положение активное. Кожные покровы
обычной окраски, умеренно влажные. Отёков нет. В лёгких дыхание везикулярное, хрипов нет, частота
дыхания 1{n} в минуту. Тоны сердца приглушены, ритм правильный, частота сердечных сокращений 7{n} в
минуту, акцент второго тона над аортой. Живот мягкий, безболезненный при пальпации, печень по краю
рёберной дуги. Симптом поколачивания отрицательный с обеих сторон.</p>"""
ENGLISH = """<h2>Hospital course</h2><p>The patient was admitted for an elective work-up of resistant hypertension.
Twelve-lead electrocardiogram on the day of admission showed sinus rhythm at 7{n} beats per minute with
voltage criteria for left ventricular hypertrophy and no acute ischaemic changes. Echocardiography
demonstrated preserved ejection fraction, mild concentric hypertrophy and trivial mitral regurgitation.
Renal ultrasound was unremarkable. Ambulatory monitoring over 24 hours confirmed a non-dipping profile
with a mean of 14{n}/88 mmHg, and treatment was intensified accordingly.</p> <h2>Discharge
plan</h2><p>Amlodipine 5 mg was added in the evening and lisinopril was increased to 20 mg in the
morning. Atorvastatin 20 mg was started because of the lipid profile. Potassium and creatinine are to be
checked in two weeks. The patient was advised on salt restriction, regular walking and home measurements
twice a day, to be brought to the next visit. Follow-up with the cardiologist is planned in {n} weeks,
earlier if dizziness or swelling occurs.</p>"""


def record(path: Path, pages: int, *, seed: int = 0) -> None:
    """`pages` pages at `path`, none like another: odd ones letters, even ones tables. Each seed has its own numbers."""
    draw = Random(seed)
    sections = "".join(_letter(number, draw) if number % 2 else _table(number, draw) for number in range(1, pages + 1))
    HTML(string=f"<style>{STYLE}</style>{sections}").write_pdf(path)
    with pymupdf.open(path) as printed:
        if printed.page_count != pages:
            raise ValueError(f"{printed.page_count} pages were printed instead of {pages}")


def _digits(draw: Random) -> str:
    return f"{draw.randrange(10, 100)}"


def _letter(number: int, draw: Random) -> str:
    parts = "".join(part.format(n=draw.randrange(1, 10)) for part in (RUSSIAN, ENGLISH))
    return f"<section>{_head(number)}<h1>Выписной эпикриз № {_digits(draw)}{number}</h1>{parts}</section>"


def _table(number: int, draw: Random) -> str:
    cells = [
        (name, value.format(n=_digits(draw)), unit, span, "↑" if row % 9 == 0 else "", METHODS[row % len(METHODS)])
        for row, (name, value, unit, span) in enumerate(ROWS)
    ]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in cells)
    titles = "".join(f"<th>{title}</th>" for title in TITLES)
    return f"<section>{_head(number)}<h1>Результаты анализов</h1><table><tr>{titles}</tr>{rows}</table>{NOTE}</section>"


def _head(number: int) -> str:
    return HEAD.format(number=number, day=number % 28 + 1)
