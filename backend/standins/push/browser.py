"""A browser's side of web push, from the RFCs: opening a message (8291, 8188) and checking its sender (8292)."""

import base64
import json
import os
import struct
import time

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
POINT_BYTES = 65


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _stretched(length: int, salt: bytes, info: bytes, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=salt, info=info).derive(secret)


class Browser:
    """One subscription: its keys, and the messages it could open."""

    def __init__(self, private: bytes | None = None, auth: bytes | None = None) -> None:
        self.key = ec.derive_private_key(int.from_bytes(private), CURVE) if private else ec.generate_private_key(CURVE)
        self.auth = auth or os.urandom(16)
        self.messages: list[dict[str, object]] = []
        # What to answer instead of taking a message, one after the other.
        self.answers: list[int] = []

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": encoded(point_of(self.key.public_key())), "auth": encoded(self.auth)}

    def open(self, body: bytes) -> bytes:
        """The message. Raises ValueError for what is not encrypted to this browser in one record."""
        salt, (size, length) = body[:16], struct.unpack("!IB", body[16:21])
        point, sealed = body[21 : 21 + length], body[21 + length :]
        if length != POINT_BYTES or len(sealed) > size or len(body) > 4096:
            raise ValueError("not one record")
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        info = b"WebPush: info\x00" + point_of(self.key.public_key()) + point
        keying = _stretched(32, self.auth, info, self.key.exchange(ec.ECDH(), theirs))
        key = _stretched(16, salt, b"Content-Encoding: aes128gcm\x00", keying)
        nonce = _stretched(12, salt, b"Content-Encoding: nonce\x00", keying)
        try:
            filled = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        except InvalidTag as error:
            raise ValueError("not for this browser") from error
        if not filled.endswith(b"\x02"):
            raise ValueError("not the last record")
        return filled[:-1]


def check_sender(header: str, origin: str) -> dict[str, str]:
    """Claims and key of a VAPID header that is valid at `origin`. Raises ValueError."""
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    content, _, signature = parts["t"].rpartition(".")
    raw = decoded(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(parts["k"]))
    try:
        key.verify(
            encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])),
            content.encode(),
            ec.ECDSA(hashes.SHA256()),
        )
    except InvalidSignature as error:
        raise ValueError("not signed by its key") from error
    head, claims = (json.loads(decoded(part)) for part in content.split("."))
    fresh = time.time() < claims["exp"] <= time.time() + 24 * 3600
    if scheme != "vapid" or head != {"typ": "JWT", "alg": "ES256"} or claims["aud"] != origin or not fresh:
        raise ValueError("not a token for here and now")
    return {"key": parts["k"], "sub": claims["sub"]}
