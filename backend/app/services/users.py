"""People: registration, sign-in, profile."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal, Role
from app.core.security import fingerprint, hash_password, verify_password
from app.models import User
from app.schemas.admin import AdminUserPatch
from app.schemas.user import Login, Register, UserPatch
from app.services import attempts, occurrences, settings
from app.services.deliveries import confirming
from app.services.paging import newest_first
from app.services.runtime import Runtime

PASSWORD_TRIES = 10
TRIES_PER_ADDRESS = 100
REGISTRATIONS_PER_ADDRESS = 30
WINDOW = timedelta(minutes=15)
AN_HOUR = timedelta(hours=1)
NEVER_NULL = ("locale", "timezone", "theme", "mask_identifiers", "email_muted", "daily_review", "muted_topics")
# Any number will do as long as nobody else uses it in this database.
SEED_LOCK = 7_201_027


async def register(session: AsyncSession, runtime: Runtime, data: Register, *, ip: str | None) -> User:
    """A new person. Attempts are counted in a transaction of their own: a refusal stays counted."""
    async with runtime.database.unit_of_work() as counting:
        if not await settings.value(counting, runtime, "self_registration_enabled"):
            raise AppError("auth.registration-closed")
        count = await attempts.count(counting, f"register:{ip}", now=runtime.clock.now(), window=AN_HOUR)
    if count > REGISTRATIONS_PER_ADDRESS:
        raise attempts.refusal(AN_HOUR)
    user = User(
        id=uuid4(),
        email=data.email,
        username=data.username,
        hashed_password=await hash_password(data.password),
        full_name=data.full_name,
        role=Role.USER,
        locale=data.locale,
        timezone=data.timezone,
    )
    await _insert(session, user)
    await confirming.ask(session, runtime, user)
    return user


async def _insert(session: AsyncSession, user: User) -> None:
    try:
        async with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        code = "auth.username-taken" if "uq_users_username" in str(error.orig) else "auth.email-taken"
        raise AppError(code) from error
    await session.refresh(user)


async def authenticate(runtime: Runtime, data: Login, *, ip: str | None) -> User:
    """The user whose password this is. Attempts are counted in a transaction of their own: they stay counted.

    A success takes back its own try at the address and no others: owning an account does not buy tries at the rest.
    """
    email = data.email.lower()
    by_mail, by_address = f"login:{fingerprint(email)}", f"login-ip:{ip}"
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        count = await attempts.count(session, by_mail, now=now, window=WINDOW)
        count_address = await attempts.count(session, by_address, now=now, window=WINDOW)
        user = await session.scalar(select(User).where(User.email == email))
    if count > PASSWORD_TRIES or count_address > TRIES_PER_ADDRESS:
        raise attempts.refusal(WINDOW)
    fits = await verify_password(data.password, user.hashed_password if user else None)
    if user is None or not fits or not user.is_active:
        raise AppError("auth.credentials-invalid")
    async with runtime.database.unit_of_work() as session:
        await attempts.forget(session, by_mail)
        await attempts.take_back(session, by_address)
    return user


async def get(session: AsyncSession, actor: Principal) -> User:
    user = await session.get(User, actor.user_id)
    if user is None:
        raise AppError("user.not-found")
    return user


async def update(session: AsyncSession, runtime: Runtime, actor: Principal, data: UserPatch) -> User:
    """Change the profile. Reminders follow their owner into another zone."""
    user = await get(session, actor)
    if data.timezone is not None:
        # Of two who travel at once, the second leaves from where the first has arrived.
        await session.refresh(user, with_for_update={"key_share": True})
    if data.timezone is not None and data.timezone != user.timezone:
        await occurrences.follow(session, user.id, user.timezone, data.timezone, runtime.clock.now())
    for name, value in data.model_dump(exclude_unset=True).items():
        if value is None and name in NEVER_NULL:
            continue
        setattr(user, name, value)
    await session.flush()
    await session.refresh(user)
    return user


async def page(
    session: AsyncSession, *, search: str | None, limit: int, cursor: str | None
) -> tuple[list[User], str | None]:
    """Everybody with an account, for administrators; `search` looks into name, user name and e-mail."""
    query = select(User)
    if search and search.strip():
        word = search.strip()
        fields = (User.email, User.username, User.full_name)
        query = query.where(or_(*(name.icontains(word, autoescape=True) for name in fields)))
    return await newest_first(session, query, by=User.created_at, key=User.id, limit=limit, cursor=cursor)


async def change_by_admin(session: AsyncSession, runtime: Runtime, user_id: UUID, data: AdminUserPatch) -> User:
    """Set somebody's own limits (null: the default again), or vouch for their address."""
    user = await session.get(User, user_id)
    if user is None:
        raise AppError("user.not-found")
    for name, value in data.model_dump(exclude_unset=True, exclude={"email_confirmed"}).items():
        setattr(user, name, value)
    if data.email_confirmed:
        user.email_confirmed_at = user.email_confirmed_at or runtime.clock.now()
    await session.flush()
    await session.refresh(user)
    return user


async def seed_admin(session: AsyncSession, runtime: Runtime, password: str) -> bool:
    """Create the configured administrator unless there is one. False when there was nothing to do.

    Processes that start together wait for each other here.
    """
    await session.execute(select(func.pg_advisory_xact_lock(SEED_LOCK)))
    if await session.scalar(select(User.id).where(User.role == Role.ADMIN).limit(1)):
        return False
    email = runtime.settings.security.admin_email.lower()
    admin = User(
        id=uuid4(),
        email=email,
        username="admin",
        hashed_password=await hash_password(password),
        role=Role.ADMIN,
        # Whoever sets the server up has named it.
        email_confirmed_at=runtime.clock.now(),
        is_seeded=True,
    )
    await _insert(session, admin)
    return True
