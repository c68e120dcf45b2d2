"""Sealing a share on the server, for browsers without script: the same bytes as `static/seal.js` makes.

One byte that names the form, 12 bytes of nonce, then AES-256-GCM of gzipped JSON. The key goes into the part of the
link behind "#", which a browser sends to nobody; the server forgets it with the answer.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import secrets
import zlib
from collections.abc import Mapping
from typing import Any

from smartpick.errors import InvalidInput, Unavailable

FORM = b"\x01"
MEANT_FOR = (
    b"smartpick share 1"  # authenticated beside the content, so that no other use of a key can be mistaken for it
)
NONCE = 12
TAG = 16
KEY = 32
LARGEST = 8_000_000  # bytes after unpacking; a plan has some 300 kB


def seal(content: Mapping[str, Any]) -> tuple[bytes, str]:
    """Give the sealed bytes and the key that opens them, as it stands in a link."""
    key, nonce = secrets.token_bytes(KEY), secrets.token_bytes(NONCE)
    packed = gzip.compress(json.dumps(content, ensure_ascii=False).encode(), mtime=0)
    return FORM + nonce + _cipher(key).encrypt(nonce, packed, MEANT_FOR), _written(key)


def check_sealed(sealed: bytes, most: int) -> None:
    """Check what can be checked of sealed bytes without their key.

    Raises
    ------
    InvalidInput : too long, too short, or of no known form.
    """
    if len(sealed) > most:
        raise InvalidInput("share", f"at most {most:,} bytes", f"{len(sealed):,}", "Leave the profile out of it.")
    if len(sealed) <= len(FORM) + NONCE + TAG or not sealed.startswith(FORM):
        raise InvalidInput("share", "a plan sealed by this site's own page")


def open_sealed(sealed: bytes, key: str) -> dict[str, Any]:
    """Give the content of a share.

    Raises
    ------
    InvalidInput : the key does not open it.
    """
    from cryptography.exceptions import InvalidTag

    wrong = InvalidInput("key", "the whole part of the link behind #", way_on="Copy the whole link.")
    try:
        raw = base64.urlsafe_b64decode(key.strip().removeprefix("#") + "=")
        if len(raw) != KEY:
            raise wrong
        packed = _cipher(raw).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], MEANT_FOR)
        content = json.loads(_unpacked(packed))
    except (binascii.Error, InvalidTag, ValueError, zlib.error, RecursionError):
        raise wrong from None
    if not isinstance(content, dict):
        raise wrong
    return content


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    text = unpacking.decompress(packed, LARGEST)
    if unpacking.unconsumed_tail:
        raise InvalidInput("share", f"at most {LARGEST:,} bytes long when unpacked")
    return text


def _written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _cipher(key: bytes) -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise Unavailable("Share links need the 'hosted' extra: pip install 'smartpick[hosted]'.") from error
    return AESGCM(key)
