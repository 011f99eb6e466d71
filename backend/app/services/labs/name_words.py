"""Words beside names of analytes that are no part of them."""

from __future__ import annotations

import re

from app.core.laboratory import Specimen

# What results are measured in, as it stands beside a name.
SPECIMENS: tuple[tuple[Specimen, str], ...] = (
    (Specimen.URINE_24H, r"(?:в )?суточн\w{0,3} моч\w{1,3}|24 ?h(?:r|our)? urine|urine 24 ?h\w{0,4}|в моче за сутки|в суточном анализе мочи"),
    (Specimen.URINE, r"в (?:разовой (?:порции )?)?моче|в утренней порции мочи|моча|мочи|urine|random urine|in urine|spot urine|разовая порция"),
    (Specimen.STOOL, r"в кале|кал|кала|stool|feces|faeces|fecal|faecal|in stool"),
    (Specimen.SALIVA, r"в слюне|слюна|слюны|saliva|salivary"),
    (Specimen.PLASMA, r"в плазме(?: крови)?|плазма(?: крови)?|plasma|in plasma"),
    (Specimen.SERUM, r"в сыворотке(?: крови)?|сыворотка(?: крови)?|сыворотки(?: крови)?|serum|in serum"),
    (Specimen.BLOOD, r"в (?:цельной |венозной |капиллярной )?крови|(?:цельная |венозная |капиллярная )?кровь|whole blood|in blood|blood"),
)  # fmt: skip
METHOD = re.compile(
    r"(?:,|\s-|\s)\s*(?:метод\w{0,3}|method|by|методом|ИФА|ИХЛА|ИХА|ELISA|CLIA|ECLIA|IFA|ПЦР|PCR|количественн\w{1,4}|качественн\w{1,4}|quantitative|qualitative|qual|quant|ultrasensitive|автоматизированн\w{1,4}|calculated|calc|расч[её]т\w{0,8}|расч)\b.{0,80}\Z",
    re.IGNORECASE,
)
