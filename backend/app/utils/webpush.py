"""Web push on the wire: encryption for one browser (RFC 8291 over 8188) and the server's proof of itself (RFC 8292).

Written out over `cryptography`: the package for it brings two more HTTP clients along and sends by itself.
"""

from __future__ import annotations

import base64
import json
import os
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
# Order of the curve's group (FIPS 186-4, D.1.2.3); a private key lies between 1 and this.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# One record of this size holds the whole message, as push services demand.
RECORD = 4096
# Messages are filled up to multiples of this, so that their length says little.
BLOCK = 256
LONGEST = RECORD - 16 - 1 - 86


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def browser_key(p256dh: str) -> ec.EllipticCurvePublicKey:
    """The public key of a subscription; a ValueError when it is none."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decode(p256dh))


def server_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Always the same for the same secret, so that subscriptions live as long as that does."""
    # Eight bytes more than needed, so that no key is more likely than another.
    seed = HKDF(hashes.SHA256(), 40, salt=None, info=b"web push server key").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, CURVE)


def public_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encrypt(message: bytes, p256dh: str, auth: str) -> bytes:
    """What only this browser can read. Raises ValueError for keys that are none and messages that are too long."""
    if len(message) > LONGEST:
        raise ValueError("too long for a push message")
    theirs, ours, salt = browser_key(p256dh), ec.generate_private_key(CURVE), os.urandom(16)
    points = public_point(theirs), public_point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), theirs)
    keying = _hkdf(32, decode(auth), b"WebPush: info\x00" + points[0] + points[1], shared)
    key = _hkdf(16, salt, b"Content-Encoding: aes128gcm\x00", keying)
    nonce = _hkdf(12, salt, b"Content-Encoding: nonce\x00", keying)
    filled = message + b"\x02"
    filled += bytes(min(-len(filled) % BLOCK, LONGEST + 1 - len(filled)))
    header = salt + struct.pack("!IB", RECORD, len(points[1])) + points[1]
    return header + AESGCM(key).encrypt(nonce, filled, None)


def _hkdf(length: int, salt: bytes, info: bytes, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=salt, info=info).derive(secret)


def authorization(key: ec.EllipticCurvePrivateKey, origin: str, contact: str, expires: int) -> str:
    """The header by which a push service recognises this server: a token for its origin, until `expires`."""
    parts = {"typ": "JWT", "alg": "ES256"}, {"aud": origin, "exp": expires, "sub": contact}
    content = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    r, s = decode_dss_signature(key.sign(content.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encode(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={content}.{signature}, k={encode(public_point(key.public_key()))}"
