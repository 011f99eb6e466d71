"""What people say about themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import People

URL = "/api/v1/users/me"


async def test_birth_sex_and_masking_are_kept_and_cleared(people: People) -> None:
    person = await people.person()
    me = (await person.http.get(URL)).json()
    assert (me["birth_date"], me["sex"], me["mask_identifiers"]) == (None, None, False)
    said = {"birth_date": "1984-02-29", "sex": "female", "mask_identifiers": True}
    kept = (await person.http.patch(URL, json=said)).json()
    assert {name: kept[name] for name in said} == said
    cleared = (await person.http.patch(URL, json=dict.fromkeys(said))).json()
    assert (cleared["birth_date"], cleared["sex"], cleared["mask_identifiers"]) == (None, None, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": (datetime.now(UTC) + timedelta(days=2)).date().isoformat()},
        {"birth_date": "1699-01-01"},
        {"birth_date": 1},
        {"birth_date": "1984-02-30"},
        {"sex": "other"},
        {"mask_identifiers": "yes"},
    ],
)
async def test_what_cannot_be_is_refused(people: People, fields: dict[str, Any]) -> None:
    answer = await (await people.person()).http.patch(URL, json=fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
