"""Excel's encryption of 1997 with the password that Excel tries by itself.

[MS-OFFCRYPTO] 2.3.6 and [MS-XLS] 2.2.10: RC4 whose key changes every 1,024 bytes of the stream;
the records' heads stay plain, and a few records as a whole.
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["encrypt"]

_PASSWORD: Final = "VelvetSweatshop"
_SALT: Final = bytes(range(16))
_BLOCK: Final = 1024

_BOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x002F, 0x0085
# BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead.
_PLAIN: Final = frozenset({_BOF, _FILEPASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})


def encrypt(stream: bytes) -> bytes:
    """Return a BIFF8 workbook stream encrypted with the default password."""
    records = list(_records(stream))
    records.insert(1, (_FILEPASS, _file_pass()))
    grown = 4 + len(records[1][1])
    plain = bytearray()
    open_places: list[tuple[int, int]] = []
    for kind, data in records:
        if kind == _BOUNDSHEET:
            # Where its sheet begins: further on by the new record, and never encrypted.
            (place,) = struct.unpack_from("<I", data)
            data = struct.pack("<I", place + grown) + data[4:]
        start = len(plain)
        kept = len(data) if kind in _PLAIN else 4 if kind == _BOUNDSHEET else 0
        open_places.append((start, start + 4 + kept))
        plain += struct.pack("<HH", kind, len(data)) + data
    secret = bytearray(_encrypted(bytes(plain)))
    for start, end in open_places:
        secret[start:end] = plain[start:end]
    return bytes(secret)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _file_pass() -> bytes:
    verifier = hashlib.md5(_SALT, usedforsecurity=False).digest()
    proof = hashlib.md5(verifier, usedforsecurity=False).digest()
    return struct.pack("<HHH", 1, 1, 1) + _SALT + _rc4(_key(0), verifier + proof)


def _encrypted(plain: bytes) -> bytes:
    blocks = range(0, len(plain), _BLOCK)
    return b"".join(_rc4(_key(n), plain[at : at + _BLOCK]) for n, at in enumerate(blocks))


def _key(block: int) -> bytes:
    def md5(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    password = md5(_PASSWORD.encode("utf-16-le"))[:5]
    middle = md5((password + _SALT) * 16)[:5]
    return md5(middle + struct.pack("<I", block))


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
