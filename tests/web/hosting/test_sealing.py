"""Sealing: only the key opens, and what was tampered with does not open at all."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from importlib.resources import files

import pytest

from smartpick.errors import InvalidInput
from smartpick.web.hosting.sealing import LARGEST, MEANT_FOR, check_sealed, open_sealed, seal

CONTENT = {"title": "Plan of Zoë Nguyễn", "programs": [{"code": "1257140C0"}] * 50}


def test_what_was_sealed_opens_with_its_key_and_with_no_other() -> None:
    sealed, key = seal(CONTENT)
    assert open_sealed(sealed, key) == CONTENT
    assert open_sealed(sealed, f"#{key} ") == CONTENT
    _, other = seal(CONTENT)
    for wrong in (other, key[:-1], "", "é", key + key, "A" * 43):
        with pytest.raises(InvalidInput, match="key"):
            open_sealed(sealed, wrong)


def test_a_changed_byte_anywhere_keeps_it_shut() -> None:
    sealed, key = seal({"a": 1})
    for place in range(1, len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(InvalidInput):
            open_sealed(bytes(changed), key)


def test_sealed_bytes_tell_nothing_of_their_content() -> None:
    sealed, _ = seal(CONTENT)
    again, _ = seal(CONTENT)
    assert b"Plan" not in sealed
    assert sealed[1:13] != again[1:13]
    with pytest.raises(OSError, match="gzip"):
        gzip.decompress(sealed[13:])


def test_a_bomb_does_not_unpack() -> None:
    import base64

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = bytes(32)
    packed = gzip.compress(b'{"a":"' + b"0" * (LARGEST + 10) + b'"}')
    sealed = b"\x01" + bytes(12) + AESGCM(key).encrypt(bytes(12), packed, MEANT_FOR)
    with pytest.raises(InvalidInput, match="share"):
        open_sealed(sealed, base64.urlsafe_b64encode(key).decode().rstrip("="))


@pytest.mark.parametrize("wrong", [b"", b"\x01", b"\x02" + bytes(100), bytes(100), b"\x01" + bytes(2_000)])
def test_what_cannot_be_a_share_is_refused_without_a_key(wrong: bytes) -> None:
    with pytest.raises(InvalidInput, match="share"):
        check_sealed(wrong, most=1_000)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is missing; the browser test covers the same")
def test_the_browsers_script_and_the_server_seal_alike() -> None:
    script = files("smartpick.web") / "static" / "seal.js"
    sealed, key = seal(CONTENT)
    code = (
        f"const m = await import({str(script)!r});"
        f"const o = await m.open(Uint8Array.from(Buffer.from('{sealed.hex()}', 'hex')), '{key}');"
        "const s = await m.seal(o); console.log(Buffer.from(s.sealed).toString('hex') + ' ' + s.key);"
    )
    found = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    by_script, its_key = found.stdout.split()
    assert open_sealed(bytes.fromhex(by_script), its_key) == CONTENT
