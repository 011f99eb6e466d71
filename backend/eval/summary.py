"""The scores added up, said at the terminal, and held to what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.services.labs.shapes import Row
from eval.scoring import Pair, Score
from eval.store import Quality
from eval.truth import TruthRow

# Printed like the others, but not one of the six layouts that the targets are about. Of photos that are too small it is
# promised only that nothing is wrong without a doubt.
BEYOND = {"cumulative"}
FOUND = {Quality.DIGITAL: 99.0, Quality.SCAN: 95.0, Quality.PHOTO: 80.0}
EXACT = 98.0


@dataclass(frozen=True, slots=True)
class Sums:
    reports: int
    rows: int
    found: int
    exact: int
    analytes: int
    flags: int
    doubted: int
    wrong: int
    misjudged: int
    invented: int
    dates: int
    patients: int

    @classmethod
    def of(cls, scores: Sequence[Score]) -> Sums:
        pairs = [pair for score in scores for pair in score.pairs]
        return cls(
            reports=len(scores),
            rows=sum(len(score.reading.truth.rows) for score in scores),
            found=len(pairs),
            exact=sum(pair.is_exact for pair in pairs),
            analytes=sum(pair.analyte_is_right for pair in pairs),
            flags=sum(pair.flag_is_right for pair in pairs),
            doubted=sum(bool(pair.row.doubts) for pair in pairs),
            wrong=sum(bool(pair.wrong) for pair in pairs)
            + sum(score.date_is_wrong + len(score.believed) for score in scores),
            misjudged=sum(bool(pair.misjudged) for pair in pairs),
            invented=sum(len(score.invented) for score in scores),
            dates=sum(score.date_is_right for score in scores),
            patients=sum(score.patient_is_right for score in scores),
        )

    def line(self, title: str) -> str:
        return (
            f"{title:<22}{self.reports:>8}{self.rows:>7}{share(self.found, self.rows):>9.2f}"
            f"{share(self.exact, self.found):>9.2f}{share(self.analytes, self.found):>9.2f}"
            f"{share(self.flags, self.found):>9.2f}{share(self.doubted, self.found):>9.2f}"
            f"{self.wrong:>7}{self.misjudged:>10}{self.invented:>7}"
            f"{share(self.dates, self.reports):>8.1f}{share(self.patients, self.reports):>9.1f}"
        )


def share(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def print_sums(scores: Sequence[Score]) -> None:
    print(
        f"{'':<22}{'reports':>8}{'rows':>7}{'found %':>9}{'exact %':>9}{'analyte':>9}{'flag %':>9}"
        f"{'doubt %':>9}{'wrong':>7}{'misjudged':>10}{'false':>7}{'date %':>8}{'patient':>9}"
    )
    for quality in Quality:
        of_quality = [score for score in scores if score.reading.case.quality == quality]
        if not of_quality:
            continue
        print(Sums.of(_counted(of_quality)).line(quality.upper()))
        groups = _grouped(_counted(of_quality), lambda score: score.reading.truth.language)
        groups += _grouped(of_quality, lambda score: score.reading.truth.layout)
        for name, group in groups:
            print(Sums.of(group).line(f"  {name}"))


def _counted(scores: Iterable[Score]) -> list[Score]:
    return [score for score in scores if score.reading.truth.layout not in BEYOND]


def _grouped(scores: Iterable[Score], kind: Callable[[Score], str]) -> list[tuple[str, list[Score]]]:
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(kind(score), []).append(score)
    return list(groups.items())


def missed_targets(scores: Sequence[Score]) -> list[str]:
    """What was promised and is not so."""
    said: list[str] = []
    for quality in Quality:
        of_quality = [score for score in scores if score.reading.case.quality == quality]
        sums = Sums.of(_counted(of_quality))
        if quality in FOUND and sums.reports:
            said += _missed_by(quality, sums)
        of_all = Sums.of(of_quality)
        if of_all.wrong:
            said.append(f"{quality}: {of_all.wrong} wrong without a doubt")
        if of_all.misjudged:
            said.append(f"{quality}: {of_all.misjudged} misjudged without a doubt")
    return said


def _missed_by(quality: Quality, sums: Sums) -> Iterable[str]:
    least = FOUND[quality]
    if share(sums.found, sums.rows) < least:
        yield f"{quality}: {share(sums.found, sums.rows):.2f} % of rows found, not {least:g}"
    if share(sums.exact, sums.found) < EXACT:
        yield f"{quality}: {share(sums.exact, sums.found):.2f} % of found rows exact, not {EXACT:g}"
    if sums.dates < sums.reports:
        yield f"{quality}: sampling date wrong in {sums.reports - sums.dates} of {sums.reports} reports"


def print_wrong(scores: Sequence[Score]) -> None:
    for score in scores:
        if score.date_is_wrong:
            print(f"WRONG date  {score.reading.case.name}", *_head(score))
        for row in score.believed:
            print(f"WRONG row  {score.reading.case.name}  {_invented(row)}")
        for pair in score.pairs:
            if pair.wrong:
                print(f"WRONG {pair.wrong}  {score.reading.case.name}  {_beside(pair)}")
            if pair.misjudged:
                print(f"MISJUDGED {pair.misjudged}  {score.reading.case.name}  {_beside(pair)}")


def print_misses(scores: Sequence[Score]) -> None:
    """Everything that is not as printed, with the line of the page's text that it should have come from."""
    for score in scores:
        said = [*_head(score)]
        said += [f"  missed   {_told(row)}\n           {_nearest(score, row)!r}" for row in score.missed]
        said += [
            f"  inexact  {_beside(pair)}\n           {pair.row.quote!r}" for pair in score.pairs if not pair.is_exact
        ]
        said += [
            f"  analyte  {pair.truth.name!r} is {pair.truth.key}, read as {pair.row.analyte}"
            for pair in score.pairs
            if not pair.analyte_is_right
        ]
        said += [f"  false    {_invented(row)}\n           {row.quote!r}" for row in score.invented]
        if said:
            print(f"\n{score.reading.case.name}", *said, sep="\n")


def _head(score: Score) -> Iterable[str]:
    truth, report = score.reading.truth, score.reading.report
    if not score.date_is_right:
        yield f"  date     {truth.collected_on}, read {report.collected_on}"
    if not score.patient_is_right:
        yield f"  patient  {truth.patient!r}, read {report.patient_name!r}"


def _told(row: TruthRow) -> str:
    day = f" on {row.collected_on}" if row.collected_on else ""
    return f"{row.key} {row.name!r} {row.value_printed!r} {row.unit} [{row.low}, {row.high}]{day}"


def _invented(row: Row) -> str:
    return f"{row.analyte_printed!r} {row.value_printed!r} {row.unit_printed!r}{_doubts(row.doubts)}"


def _beside(pair: Pair) -> str:
    true, row = pair.truth, pair.row
    parts = [f"{true.key}:"]
    if not pair.value_is_right:
        parts.append(
            f"value {true.value_printed!r} ({true.kind} {true.ordinal or ''}), "
            f"read {row.value_printed!r} ({row.kind} {row.comparator or ''}{row.ordinal or row.value})"
        )
    if not pair.unit_is_right:
        parts.append(f"unit {true.unit}, read {row.unit} of {row.unit_printed!r}")
    if not pair.range_is_right:
        read = f"[{row.range_low}, {row.range_high}] of {row.range_printed!r}"
        parts.append(f"range [{true.low}, {true.high}], read {read}")
    if not pair.analyte_is_right:
        parts.append(f"analyte read as {row.analyte}")
    if not pair.flag_is_right:
        parts.append(f"flag {true.flag}, read {row.flag}")
    return " ".join(parts) + _doubts(row.doubts)


def _doubts(doubts: Sequence[str]) -> str:
    return f" ({', '.join(doubts)})" if doubts else ""


def _nearest(score: Score, row: TruthRow) -> str:
    """The line of the text most like the one that should be there."""
    looked_for = f"{row.name} {row.value_printed}"
    lines = [line for page in score.reading.pages for line in page.text.splitlines()]
    return max(lines, key=lambda line: fuzz.token_set_ratio(looked_for, line), default="")
