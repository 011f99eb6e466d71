"""Passwords (argon2id) and signed tokens (HS256): the only place that knows the libraries behind them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from jose import JWTError, jwt
from passlib.context import CryptContext

from app.core.errors import AppError

ALGORITHM = "HS256"
NONCE_BYTES = 12
REQUIRED_CLAIMS = ("exp", "iat", "sub", "type", "jti", "sid")
# Memory-hard hashing is also memory-hungry: two at a time keep a burst of logins from exhausting the machine.
_HASHING = asyncio.Semaphore(2)
_passwords = CryptContext(schemes=["argon2"], argon2__type="ID")


class TokenType(StrEnum):
    ACCESS = "access"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    user_id: UUID
    session_id: UUID


async def hash_password(password: str) -> str:
    async with _HASHING:
        return await asyncio.to_thread(_passwords.hash, password)


# What an unknown e-mail is checked against, so that it costs the same time as a known one.
_NOBODY = _passwords.hash(secrets.token_urlsafe(16))


async def verify_password(password: str, hashed: str | None) -> bool:
    """Whether the password fits; an absent hash takes just as long and never fits."""
    async with _HASHING:
        fits = await asyncio.to_thread(_passwords.verify, password, hashed or _NOBODY)
    return fits and hashed is not None


def sign_access_token(secret: str, *, user_id: UUID, session_id: UUID, now: datetime, seconds: int) -> str:
    claims = {
        "sub": str(user_id),
        "sid": str(session_id),
        "type": TokenType.ACCESS,
        "jti": uuid4().hex,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(seconds=seconds)).timestamp()),
    }
    return str(jwt.encode(claims, secret, algorithm=ALGORITHM))


def read_access_token(secret: str, token: str, *, now: datetime) -> AccessClaims:
    """The claims of a valid access token; any other token is `auth.token-invalid`.

    Expiry is checked against our own clock because the library only knows the system's.
    """
    invalid = AppError("auth.token-invalid", headers={"WWW-Authenticate": "Bearer"})
    try:
        claims, expires = _signed(secret, token)
    except (JWTError, ValueError, TypeError, AttributeError) as error:
        raise invalid from error
    if expires <= now.timestamp():
        raise invalid
    return claims


# A browser sends the same token for minutes, and what was signed does not change.
@lru_cache(maxsize=1_000)
def _signed(secret: str, token: str) -> tuple[AccessClaims, int]:
    """What a token of ours says, and until when. Raises JWTError, ValueError, TypeError or AttributeError.

    Beyond the signature: no critical headers, no other algorithm, all claims present, the right type.
    """
    header = jwt.get_unverified_header(token)
    if header.get("alg") != ALGORITHM or set(header) - {"alg", "typ", "kid"}:
        raise JWTError
    claims = jwt.decode(token, secret, algorithms=[ALGORITHM], options={"verify_exp": False, "verify_aud": False})
    if any(claims.get(name) in (None, "") for name in REQUIRED_CLAIMS) or claims["type"] != TokenType.ACCESS:
        raise JWTError
    return AccessClaims(user_id=UUID(claims["sub"]), session_id=UUID(claims["sid"])), int(claims["exp"])


def new_secret_token(size: int = 32) -> str:
    return secrets.token_urlsafe(size)


def fingerprint(token: str) -> str:
    """How a random token is stored: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def derive(secret: str, *parts: str) -> str:
    """A keyed digest of the parts, hex; for values that must be reproducible but not guessable."""
    return hmac.new(secret.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def seal(secret: str, purpose: str, text: str) -> str:
    """A text that has to be stored and used again (a password of ours at somebody else's), readable with the secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_sealing_key(secret, purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(secret: str, purpose: str, sealed: str) -> str | None:
    """None for what was sealed with another secret or for another purpose."""
    try:
        content = base64.urlsafe_b64decode(sealed)
        opened = AESGCM(_sealing_key(secret, purpose)).decrypt(
            content[:NONCE_BYTES], content[NONCE_BYTES:], purpose.encode()
        )
        return opened.decode()
    except (InvalidTag, ValueError):
        return None


def _sealing_key(secret: str, purpose: str) -> bytes:
    return bytes.fromhex(derive(secret, "seal", purpose))


def same(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode(), b.encode())
