"""Why something that sounds like an emergency is none: denied, long past, merely supposed, or a word in a leaflet."""

from __future__ import annotations

import re
from enum import StrEnum

from app.services.ai.red_flags.signs import words


class Excuse(StrEnum):
    DENIED = "denied"
    PAST = "past"
    SUPPOSED = "supposed"
    READ = "read"


# How much before and after a sign is looked at.
BEFORE, AFTER = 70, 45

# A new thought: what was denied before it says nothing about what follows.
_BREAK = re.compile(
    r"[,:()]| (?:but|however|though|although|yet|except|only|then|and now|но|а|зато|однако|только|кроме|хотя|теперь) "
)
_NO = words(
    "no", "not", "never", "without", "denies", "denied", "neither", "nor", "none", "free of", "ruled out",
    r"(?:do|does|did|is|are|was|were|has|have|had)n't", "нет", "не", "ни", "без", "никак(?:ой|их|ая|ого)", "никогда",
    "отрица(?:ю|ет)", "исключил[аи]?", "исключен[аы]?",
)  # fmt: skip
# A denial reaches over a few words; "can't stop thinking of" and "not only" deny nothing.
_DENIED = re.compile(rf"{_NO}(?: [\w-]+){{0,4}} ?(?:an? |any |the )?$")
_DENIES_NOTHING = re.compile(
    r"\b(?:not (?:sure|only|stop|going away|getting better)|(?:can|could)(?:n't| not|not) |do(?:es)?n't (?:know|stop|go)|"
    r"no (?:idea|doubt|appetite|strength|energy|longer)|не (?:могу|может|можем|перест\w+|проходит|знаю|понимаю|только|отпускает|сплю)|"
    r"нет (?:сил|аппетита|сомнени\w+))"
)
_LIST = re.compile(r"\b(?:or|nor|или|ни)\b")
_DENIED_AFTER = re.compile(
    r"^(?: [\w-]+){0,2} ?(?:: |- |— )?(?:нет\b|не было\b|не бывает\b|не беспоко\w+|отсутству\w+|отрица\w+|исключен\w*|не думал?\w{0,2}\b|none\b|absent\b|"
    r"denied\b|(?:was|were|has been|is) (?:ruled out|excluded)\b)"
)
_INSIDE = re.compile(r"\b(?:no|not|without|(?:do|does|did|is|are|was|were)n't|не|нет|без)\b")

_PAST = re.compile(
    words(
        r"(?:years?|months?|weeks?) ago", r"last (?:year|month|summer|winter|spring|autumn|fall)", r"in (?:19|20)\d\d",
        r"as a (?:child|kid|teenager|baby)", r"when (?:i|he|she) was (?:a |\d+|little|young|small)", "history of",
        "used to (?:have|get|suffer)", "in the past", r"back in (?:19|20)\d\d", "died of", "long ago", "after (?:a|the|my|his|her) stroke",
        r"(?:год|года|лет|месяц|месяца|месяцев|неделю|недели|недель) назад", r"в прошлом(?: году| месяце)?", "прошл(?:ым|ой) (?:летом|зимой|весной|осенью)",
        r"в (?:19|20)\d\d(?:-м)?(?: году| г\.?)?", "в детстве", r"перен(?:ес|есла|если|есенн\w+)", "когда-то", "давно",
        "умер(?:ла)? от", "после инсульта", "после инфаркта", "в молодости",
    )
)  # fmt: skip
_NOW = re.compile(
    words(
        "now", "right now", "currently", "today", "tonight", "again", "this (?:morning|evening|afternoon|minute)", "just started",
        "at the moment", "since (?:this )?(?:morning|yesterday|last night)", "сейчас", "опять", "снова", "сегодня", "с утра",
        "только что", "прямо", "уже (?:час|два часа|полчаса|минут)", "со вчерашнего дня", "этой ночью",
    )
)  # fmt: skip
_SUPPOSED = re.compile(
    r"\b(?:if|in case of|in case|when should|whenever|even if|what happens when|risk of|prevent(?:s|ing|ion of)?|protect(?:s|ion)? (?:from|against)|"
    r"afraid of|scared of|fear of|worried about (?:getting|having)|difference between|"
    r"(?:can|could|does|do|may|might|will|would) [^,]{1,50}(?:cause|causes|lead to|trigger|mean)|"
    r"(?:what|which|how|learn|know|list)\b[^,]{0,40}\b(?:signs?|symptoms?|causes?|reasons?|first aid)\b[^,]{0,12}|first aid (?:for|in)|"
    r"если|в случае|на случай|риск\w{0,3}|профилактик\w{1,2}|предотврат\w{2,4}|предупре\w{3,6}|чтобы не|боюсь|боится|страх\w{0,2}|чем отличается|"
    r"(?:может|могут|мог бы) (?:ли )?[^,]{0,40}(?:вызвать|вызывать|привести|быть от|возникнуть)|(?:какие|какой|каковы|как|перечисли\w{0,2}|расскажи\w{0,2})"
    r"[^,]{0,40}(?:признак\w{0,2}|симптом\w{0,2}|причин\w{1,2}|первая помощь|распознать|оказать)[^,]{0,12}|первая помощь при)\b[^,]{0,45}$"
)
_READ = re.compile(
    words(
        "leaflet", "package insert", "side[- ]effects?", "adverse (?:reactions?|effects?)", "textbook", "lecture", "article", "novel", "movie",
        "the (?:word|term|phrase)", "definition", "translate", "инструкци(?:и|я|ю|ей)", "вкладыш\\w{0,2}", "побочн\\w{2,3}", "стать(?:я|е|ю|и)", "лекци(?:и|я|ю)", "учебник\\w{0,2}",
        "слов(?:о|а) «?\\w+»? (?:значит|означает)", "термин\\w{0,2}", "переведи\\w{0,2}", "в (?:книге|фильме|сериале)",
    )
)  # fmt: skip
_MEANING = re.compile(
    r"\b(?:what (?:does|do) [^,]{1,60} mean|what (?:is|are) (?:an? )?(?=[a-z]+\?? *$)|meaning of|"
    r"что (?:значит|означает|такое)|какое значение)\b"
)
_ASKED = re.compile(
    r"\b(?:what (?:is|are|would be|counts as)|что такое|что считается)(?: an?)? $|\bпри (?:сильной |острой |любой )?$"
)
_OWN = re.compile(
    r"\b(?:my|this|these|i have|i feel|i'm having|he has|she has|у меня|у него|у нее|мне|мой|моя|эта|этот|у (?:мамы|папы|мужа|жены|сына|дочки?))\b"
)


def _denied(sentence: str, start: int, end: int) -> bool:
    before = sentence[max(0, start - BEFORE) : start]
    clause = _BREAK.split(before)[-1]
    if _DENIES_NOTHING.search(clause):
        return False
    if _DENIED.search(clause) or _DENIED_AFTER.search(sentence[end : end + AFTER]):
        return True
    # "No fever, cough or chest pain": an enumeration that ends with "or" is denied as a whole.
    listed = before.replace(", ", " ")
    return "," in before and bool(_LIST.search(sentence[max(0, start - 12) : end + AFTER])) and bool(
        re.search(rf"{words('no', 'without', 'denies', 'нет', 'без', 'ни')}(?: [\w-]+){{1,8}} ?$", listed)
    )  # fmt: skip


def excuse_of(sentence: str, start: int, end: int, gap: str) -> set[Excuse]:
    """All that speaks against taking what stands at this place of a sentence for something that happens now.

    `gap` is what stands between the two words of a sign: "the chest does not hurt".
    """
    found = set()
    if _denied(sentence, start, end) or _INSIDE.search(gap):
        found.add(Excuse.DENIED)
    if (
        _READ.search(sentence)
        or _ASKED.search(sentence[max(0, start - BEFORE) : start])
        or (_MEANING.search(sentence) and not _OWN.search(sentence))
    ):
        found.add(Excuse.READ)
    if _NOW.search(sentence):
        return found
    if _PAST.search(sentence):
        found.add(Excuse.PAST)
    if _SUPPOSED.search(sentence[max(0, start - BEFORE) : start].rpartition(",")[2]):
        found.add(Excuse.SUPPOSED)
    return found
