"""OLE containers, which `.xls` files and encrypted workbooks are kept in."""

import io
from struct import pack, unpack_from
from typing import Final

import olefile

from ...errors import InputError, reraised_as
from ...language import t
from ..messages import broken, unreadable

__all__ = ["DEFAULT_PASSWORD", "decrypt", "pack_stream", "unpack_stream"]

#: What Excel itself encrypts protected workbooks with: no secret, and asked of nobody.
DEFAULT_PASSWORD: Final = "VelvetSweatshop"

MAX_SPINS: Final = 1_000_000  # rounds of a password's hash; Excel takes 100,000


def unpack_stream(data: bytes, names: tuple[str, ...], *, where: str) -> bytes | None:
    """Return the first of the named streams of a container, None if it has none of them.

    Raises InputError if the container is cut short, or claims more than its bytes can hold.
    """
    with reraised_as(broken(where), file=where):
        (shift,), sectors = unpack_from("<H", data, 30), (len(data) >> 9) + 1
        directory, fat = unpack_from("<II", data, 40)
        (minifat,) = unpack_from("<I", data, 64)
        # A container must not claim more sectors than there are bytes for.
        if shift not in {9, 12} or max(directory, minifat) > sectors or fat > sectors // 64 + 2:
            raise InputError(broken(where), file=where)
        container = olefile.OleFileIO(io.BytesIO(data))
        if any(entry and entry.size > len(data) for entry in container.direntries):
            raise InputError(broken(where), file=where)
        for name in names:
            if container.exists(name):
                stream: bytes = container.openstream(name).read()
                return stream
    return None


def decrypt(data: bytes, *, where: str) -> bytes:
    """Return a workbook that is encrypted with Excel's default password in the clear.

    Raises InputError if it is locked with its own password.
    """
    info = unpack_stream(data, ("EncryptionInfo",), where=where) or b""
    message = t(
        "{file}: unknown encryption; open it in Excel and save it without a password",
        file=where,
    )
    with reraised_as(message, file=where):
        spins = info.partition(b'spinCount="')[2].partition(b'"')[0]
        if int(spins or 0) > MAX_SPINS or b"<!DOCTYPE" in info:
            raise unreadable(
                t("{file}: the encryption uses an excessive iteration count; refused"), where
            )
        import msoffcrypto

        out = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=DEFAULT_PASSWORD)
            file.decrypt(out)
        except msoffcrypto.exceptions.InvalidKeyError as fault:
            raise unreadable(
                t("{file} is locked with a password; open it in Excel and save it without one"),
                where,
            ) from fault
    return out.getvalue()


SECTOR: Final = 4096
END, FAT, NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def pack_stream(stream: bytes, name: str) -> bytes:
    """Return a container that holds one stream ([MS-CFB], version 4, no small streams)."""
    stream = stream.ljust(SECTOR, b"\0")  # smaller ones would have to be small streams
    used = -(-len(stream) // SECTOR)
    tables = -(-(used + 1) // (SECTOR // 4 - 1))  # sectors of the table that lists all sectors
    chain = [*range(1, used), END, END, *[FAT] * tables]
    header = pack(
        "<8s16x5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6,
        1, tables, used, 0, SECTOR, END, 0, END, 0,
    )  # fmt: skip
    listed = pack(f"<{tables}I", *range(used + 1, used + 1 + tables))
    # The root starts at 0, not END: calamine takes a version 4 root at END for an empty one.
    directory = _entry("Root Entry", 5, 0, 0, child=1) + _entry(name, 2, 0, len(stream))
    return b"".join(
        [
            (header + listed).ljust(SECTOR, b"\xff"),
            stream.ljust(used * SECTOR, b"\0"),
            directory.ljust(SECTOR, b"\0"),
            pack(f"<{len(chain)}I", *chain).ljust(tables * SECTOR, b"\xff"),
        ]
    )


def _entry(name: str, kind: int, start: int, size: int, *, child: int = NONE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = pack("<64sHBB3I", text, len(text), kind, 1, NONE, NONE, child)
    return head + pack("<36xIQ", start, size)
