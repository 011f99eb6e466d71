"""What laboratories call things and what they write around results, in both languages."""

from __future__ import annotations

MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря")  # fmt: skip

# What a laboratory calls it: one of the words is drawn for a report.
LABELS = {
    "ru": {
        "patient": ("ФИО", "Пациент", "Ф.И.О. пациента", "ФИО пациента"),
        "sex": ("Пол",), "male": ("муж.", "М", "Мужской"), "female": ("жен.", "Ж", "Женский"),
        "age": ("Возраст",), "born": ("Дата рождения", "Дата рожд."), "order": ("Заказ №", "ИНЗ", "№ заявки"),
        "doctor": ("Врач", "Направивший врач"), "ordered": ("Дата заказа", "Дата регистрации"),
        "received": ("Дата поступления", "Дата доставки", "Поступление материала"),
        "reported": ("Дата выполнения", "Дата готовности", "Дата результата"), "printed": ("Дата печати", "Напечатано"),
        "test": ("Исследование", "Показатель", "Наименование теста", "Тест"), "result": ("Результат", "Значение"),
        "unit": ("Единицы", "Ед. изм.", "Единицы измерения"), "flag": ("Откл.", "Флаг"), "lab": ("Лаб.",),
        "range": ("Референсные значения", "Норма", "Реф. интервал", "Референтный интервал"),
        "previous": ("Предыдущий результат", "Пред. результат"), "comment": ("Комментарий",),
        "inside": ("В норме",), "outside": ("Вне нормы",), "page": ("Стр.", "Страница"), "method": ("Метод:",),
        "title": ("РЕЗУЛЬТАТЫ ИССЛЕДОВАНИЙ", "Результаты лабораторных исследований", "Лабораторный отчет"),
    },
    "en": {
        "patient": ("Patient", "Patient Name", "Name"),
        "sex": ("Sex", "Gender"), "male": ("M", "Male"), "female": ("F", "Female"),
        "age": ("Age",), "born": ("DOB", "Date of Birth"), "order": ("Specimen ID", "Order No.", "Accession"),
        "doctor": ("Ordering Physician", "Referring doctor"), "ordered": ("Order date", "Date Entered"),
        "received": ("Date Received", "Received"), "reported": ("Date Reported", "Reported"), "printed": ("Printed", "Print date"),
        "test": ("Test", "TESTS", "Test Name"), "result": ("Result", "RESULT"), "unit": ("Units", "UNITS", "Unit"),
        "flag": ("Flag", "FLAG"), "lab": ("Lab", "LAB"), "range": ("Reference Range", "Reference Interval", "Ref. range"),
        "previous": ("Previous Result", "Prior result"), "comment": ("Comment",),
        "inside": ("In Range",), "outside": ("Out Of Range",), "page": ("Page",), "method": ("Method:",),
        "title": ("Laboratory Report", "Final Report", "LABORATORY RESULTS"),
    },
}  # fmt: skip

GROUPS = {
    "ru": {
        "count": "Общий анализ крови", "biochemistry": "Биохимические исследования крови", "lipids": "Липидный профиль",
        "thyroid": "Функция щитовидной железы", "hormones": "Гормональные исследования", "vitamins": "Витамины и микроэлементы",
        "coagulation": "Коагулограмма", "markers": "Онкомаркеры и иммуноглобулины", "urinalysis": "Общий анализ мочи",
        "serology": "Серологические исследования",
    },
    "en": {
        "count": "CBC With Differential/Platelet", "biochemistry": "Comp. Metabolic Panel", "lipids": "Lipid Panel",
        "thyroid": "Thyroid Panel", "hormones": "Hormones", "vitamins": "Vitamins and trace elements",
        "coagulation": "Coagulation", "markers": "Tumor markers", "urinalysis": "Urinalysis, Complete",
        "serology": "Infectious serology",
    },
}  # fmt: skip
SPECIMENS = {
    "ru": {"count": "Кровь с ЭДТА", "coagulation": "Плазма (цитрат)", "urinalysis": "Моча", "any": "Сыворотка крови"},
    "en": {"count": "Whole blood (EDTA)", "coagulation": "Citrated plasma", "urinalysis": "Urine", "any": "Serum"},
}

METHODS = {
    "ru": ("Метод: ИХЛА, анализатор 4-го поколения", "Метод: колориметрический", "Метод: иммунотурбидиметрия"),
    "en": ("Method: chemiluminescence, 2-step", "Method: colorimetric", "Method: immunoturbidimetry"),
}
# What laboratories explain below a result: numbers that are nobody's.
EXPLANATIONS = {
    "ru": {
        "vitamin-d": "Дефицит: < 20 нг/мл; недостаточность: 20 - 30 нг/мл; достаточный уровень: 30 - 100 нг/мл",
        "tsh": "Беременность: 1 триместр 0.10 - 2.50 мМЕ/л, 2 триместр 0.20 - 3.00 мМЕ/л",
        "glucose": "Критерий сахарного диабета: глюкоза натощак 7.0 ммоль/л и выше при двух измерениях",
        "ldl": "Целевой уровень при очень высоком риске: менее 1.4 ммоль/л",
    },
    "en": {
        "vitamin-d": "Deficiency: less than 20 ng/mL; insufficiency: 20 - 29 ng/mL; sufficiency: 30 - 100 ng/mL",
        "hba1c": "Prediabetes: 5.7 - 6.4. Diabetes: >6.4. Glycemic control for adults with diabetes: <7.0",
        "glucose": "A fasting glucose of 126 mg/dL or higher on two occasions suggests diabetes",
        "ldl": "Desirable range for patients with diabetes: <70 mg/dL",
    },
}

REMARKS = {
    "ru": (
        "Заключение врача: рекомендован контроль показателей через 3 месяца. При ТТГ более 10 мМЕ/л консультация эндокринолога.",
        "Результаты исследований не являются диагнозом, необходима консультация специалиста.",
        "Комментарий к заявке: проба взята натощак, гемолиз 1+. Повторить калий при значении выше 5.5 ммоль/л.",
        "* Отмечены значения, выходящие за пределы референсных интервалов.",
    ),
    "en": (
        "Physician note: repeat the fasting glucose in 3 months; start therapy if LDL stays above 160 mg/dL.",
        "These results are not a diagnosis. Please discuss them with your physician.",
        "Specimen comment: slight hemolysis (1+). Potassium of 5.5 mmol/L or more should be repeated.",
        "Reference ranges are for adults aged 18 to 90 years.",
    ),
}
FOOTERS = {
    "ru": "Лицензия ЛО-00-01-000000 от 14.02.2019. Врач КЛД: {doctor}. {address}",
    "en": "CLIA 00D0000000. Laboratory director: {doctor}. {address}",
}
