"""Words in reference ranges: for whom they hold and which of them is normal."""

from __future__ import annotations

import re

# A new label begins a new part even where nothing parts them: `М: 130-160 Ж: 120-140`.
SEX = re.compile(
    r"(?<![^\W\d_])(?:(?P<male>муж(?:чины|чин|ской|\.)?|males?|men|man|мальчики|boys|[МM](?=\s?[:.(\-=]|\s\d))|(?P<female>жен(?:щины|щин|ский|\.)?|females?|women|woman|девочки|girls|[ЖF](?=\s?[:.(\-=]|\s\d)))(?![^\W\d_])",
    re.IGNORECASE,
)
YEARS = r"(?:лет|года|год|г\.|л\.|years?|yrs?|y\.?o\.?|y)(?![^\W\d_])"
AGE_SPAN = re.compile(rf"(?P<low>\d{{1,3}})\s?(?:-|до|to)\s?(?P<high>\d{{1,3}})\s?{YEARS}", re.IGNORECASE)
AGE_OVER = re.compile(
    rf"(?:>|≥|>=|старше|более|over|above|от)\s?(?P<low>\d{{1,3}})\s?{YEARS}|(?P<plus>\d{{1,3}})\s?(?:\+|лет и старше|years and older|и старше)\s?(?:{YEARS})?",
    re.IGNORECASE,
)
AGE_UNDER = re.compile(rf"(?:<|≤|до|младше|менее|under|below)\s?(?P<high>\d{{1,3}})\s?{YEARS}", re.IGNORECASE)
ADULTS = re.compile(r"(?<![^\W\d_])(?:взрослые|взрослых|adults?)(?![^\W\d_])", re.IGNORECASE)
CHILDREN = re.compile(
    r"(?<![^\W\d_])(?:дети|детей|новорожденные|children|child|infants?|newborns?|мес|months?|дней|days?)(?![^\W\d_])",
    re.IGNORECASE,
)
NORMAL = re.compile(
    r"(?<![^\W\d_])(?:норма|норм|в норме|normal|optimal|оптимальн\w{0,6}|оптимум|желательн\w{0,6}|desirable|отрицательн\w{0,6}|отр|negative|neg|non-?reactive|реф|reference|достаточн\w{0,6}|sufficient|целевой|целевое)(?![^\W\d_])",
    re.IGNORECASE,
)
# Bounds of something else than of what is normal.
ABNORMAL = re.compile(
    r"(?<![^\W\d_])(?:(?:дефицит|недостат|избыт|токсич|повышен|понижен|снижен|высок|низк|погранич|сомнительн|неопределен"
    r"|положительн|диабет|преддиабет|предиабет|deficien|insufficien|excess|toxic|elevat|borderline|equivocal|indeterminate"
    r"|positive|abnormal|diabet|prediabet)\w{0,12}|high|low|риск\w{0,2}|risk)(?![^\W\d_])",
    re.IGNORECASE,
)
