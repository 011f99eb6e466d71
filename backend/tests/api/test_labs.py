"""Laboratory results: listed, checked by their owner, followed over time, and nobody else's."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.models import Document, LabResult, PatientMatch, ReviewState, Specimen
from app.services.labs import newest, rows, tables, trends
from app.services.labs.shapes import Doubt, PageText, Row
from app.services.runtime import Runtime
from app.utils import spreadsheets
from tests.factories import People, Person
from tests.factories.labs import report, tsh

LINE = "ТТГ   4,87   мкМЕ/мл   0,40 - 4,00"


async def listed(person: Person, **params: Any) -> list[dict[str, Any]]:
    answer = await person.http.get("/api/v1/labs", params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def patch(person: Person, result_id: object, expect: int = 200, **changes: Any) -> dict[str, Any]:
    answer = await person.http.patch(f"/api/v1/labs/{result_id}", json=changes)
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def trend(person: Person, key: str, **params: Any) -> dict[str, Any]:
    answer = await person.http.get("/api/v1/labs/trends", params={"analyte": key} | params)
    assert answer.status_code == 200, answer.text
    item: dict[str, Any] = answer.json()["items"][0]
    return item


def row(quote: str = LINE, **fields: Any) -> Row:
    values: dict[str, Any] = {
        "page": 1, "position": 0, "quote": quote, "analyte_printed": "ТТГ", "analyte": "tsh", "loinc": "3016-3",
        "specimen": Specimen.SERUM, "kind": "quantity", "value_printed": "4,87", "comparator": None,
        "value": Decimal("4.87"), "ordinal": None, "unit_printed": "мкМЕ/мл", "unit": "u[IU]/mL",
        "range_printed": "0,40 - 4,00", "range_low": Decimal("0.40"), "range_high": Decimal("4.00"),
        "flag_printed": None, "flag": "high", "doubts": (), "confidence": None, "collected_on": date(2026, 3, 12),
    }  # fmt: skip
    return Row(**(values | fields))


async def read(runtime: Runtime, document: Document, *found: Row) -> rows.Kept:
    async with runtime.database.unit_of_work() as session:
        return await rows.keep(session, document, found)


async def test_results_are_listed_newest_first_with_the_analyte_in_the_reader_s_language(
    people: People, runtime: Runtime
) -> None:
    anna = await people.person(locale="ru")
    document = await report(runtime, anna, LINE)
    for value, day in (("2.9", date(2025, 5, 1)), ("4.87", date(2026, 3, 12)), ("3.1", None)):
        await tsh(runtime, document, value, day)
    found = await listed(anna)
    assert [item["value"] for item in found] == ["4.87", "2.9", "3.1"]
    assert "ТТГ" in found[0]["name"] or "Тиреотропный" in found[0]["name"]
    assert (found[0]["filename"], found[0]["flag"], found[0]["range_high"]) == ("report.pdf", "high", "4.00")
    assert [item["value"] for item in await listed(anna, flag="high")] == ["4.87"]
    assert len(await listed(anna, q="тиреотропный")) == len(await listed(anna, q="tsh")) == 3
    assert await listed(anna, q="гемоглобин") == []


async def test_a_long_list_comes_in_pages_without_gap_or_repeat(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    for day in (*(date(2026, 1, number) for number in range(1, 6)), None, None):
        await tsh(runtime, document, "4.87", day)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        body = (await anna.http.get("/api/v1/labs", params=params)).json()
        seen += [item["id"] for item in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7


async def test_confirming_many_says_which_were_not_there(people: People, runtime: Runtime) -> None:
    anna, boris = await people.person(), await people.person()
    mine = await tsh(runtime, await report(runtime, anna, LINE))
    theirs = await tsh(runtime, await report(runtime, boris, LINE))
    missing = uuid4()
    answer = await anna.http.post("/api/v1/labs/confirm", json={"ids": [str(mine.id), str(theirs.id), str(missing)]})
    assert answer.json() == {"confirmed": [str(mine.id)], "missing": [str(theirs.id), str(missing)]}
    assert (await listed(anna))[0]["state"] == "confirmed"
    assert (await listed(boris))[0]["state"] == "unconfirmed"


async def test_a_yes_to_many_is_taken_back_with_their_doubts(people: People, runtime: Runtime) -> None:
    anna, boris = await people.person(), await people.person()
    mine = await tsh(runtime, await report(runtime, anna, LINE), doubts=["unit-unknown"])
    no = await tsh(runtime, await report(runtime, anna, LINE), state=ReviewState.REJECTED)
    theirs = await tsh(runtime, await report(runtime, boris, LINE), state=ReviewState.CONFIRMED)
    ids = [str(row.id) for row in (mine, no, theirs)]
    await anna.http.post("/api/v1/labs/confirm", json={"ids": ids[:1]})
    answer = await anna.http.post("/api/v1/labs/reopen", json={"ids": ids})
    assert answer.json() == {"reopened": ids[:1]}
    assert {row["id"]: (row["state"], row["doubts"]) for row in await listed(anna)} == {
        ids[0]: ("unconfirmed", ["unit-unknown"]),
        ids[1]: ("rejected", []),
    }
    assert (await listed(boris))[0]["state"] == "confirmed"


async def test_a_correction_counts_as_a_yes_and_keeps_what_was_read(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    made = await tsh(runtime, await report(runtime, anna, LINE), "48.7", doubts=["implausible"])
    fixed = await patch(anna, made.id, value_printed="4,87", range_printed="0,40 - 5,00")
    assert (fixed["value"], fixed["flag"], fixed["range_high"]) == ("4.87", "normal", "5.00")
    assert (fixed["state"], fixed["doubts"]) == ("confirmed", [])
    assert (fixed["as_read"]["value_printed"], fixed["as_read"]["doubts"]) == ("48.7", ["implausible"])
    again = await patch(anna, made.id, unit_printed="мкМЕ/мл", collected_on="2026-03-11")
    assert (again["unit"], again["collected_on"]) == ("u[IU]/mL", "2026-03-11")
    assert again["as_read"]["value_printed"] == "48.7"


async def test_a_mended_number_is_shown_told_and_corrected_as_one(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    line = "Мочевая кислота   45   мг/дл   2,6-6,2"
    text = f"Показатель   Результат   Ед. изм.   Норма\n{line}\nКалий   4,5   ммоль/л   3,5 - 5,1"
    (found, _) = tables.read([PageText(1, text, 95.0)], "female", 40).rows
    document = await report(runtime, anna, text)
    await read(runtime, document, found)
    (shown,) = await listed(anna)
    assert (shown["value"], shown["value_printed"], shown["quote"]) == ("4.5", "4,5", line)
    assert "value-ambiguous" in shown["doubts"]
    # A yes to what is shown; the curve says the same.
    await patch(anna, shown["id"], state="confirmed")
    (point,) = (await trend(anna, "uric_acid"))["points"]
    assert (point["value"], point["value_printed"]) == ("4.5", "4,5")
    # Another field corrected: the number beside it in the form was 4,5.
    corrected = await patch(anna, shown["id"], range_printed="2,0-6,2")
    assert (corrected["value"], corrected["value_printed"], corrected["flag"]) == ("4.5", "4,5", "normal")
    # What was read may have been right after all.
    corrected = await patch(anna, shown["id"], value_printed="45")
    assert (corrected["value"], corrected["flag"]) == ("45", "high")


async def test_a_corrected_date_leaves_the_numbers_as_they_were_read(people: People, runtime: Runtime) -> None:
    """In a report with points as decimal marks a comma sets thousands apart; one field alone does not tell."""
    anna = await people.person()
    document = await report(runtime, anna, "WBC   12,500   /uL   4,000-11,000", "RBC   4.5", "HGB   14.1", "MCV   88.5")
    fields = {"value_printed": "12,500", "unit_printed": "/uL", "unit": "/uL", "range_printed": "4,000-11,000"}
    low, high = Decimal(4000), Decimal(11000)
    made = await tsh(runtime, document, "12500", analyte="leukocytes", range_low=low, range_high=high, **fields)
    dated = await patch(anna, made.id, collected_on="2026-02-02")
    assert (dated["value"], dated["range_low"], dated["flag"]) == ("12500", "4000", "high")
    assert dated["collected_on"] == "2026-02-02"
    typed = await patch(anna, made.id, value_printed="10,500")
    assert (typed["value"], typed["range_high"], typed["flag"]) == ("10500", "11000", "normal")


async def test_the_day_of_the_document_reaches_results_whose_value_alone_was_edited(
    people: People, runtime: Runtime
) -> None:
    anna = await people.person()
    read_on = date(2026, 3, 12)
    document = await report(runtime, anna, LINE, document_date=read_on)
    valued, dated = [await tsh(runtime, document, "4.87", read_on, position=place) for place in range(2)]
    await patch(anna, valued.id, value_printed="4,78")
    await patch(anna, dated.id, collected_on="2026-01-01")
    for day in ("2026-03-10", "2026-03-11"):
        await anna.http.patch(f"/api/v1/documents/{document.id}", json={"document_date": day})
        days = {item["id"]: item["collected_on"] for item in await listed(anna)}
        assert days == {str(valued.id): day, str(dated.id): "2026-01-01"}
    as_read = {item["id"]: item["as_read"] for item in await listed(anna)}
    assert as_read[str(valued.id)]["value_printed"] == "4.87"


async def test_results_in_words_can_be_corrected(people: People, runtime: Runtime) -> None:
    anna = await people.person(locale="ru")
    made = await tsh(
        runtime, await report(runtime, anna, "Цвет   соломенно-желтый"), "1", analyte=None, kind="text", value=None,
        value_printed="соломенно-желтый", unit_printed=None, unit=None, range_printed=None, flag=None,
    )  # fmt: skip
    assert (await patch(anna, made.id, collected_on="2026-02-02"))["value_printed"] == "соломенно-желтый"
    assert (await patch(anna, made.id, value_printed="прозрачная"))["kind"] == "text"
    assert (await patch(anna, made.id, 422, analyte="tsh", value_printed="прозрачная"))[
        "code"
    ] == "lab.value-unreadable"


async def test_bad_corrections_change_nothing(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    made = await tsh(runtime, await report(runtime, anna, LINE))
    before = await listed(anna)
    assert (await patch(anna, made.id, 422, analyte="no-such-thing"))["code"] == "lab.analyte-unknown"
    assert (await patch(anna, made.id, 422, collected_on="1026-03-11"))["code"] == "request.invalid"
    assert (await patch(anna, made.id, 422, value_printed=""))["code"] == "request.invalid"
    assert (await patch(anna, made.id, 422, value="5"))["code"] == "request.invalid"
    assert await listed(anna) == before


async def test_what_the_owner_settled_survives_every_new_reading(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    other = row("АЛТ   30   Ед/л", analyte_printed="АЛТ", analyte="alt", value_printed="30", value=Decimal(30))
    third = row("АСТ   20   Ед/л", analyte_printed="АСТ", analyte="ast", value_printed="20", value=Decimal(20))
    assert await read(runtime, document, row(), other, third) == rows.Kept(3, 0, 0)
    found = {item["analyte"]: item for item in await listed(anna)}
    await patch(anna, found["tsh"]["id"], value_printed="4,78")
    await patch(anna, found["alt"]["id"], state="rejected")
    # The line is read a little differently, and another is not found any more.
    better = row("ТТГ   4,87   мкМЕ/мл   0,40 - 4,00 *")
    assert await read(runtime, document, better, other) == rows.Kept(0, 0, 1)
    after = {item["analyte"]: (item["value_printed"], item["state"]) for item in await listed(anna)}
    assert after == {"tsh": ("4,78", "confirmed"), "alt": ("30", "rejected")}


async def test_equal_lines_of_a_page_are_two_results(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE, LINE)
    assert await read(runtime, document, row(), row(position=1)) == rows.Kept(2, 0, 0)
    assert await read(runtime, document, row(), row(position=1)) == rows.Kept(0, 2, 0)


async def test_the_owner_adds_what_was_overlooked(people: People, runtime: Runtime) -> None:
    anna = await people.person(locale="ru")
    document = await report(runtime, anna, "Гемоглобин   140   г/л   130-160", document_date=date(2026, 2, 1))
    body = {
        "document_id": str(document.id), "page": 1, "analyte_printed": "Гемоглобин", "value_printed": "140",
        "unit_printed": "г/л", "range_printed": "130-160",
    }  # fmt: skip
    answer = await anna.http.post("/api/v1/labs", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["analyte"], made["value"], made["unit"], made["flag"]) == ("hemoglobin", "140", "g/L", "normal")
    assert (made["reader"], made["state"], made["collected_on"]) == ("person", "confirmed", "2026-02-01")
    assert made["quote"] == "Гемоглобин   140   г/л   130-160"
    stranger = await people.person()
    assert (await stranger.http.post("/api/v1/labs", json=body)).json()["code"] == "document.not-found"
    # A reading that knows nothing of it leaves it alone.
    await read(runtime, document)
    assert len(await listed(anna)) == 1


async def test_the_latest_values_come_with_their_history(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    for value, day in (("2.9", date(2025, 5, 1)), ("4.87", date(2026, 3, 12))):
        await tsh(runtime, document, value, day)
    await tsh(runtime, document, "99", date(2026, 3, 13), state=ReviewState.REJECTED)
    items = (await anna.http.get("/api/v1/labs/latest")).json()["items"]
    assert [(item["key"], item["count"], item["latest"]["value"]) for item in items] == [("tsh:serum", 2, "4.87")]
    assert [point["value"] for point in items[0]["points"]] == ["2.9", "4.87"]
    assert (await anna.http.get("/api/v1/labs/latest", params={"q": "glucose"})).json()["items"] == []
    assert len((await anna.http.get("/api/v1/labs/latest", params={"flagged": True})).json()["items"]) == 1


async def test_units_are_converted_visibly_or_kept_apart(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    same = {"analyte_printed": "Glucose", "analyte": "glucose", "loinc": None, "range_printed": "70-99"}
    await tsh(runtime, document, "5.1", date(2026, 1, 1), **same, unit="mmol/L", unit_printed="mmol/L")
    await tsh(runtime, document, "90", date(2025, 1, 1), **same, unit="mg/dL", unit_printed="mg/dL")
    await tsh(runtime, document, "99", date(2025, 2, 1), **same, unit="mg/dL", unit_printed="mg/dL")
    await tsh(runtime, document, "7", date(2024, 1, 1), **same, unit=None, unit_printed="плюсы")
    shown = await trend(anna, "glucose:serum")
    assert shown["unit"] == "mmol/L"
    assert [(point["value"][:4], point["value_printed"], point["unit_printed"]) for point in shown["points"]] == [
        ("4.99", "90", "mg/dL"), ("5.49", "99", "mg/dL"), ("5.1", "5.1", "mmol/L"),
    ]  # fmt: skip
    assert {(point["filename"], point["document_id"]) for point in shown["points"]} == {
        ("report.pdf", str(document.id))
    }
    assert [point["value_printed"] for point in shown["apart"]] == ["7"]
    assert {note["code"] for note in shown["notes"]} == {"converted", "not-joined"}
    note = next(note for note in shown["notes"] if note["code"] == "converted")
    assert note["params"]["source"]
    back = await trend(anna, "glucose:serum", unit="mg/dL")
    assert back["points"][0]["value"] == "90"


async def test_what_is_in_doubt_stays_out_of_the_curve_until_it_was_looked_at(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    await tsh(runtime, document, "4.1", date(2026, 1, 1))
    doubtful = await tsh(runtime, document, "41", date(2026, 2, 1), doubts=["implausible"])
    shown = await trend(anna, "tsh:serum")
    assert [point["value"] for point in shown["points"]] == ["4.1"]
    assert [note["code"] for note in shown["notes"]] == ["unreviewed"]
    await patch(anna, doubtful.id, state="confirmed")
    for name in ("tsh:serum", "tsh", "TSH", "ТТГ"):
        assert [point["value"] for point in (await trend(anna, name))["points"]] == ["4.1", "41"], name


async def test_the_latest_values_are_those_of_all_results_though_only_the_last_are_read(
    people: People, runtime: Runtime
) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    for month in range(1, 13):
        await tsh(runtime, document, f"{month}.5", date(2025, month, 1))
        await tsh(runtime, document, "2", date(2024, month, 1), state=ReviewState.CONFIRMED)
    await tsh(runtime, document, "99", date(2026, 1, 1), doubts=[Doubt.IMPLAUSIBLE])
    await tsh(runtime, document, "1", None, state=ReviewState.REJECTED)
    for name in ("Растворимый  рецептор", "растворимый рецептор"):
        await tsh(runtime, document, "3", None, analyte=None, analyte_printed=name)
    await tsh(runtime, document, "5", analyte="tsh", specimen=None)
    async with runtime.database.sessions() as session:
        for q, flagged in ((None, False), ("рецептор", False), ("tsh", False), (None, True)):
            found = {group.key: group for group in await newest.latest(session, anna.actor, q=q, flagged=flagged)}
            whole = {group.key: group for group in await trends.groups_of(session, anna.actor)}
            assert len(whole) == 3
            expected = {
                key: group
                for key, group in whole.items()
                if (q is None or (q == "tsh") == (group.analyte == "tsh"))
                and (not flagged or trends.is_flagged(group.latest.row))
            }
            assert [(key, found[key].count, found[key].unconfirmed, found[key].points) for key in sorted(found)] == [
                (key, expected[key].count, expected[key].unconfirmed, expected[key].points) for key in sorted(expected)
            ]
            assert all(found[key].latest.row.id == expected[key].latest.row.id for key in expected)
            assert all(len(group.results) <= trends.SPARK + 1 for group in found.values())


async def test_somebody_else_s_report_is_not_confirmed_until_its_owner_says_that_it_is_theirs(
    people: People, runtime: Runtime
) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE, patient_match=PatientMatch.OTHER)
    made = await tsh(runtime, document)
    refused = await anna.http.post("/api/v1/labs/confirm", json={"ids": [str(made.id)]})
    assert (refused.status_code, refused.json()["code"]) == (409, "document.other-person")
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Document).where(Document.id == document.id).values(patient_match=PatientMatch.OWN_SAID)
        )
    assert (await anna.http.post("/api/v1/labs/confirm", json={"ids": [str(made.id)]})).status_code == 200


async def test_results_of_a_document_in_the_trash_are_not_there(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    made = await tsh(runtime, document)
    assert (await anna.http.delete(f"/api/v1/documents/{document.id}")).status_code == 204
    assert await listed(anna) == []
    assert (await patch(anna, made.id, 404, state="confirmed"))["code"] == "lab.not-found"


async def test_the_table_for_other_programs_holds_no_formulas(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, LINE)
    await tsh(runtime, document, quote="=cmd|' /C calc'!A0")
    answer = await anna.http.get("/api/v1/labs/export")
    assert "attachment" in answer.headers["content-disposition"]
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(line["value"], line["range_low"], line["quote"][:2]) for line in table] == [("4.87", "0.40", "'=")]


async def test_a_russian_table_has_the_marks_of_russian_spreadsheets(people: People, runtime: Runtime) -> None:
    anna = await people.person(locale="ru")
    await tsh(runtime, await report(runtime, anna, LINE), "3.01")
    table = (await anna.http.get("/api/v1/labs/export")).text.removeprefix("\ufeff")
    (line,) = csv.DictReader(io.StringIO(table), delimiter=";")
    assert (line["value"], line["range_low"], line["page"]) == ("3,01", "0,40", "1")
    # What was printed would be the third of January.
    assert (line["value_printed"], line["collected_on"][:2]) == ("'3.01", "20")


@pytest.mark.parametrize(
    ("locale", "cells"), [("en", ["'3-5", "'1:80", "3.01", "1-2-3", "0.40 - 4.00"]), ("ru", ["'3-5", "'1:80", "'3.01"])]
)
def test_a_text_in_a_table_becomes_no_day(locale: str, cells: list[str]) -> None:
    written = spreadsheets.table(["a"], [[cell.removeprefix("'")] for cell in cells], locale)
    assert written.removeprefix("\ufeff").split() == ["a", *" ".join(cells).split()]


@pytest.mark.parametrize("word", ["ТТГ", "тиреотропный", "tsh"])
async def test_analytes_are_found_by_any_of_their_names(people: People, word: str) -> None:
    anna = await people.person()
    items = (await anna.http.get("/api/v1/labs/analytes", params={"q": word})).json()["items"]
    assert "tsh" in {item["key"] for item in items}


async def test_numbers_keep_every_digit(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    made = await tsh(runtime, await report(runtime, anna, LINE), "4.870000000000000000001")
    assert (await listed(anna))[0]["value"] == "4.870000000000000000001"
    async with runtime.database.sessions() as session:
        kept = await session.scalar(select(LabResult.value).where(LabResult.id == made.id))
    assert kept == Decimal("4.870000000000000000001")


def test_every_doubt_fits_its_column() -> None:
    assert max(len(doubt) for doubt in Doubt) <= 32
