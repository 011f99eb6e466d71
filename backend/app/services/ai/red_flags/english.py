"""What people write in English. Texts are in lower case, with plain apostrophes."""

from __future__ import annotations

from app.services.ai.red_flags.signs import Both, Rule, near, says

_PAIN = (
    "pains?|painful|ach(?:e|es|ing)|hurts?|hurting|pressure|pressing|tight|tightness|tightening|squeez(?:e|es|ing)|"
    "crush(?:es|ing)|burning|heavy|heaviness|stabbing|stabs|elephant"
)
_NOT = r"(?:won'?t|will not|doesn'?t|does not|isn'?t|is not|don'?t|do not|didn'?t|did not|not)"
_CANNOT = r"(?:can'?t|can not|cannot|couldn'?t|could not|unable to)"
_LIMB = "(?:my |his |her |the )?(?:left |right |one )?(?:arms?|legs?|hands?|side|side of (?:my |his |her |the )?(?:body|face))"
_CHILD = "child|kid|toddler|son|daughter|baby|boy|girl|grandson|granddaughter|year[- ]old"
_PILLS = (
    "pills?|tablets?|capsules?|medicines?|medication|paracetamol|acetaminophen|tylenol|ibuprofen|aspirin|insulin|"
    "sleeping pills?|antidepressants?|xanax|opioids?|metoprolol"
)
_FEVER = says(
    "fever", "feverish", r"(?:3[89]|4[01])(?:[.,]\d)?(?: ?°? ?c)?", r"10[0-7](?:[.,]\d)?(?: ?°? ?f)?",
    "high temperature", "burning up",
)  # fmt: skip
_EFFORT = r"\b(?:climb\w*|stairs?|uphill|running|jogging|exercis\w*|exertion|workout|hik\w+|nose|nasal|nostrils?)\b"

ENGLISH: dict[str, tuple[Rule, ...]] = {
    "chest-pain": (
        near(_PAIN, "chest|breastbone|sternum|heart", unless=r"\b(?:of drawers|x-ray|blood pressure|heart rate|breast ?feed\w*)\b"),
        near("left arm|jaw", "sweat|sweats|sweating|cold sweat"),
        says("(?:having|has|have|like|maybe|possibly|think it's|think it is) an? heart attack"),
    ),
    "stroke": (
        near("face|mouth|smile", "droop(?:s|ed|ing|y)?|crooked|lopsided|twisted|sagging|numb"),
        near("speech", "slurred|slurring|garbled|unclear|gone"),
        says("slurring (?:my |his |her |their )?words", f"(?:suddenly )?{_CANNOT} (?:speak|talk)(?: properly| clearly)?(?! (?:\\w+ish|german|french|russian|chinese|to|with|about)\\b)"),
        near(_LIMB, "suddenly|all at once", unless=r"\b(?:slept|sleeping on|itch\w*)\b"),
        near("(?:left|right|one|whole) side(?: of (?:my|his|her|the) body)?", "numb|numbness|weak|weakness|paraly[sz]ed"),
        says(f"{_CANNOT} (?:lift|move|raise|feel) {_LIMB}", "sudden (?:weakness|numbness|loss of vision|blindness|confusion)"),
        says("suddenly (?:went )?blind", "suddenly (?:lost|losing) (?:my |his |her )?(?:sight|vision)"),
        says("worst headache (?:of|in) (?:my|his|her) life", "thunderclap headache"),
        says("(?:having|has|have|like|maybe|possibly|think it's|think it is|(?:has|have|shows?|showing) signs of) an? (?:mini[- ]?)?stroke"),
    ),
    "breathing": (
        says(
            f"{_CANNOT} breathe?(?! through (?:my |the |his |her )?nose)", f"{_CANNOT} (?:catch|get) (?:my |his |her |any |enough )?(?:breath|air)",
            "(?:struggl|fight|gasp)(?:es|ing) (?:to breathe|for (?:breath|air))", "suffocat(?:es|ing)", "(?:is|she's|he's|i'm|am) choking",
            "stopped breathing", "not breathing",
        ),
        says(
            "(?:hard|difficult|struggle|difficulty|trouble|problems?|labou?red)(?: to| with| in)? breath(?:e|ing)",
            "short(?:ness)? of breath", "breathless", unless=_EFFORT,
        ),
        near("lips|face|fingers|skin", "blue|bluish"),
    ),
    "anaphylaxis": (
        says(r"anaphyla\w{1,8}"),
        near("lips?|tongue|throat|face", "swollen|swelling|swells?|swelled|puffed up|puffy"),
        near("throat", "closing|closes|tightening|closed up"),
        near("hives|rash|allergic reaction", r"breath\w{0,5}|wheez\w{1,4}|dizzy|faint\w{0,3}|throat|stung|sting|peanuts?|shock"),
        says("severe allergic reaction", "(?:used|use|need) (?:my |the |his |her |an )?(?:epi-?pen|adrenaline pen)"),
    ),
    "bleeding": (
        near(r"vomit\w{0,4}|throw(?:s|ing)? up|threw up|cough(?:s|ed|ing)? up|spit(?:s|ting)? up", "blood|bloody|coffee grounds"),
        says("black(?: and)?,? tarry stools?", "tarry stools?", "black stools?", "stools? (?:is|are) (?:pitch )?black"),
        near("bleed(?:s|ing)?|blood", f"{_NOT} stop(?:ping)?|profusely|heavily|spurt(?:s|ing)|gush(?:es|ing)|pouring|everywhere"),
        says(
            f"{_NOT} stop bleeding", f"{_CANNOT} stop (?:the |this )?bleeding", "heavy bleeding", "severe bleeding",
            "los(?:t|ing) (?:a lot of|so much|too much) blood", r"haemorrhag\w{1,4}|hemorrhag\w{1,4}",
        ),
    ),
    "unconscious": (
        says(
            "unconscious(?! of\\b)", "unresponsive", "pass(?:ed|es|ing) out", "los(?:t|es|ing) consciousness",
            "loss of consciousness", "fainted", "keeps? fainting", "black(?:ed|ing) out", "collapsed",
            f"{_NOT} wak(?:e|ing)(?: up)?", f"{_CANNOT} (?:wake|rouse) (?:him|her|them|my \\w+)(?: up)?",
            f"{_NOT} respond(?:ing)?(?: to (?:me|us|anything|voice|touch))?",
            unless=r"\b(?:alarm clock|treatment|therapy|antibiotics?|medication|e-?mails?|calls?)\b",
        ),
    ),
    "seizure": (
        says(
            "seizures?", r"convuls\w{1,5}", "having a fit", "fitting and shaking",
            unless=r"\b(?:seizure[- ]free|anti-?seizure|seizure (?:medication|medicine|threshold|disorder)|for seizures|against seizures|calf|calves)\b",
        ),
    ),
    "overdose": (
        says(r"overdos\w{1,4}", f"too (?:many|much) (?:of (?:my|his|her|the) )?(?:{_PILLS})"),
        near(r"took|taken|swallowed|swallow|ate|drank", rf"(?:whole|entire|full) (?:bottle|pack|packet|box|strip|blister)|handfuls?|(?:[2-9]\d|1\d\d|1[0-9]) (?:\w+ )?(?:{_PILLS})"),
        near(_CHILD, rf"(?:swallow(?:ed|s)|drank|ate|eaten|got into)[^,\n]{{1,30}}(?:{_PILLS}|bleach|batter(?:y|ies)|magnets?|cleaner|detergent|antifreeze)"),
    ),
    "suicide": (
        says(
            r"suicid\w{1,4}", "(?:kill|killing|hang|hanging|shoot|shooting) (?:myself|himself|herself|themsel(?:f|ves))",
            "(?:end|ending|take|taking) (?:it all|(?:my|his|her|their)(?: own)? (?:own )?life)",
            "(?:want|wants|wanted|wanna|going)(?: to)? die", "wish (?:i|he|she) (?:was|were|had been) (?:dead|never born)",
            "wish i (?:wouldn't|would not|didn't|did not|won't) wake up", "better off (?:dead|without me)",
            "(?:don'?t|do not|doesn'?t|does not|didn'?t|no longer) want(?:s|ed)? to (?:live|be alive|wake up|go on living|be here any ?more|exist)",
            "(?:no|any) reason (?:left )?to (?:live|go on)", "nothing (?:left )?to live for",
            "(?:isn't|is not|not) worth living", "tired of (?:living|being alive)",
            r"self[- ]?harm\w{0,4}", "cutting myself", "cut myself (?:again|on purpose|deliberately)",
            "(?:want|wanted|urge|thoughts?|thinking|plan|afraid i will|going|need|might|may|will)(?: to| of| about)? (?:hurt|harm|hurting|harming|cut|cutting) myself",
            "harm(?:ing)? myself", "jump(?:ing)? (?:off|from) (?:a|the) (?:bridge|roof|balcony|building)",
        ),
    ),
    "infant-fever": (
        Both(
            (
                says(
                    "newborn", "neonate", r"(?:\d|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten)[- ]?(?:weeks?|days?)[- ]old",
                    "(?:1|2|3|one|two|three)[- ]?months?[- ]old",
                    "(?:1|2|3|one|two|three) months?(?= (?:baby|infant|and))",
                ),
                says("infant", "baby", unless=r"\b(?:[4-9]|1\d|2\d|four|five|six|seven|eight|nine|ten|eleven)[- ]?(?:months?|mo)\b|\byears?\b|\bbaby (?:aspirin|food|carrots)\b"),
            ),
            (_FEVER,),
        ),
    ),
    "pregnancy-bleeding": (
        Both(
            (says("pregnant", "pregnancy", "trimester", r"weeks? along", "expecting a (?:baby|child)"),),
            (says("bleed(?:s|ing)?", "spotting", "haemorrhage", "hemorrhage", "blood clots?", "(?:see|seeing|saw|passing|losing|found|fresh|red|some|much) blood",
                  unless=r"\b(?:nose ?bleeds?|gums?|blood (?:test|pressure|sugar|type|group|count|work))\b"),),
        ),
    ),
    "meningitis": (
        Both(
            (
                near("neck", "stiff|stiffness|rigid"),
                says(f"{_CANNOT} (?:touch|put|bring|bend) (?:my |his |her |the )?(?:chin|head|neck)(?: to| down| forward)?"),
            ),
            (_FEVER, says("headache", "light hurts", "sensitive to light", "temperature", "confused", "vomiting")),
        ),
        near("rash|spots", f"{_NOT} (?:fade|fading|blanch|blanching|disappear|go away when pressed)"),
        Both((says("(?:purple|purplish) (?:rash|spots)", "rash (?:is|looks) purple"),), (_FEVER,)),
        says("(?:like|maybe|could be|might be|have|has|suspected) meningitis"),
    ),
}  # fmt: skip
