"""Words of headings, and of lines that are no results."""

from __future__ import annotations

import re

from app.core.laboratory import Specimen

# In lower case; the first that fits wins: a urine test is one of biochemistry too. Alternatives begin with letters.
_OF_SPECIMENS = (
    (Specimen.URINE_24H, r"суточн\w{1,3}\sмоч|моч\w{1,2}\sсуточн|24.?h\w{0,3}\surine|urine,?\s24"),
    (Specimen.URINE, r"моч[аиеу](?![^\W\d_])|urinalysis|urine|оам(?![^\W\d_])|микроскопия\sосадка|осадок\sмочи|microscopic\sexam"),
    (Specimen.STOOL, r"кал[ае]?(?![^\W\d_])|копрограмм|копролог|stool|feces|faeces|fecal"),
    (Specimen.SALIVA, r"слюн|saliva"),
    (Specimen.PLASMA, r"плазм|plasma|коагул|гемостаз|coagulation"),
    (Specimen.SERUM, r"сыворот|serum|биохими|гормон|chemistry|metabolic|lipid|липид|thyroid|щитовидн|онкомаркер|иммунолог|hormone|инфекци|витамин|vitamin|маркер|аутоиммун|liver|hepatic|печ[её]н|электролит|iron|железа|ревмат|диабет|почк|renal"),
    (Specimen.BLOOD, r"кров[ьи]|blood|гематолог|hematolog|haematolog|cbc(?![^\W\d_])|лейкоцитарн|differential|оак(?![^\W\d_])"),
)  # fmt: skip
HEADINGS: tuple[tuple[Specimen, re.Pattern[str]], ...] = tuple(
    (specimen, re.compile(rf"(?<![^\W\d_])(?:{words})")) for specimen, words in _OF_SPECIMENS
)
# How the alternatives begin, as words do: most lines have none of it, and need not be held against the expressions.
OF_DAYS = "24"
BEGINNINGS = frozenset(
    word[:3] for _, words in _OF_SPECIMENS for word in words.split("|") if not word.startswith(OF_DAYS)
)
# Beginnings of lines that tell about the order, the person, the laboratory and the meaning of results.
ASIDE = re.compile(
    r"(?:тел(?:ефон)?|факс|phone|fax|адрес|address|дата|date|возраст|age|пол|sex|gender|dob|д\.?р|год\sрожд|рожд\w*|родил\w*|birth|born|страница|стр|page|лист|заказ\w*|заявк\w*|order|account|client|цена|стоимость|price|итого|total\s(?:amount|due|price|cost)|сумма|amount|руб\w*|инн|кпп|огрн|лиценз\w*|license|clia|врач|доктор|doctor|physician|dr|dir|director|npi|диагноз|diagnosis|коммент\w*|comments?|примечан\w*|note|notes|полис|снилс|паспорт|договор|штрих\W?код|barcode|specimen\s(?:number|id|no)|control\s(?:number|id)|patient\s?(?:id|no|number|name)?|пациент\w*|ф\W?и\W?о|фамилия|имя|отчество|name|рост|вес|height|weight|имт|bmi|беременность|неделя|срок|день\sцикла|collected|received|reported|printed|registered|взят\w*|исполнитель|выполн\w*|напечатан\w*|одобрил\w*|утвердил\w*|заведующ\w*|подпись|метод\w*|method\w*|оборудование|анализатор|реагент\w*|icd|мкб|код|code|id|№|no|для|при|если|the|this|for|if|see|см|интерпретация|interpretation|рекоменд\w*|recommend\w*|источник|source|www|http\w*|email|e-mail|кабинет|отделение|палата|room|ward|время|time|seq|lab|ver|doc\d?|скидка|оплачено|код\sуслуги|ао|ооо|филиал|медицинский\sцентр|total\svolume|fasting|zip|нет\sданных|заключение|conclusion|вывод|доза|dose|давление|пульс|pulse|температура|temperature|bp|spo2|чсс)(?![^\W\d_])",
    re.IGNORECASE,
)  # fmt: skip
# First words of lines that tell what numbers mean, or for whom a range holds.
RANGE_LABEL = re.compile(
    r"(?:negative|borderline|positive|equivocal|indeterminate|отрицательн\w*|положительн\w*|сомнительн\w*|пограничн\w*|серая\sзона|дефицит\w*|недостаточн\w*|достаточн\w*|оптимальн\w*|норма(?:льн\w*)?|избыт\w*|токсич\w*|желательн\w*|повышен\w*|высок\w*|низк\w*|умеренн\w*|очень\sвысок\w*|средн\w{2}\sриск|deficien\w*|insufficien\w*|sufficien\w*|optimal|desirable|normal|high\srisk|low\srisk|average\srisk|moderate|high|low|very\shigh|prediabetes|diabetes|преддиабет|диабет\w*|мужчин\w*|женщин\w*|муж|жен|male|female|men|women|взросл\w*|adults?|дети|children|новорожд\w*|беременн\w*|pregnan\w*|триместр|\w{1,8}\s?триместр\w*|trimester|фолликул(?!остим)\w*|follicular|овулятор\w*|ovulat\w*|лютеин\w*\sфаза|luteal|менопауз\w*|постменопауз\w*|postmenopaus\w*|menopaus\w*|mid-?cycle|до\s\d{1,3}\sлет|старше|младше|over|under|от\s\d{1,3}\sдо|\d{1,2}\s?-\s?\d{1,3}\s?(?:лет|years|нед|weeks|мес)|>\s?\d{1,3}\sлет|курящ\w*|smokers?|некурящ\w*|non-?smokers?|[мжmf])(?![^\W\d_])\s?(?:фаза\w{0,2}|период)?",
    re.IGNORECASE,
)  # fmt: skip
MATERIAL = re.compile(r"материал|specimen|sample", re.IGNORECASE)
