"""The two ways into the database, one that writes and one that can't, and what the database itself refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import Database
from app.models import DocumentPage, LabResult, Setting, User
from app.services.runtime import Runtime
from tests.factories import labs
from tests.factories.people import People


async def test_a_reading_session_refuses_to_write(database: Database) -> None:
    async with database.sessions() as session:
        with pytest.raises(RuntimeError, match="for reading"):
            await session.execute(update(User).values(is_active=False))
        session.add(Setting(key="x", value=1))
        with pytest.raises(RuntimeError, match="for reading"):
            await session.flush()


async def test_reading_opens_no_transaction_and_writing_does(database: Database) -> None:
    async def kept(session: AsyncSession) -> bool:
        # A setting that is local to its transaction is gone with the next statement where there is none.
        await session.execute(text("SELECT set_config('x.y', '1', true)"))
        return bool((await session.execute(text("SELECT current_setting('x.y', true)"))).scalar_one())

    async with database.sessions() as session:
        assert not await kept(session)
    async with database.unit_of_work() as session:
        assert await kept(session)


@pytest.mark.parametrize("noun", [DocumentPage, LabResult])
async def test_what_is_in_a_document_can_be_nobodys_but_its_owners(
    people: People, runtime: Runtime, noun: type[DocumentPage | LabResult]
) -> None:
    owner, other = await people.person(), await people.person()
    await labs.tsh(runtime, await labs.report(runtime, owner, "TSH   4.87"))
    with pytest.raises(IntegrityError, match="document_id_user_id"):
        async with runtime.database.unit_of_work() as session:
            await session.execute(update(noun).values(user_id=other.id))
