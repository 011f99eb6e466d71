"""Invented patients, doctors and laboratories. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

RU = {
    "male": (("Ветлугин", "Заозёрный", "Кедринский", "Полуянов"), ("Аркадий", "Степан", "Глеб"), ("Ильич", "Семёнович", "Олегович")),
    "female": (("Ветлугина", "Заозёрная", "Кедринская", "Полуянова"), ("Варвара", "Алёна", "Юлия"), ("Ильинична", "Семёновна", "Олеговна")),
}  # fmt: skip
EN = {
    "male": (("Thistlewood", "Marrowby", "Pellingham"), ("Edmund", "Oscar", "Rufus"), ("J", "T", "A")),
    "female": (("Thistlewood", "Marrowby", "Pellingham"), ("Harriet", "Imogen", "Clara"), ("M", "L", "R")),
}


@dataclass(frozen=True, slots=True)
class Laboratory:
    name: str
    address: str
    phone: str


LABORATORIES = {
    "ru": (
        Laboratory("Лаборатория «Северный анализ»", "190000, г. Озёрск, ул. Липовая, д. 14, стр. 2", "8 (800) 000-14-20"),
        Laboratory("ООО «Медлаб Поволжье»", "443000, г. Заречный, пр-т Мира, д. 120, оф. 3.5", "+7 (846) 000-50-60"),
        Laboratory("Клинико-диагностическая лаборатория «Гелиос»", "620000, г. Камский, ул. 8 Марта, 45", "+7 (343) 000-11-12"),
    ),
    "en": (
        Laboratory("Northfield Diagnostics Laboratory", "1447 Elm Court, Fairbrook, NC 27215-3361", "800-555-0142"),
        Laboratory("Harborview Clinical Laboratories", "200 Quayside Road, Port Alder, MA 01752", "555-0167"),
        Laboratory("Saint Odile Hospital Laboratory", "12 Mill Lane, Wexcombe WX1 4RT", "0100 555 0190"),
    ),
}  # fmt: skip
DOCTORS = {"ru": ("Рощина М. А.", "Чернобровкин П. С."), "en": ("Okafor, N", "Dr. L. Brandvold")}


def patient(draw: Random, language: str, sex: str) -> str:
    """In Russian in full or with initials, in English first or last name in front."""
    family, given, middle = (draw.choice(part) for part in (RU if language == "ru" else EN)[sex])
    if language == "ru":
        full = f"{family} {given} {middle}"
        return draw.choice((full, full, full.upper(), f"{family} {given[0]}. {middle[0]}."))
    return draw.choice((f"{given} {family}", f"{family}, {given} {middle}", f"{family.upper()}, {given.upper()}"))
