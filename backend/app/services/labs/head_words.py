"""Words by which a report tells of its dates, its laboratory and what its patient is."""

from __future__ import annotations

import re

_TAKEN = (
    r"(?:дата\s?(?:/|и)?\s?(?:время)?\s?)?(?:взяти[яе]|забор[а]?|сбор[а]?|отбор[а]?)(?:\s?(?:/|и)\s?врем\w{1,2})?(?:\s(?:био)?(?:материал\w{0,2}|образц\w{1,2}|проб\w{1,2}|крови|анализ\w{1,2}))?(?:\s?\(дата[^)]{0,20}\))?"
    r"|(?:био)?(?:материал|образец)\sвзят|взят[оаы]?|дата\s(?:и\sвремя\s)?взятия"
    r"|(?:date\s?(?:/|and|&)?\s?(?:time\s)?(?:of\s)?(?:specimen\s|sample\s)?(?:collected|collection|drawn|draw|sampled|sampling))"
    r"|(?:specimen\s|sample\s|blood\s)?(?:collected|collection|drawn|sampling)(?:\s(?:on|at|date))?(?:\s?(?:/|and|&)\s?(?:date|time))?(?:\s?\(?date[^)]{0,12}\)?)?"
    r"|(?:sample|specimen|blood)\staken(?:\son)?|taken(?:\son|(?=\s?:))|date\staken|date\sof\s(?:specimen|sample)\s?(?:collection)?|sample\sdate"
)
_BORN = r"дата\sрожд(?:ения)?\.?|д\.?\s?р\.?(?=\s?:|\s\d)|г\.?\s?р\.|г/р|года\sрожд(?:ения)?\.?|год\sрождения|родил\w{1,3}|date\sof\sbirth|birth\s?date|d\.?o\.?b\.?|born"
_OTHER = (
    r"дата\s?(?:и\sвремя\s|/время\s)?(?:печати|регистрации|выполнения|готовности|результат\w{0,3}|выдачи|поступления|доставки|заказа|заявки|валидации|исследования|приема|анализа|отчета|авторизации|направления|оформления|подтверждения)"
    r"|(?:напечатан\w?|зарегистрирован\w?|распечатан\w?|выполнен\w?|поступил\w?|выдан\w?|валидирован\w?|отпечатан\w?|готовность|регистрация|печать|доставлен\w?|проверен\w?|авторизован\w?)"
    r"|(?:date\s?(?:/|and|&)?\s?(?:time\s)?(?:of\s)?)?(?:printed|print|received|reported|report|registered|registration|issued|issue|entered|ordered|order|completed|completion|verified|validated|validation|approved|released|final|result|admission|visit|run|requested|authori[sz]ed)(?:\s(?:on|at|date))?(?:\s?(?:/|and)\s?time)?|предыдущ\w{1,4}|previous|действительн\w{1,2}|valid|лицензи\w{1,2}|от(?=\s\d)"
)
# In lower case: looked for without regard to case it would take three times as long.
LABEL = re.compile(rf"(?<![^\W\d_])(?:(?P<born>{_BORN})|(?P<taken>{_TAKEN})|(?P<other>{_OTHER}))(?![^\W\d_])")
SEX = re.compile(
    r"(?<![^\W\d_])(?:пол|sex|gender)\s?[:.]?\s{0,4}(?P<sex>мужской|женский|муж|жен|male|female|[мжmf])(?![^\W\d_])",
    re.IGNORECASE,
)
# Unlike all others these stand behind their date.
BEHIND_ITS_DATE = re.compile(r"г\.?\s?р|г/р|года\s", re.IGNORECASE)
AGE = re.compile(r"(?<![^\W\d_])(?:возраст|age)\s?[:.]?\s{0,4}(?P<age>\d{1,3})(?!\d|[./]\d)", re.IGNORECASE)
LABORATORIES = re.compile(
    r"(?<![^\W\d_])(?:(?:ООО|АО|ЗАО|ФГБУ|ГБУЗ|МБУЗ|ГАУЗ)\s[«\"“][^»\"”\n]{2,60}[»\"”]|(?:независимая\sлаборатория\s)?инвитро|invitro|гемотест|gemotest|хеликс|helix|kdl|кдл|cmd|ситилаб|citilab|днком|лабквест|labquest|synevo|синэво|unilabs|labcorp(?:\s(?!report)[A-Z][a-z]+)?|laboratory\scorporation\sof\samerica|quest\sdiagnostics|mayo\sclinic\slaboratories|arup\slaboratories|sonic\shealthcare|bioreference(?:\slaboratories)?|лабораторная\sслужба\s[«\"]?[^\n»\"]{2,40}[»\"]?|клинико-диагностическая\sлаборатория[^\n]{0,60}|лаборатория\s[«\"“][^»\"”\n]{2,60}[»\"”]|(?:[A-Z][\w'.&-]{1,20}\s){1,5}Laborator(?:y|ies)(?!\s(?:Report|director|results))(?:\sof\s[A-Z][\w\s]{2,30})?)(?![^\W\d_])",
    re.IGNORECASE,
)
LABORATORY_LABEL = re.compile(
    r"(?<![^\W\d_])(?:лаборатория|laboratory|performing\slab(?:oratory)?)\s?:\s{0,4}(?P<name>[^\n]{2,80})",
    re.IGNORECASE,
)
# What stands on reports of the United States only: a state with its postal code, the licence of their laboratories.
AMERICAN = re.compile(r"(?<!\w)(?:[A-Z]{2} \d{5}(?:-\d{4})?(?!\d)|CLIA|LabCorp|Quest Diagnostics)")
