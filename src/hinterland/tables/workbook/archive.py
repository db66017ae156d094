"""The archive that a workbook is kept in, unpacked within bounds."""

import io
import posixpath
import zlib
from collections.abc import Sequence
from struct import unpack_from
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from ...errors import reraised_as
from ...language import t
from ..messages import broken, two_in_one, unreadable
from .xml import walk

__all__ = ["check_parts", "relations", "unpack"]

MAX_UNPACKED: Final = 200_000_000  # bytes
FREE_UNPACKED: Final = 20_000_000  # and beyond this,
MAX_RATIO: Final = 100  # so many times the file's size
SHORTEST_TAG: Final = 3  # bytes
FREE_TAGS: Final = 300_000  # in the parts, and beyond this,
TAGS_PER_BYTE: Final = 4  # for each byte of the file


def unpack(data: bytes, *, where: str, free: int = FREE_UNPACKED) -> dict[str, bytes]:
    """Return all parts, unpacked here: the sizes that an archive declares may be false.

    So many bytes as are `free` may be unpacked whatever the file's size.

    Raises InputError if it is cut short, packed in a way no workbook is, or unpacks to too much.
    """
    left = limit = min(MAX_UNPACKED, max(free, MAX_RATIO * len(data)))
    parts = {}
    with reraised_as(broken(where), file=where):
        for member in ZipFile(io.BytesIO(data)).infolist():
            start = member.header_offset + 30
            start += sum(unpack_from("<HH", data, member.header_offset + 26))
            part = data[start : start + member.compress_size]
            if member.compress_type == ZIP_DEFLATED and not member.flag_bits & 1:
                part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, left + 1)
            elif member.compress_type != ZIP_STORED:
                raise ValueError(member.compress_type)
            left -= len(part)
            if left < 0:
                break
            parts[member.filename] = part
    tags = max(FREE_TAGS, TAGS_PER_BYTE * len(data))
    few = (limit - left) // SHORTEST_TAG <= tags  # nearly always, and then not counted
    if left < 0 or not (few or sum(part.count(b"<") for part in parts.values()) <= tags):
        raise unreadable(
            t("{file} unpacks to far more than any workbook of its size; it was not read"),
            where,
        )
    return parts


def check_parts(names: Sequence[str], *, where: str) -> None:
    """Refuse a workbook in which two sheets are one part: it could be read without end."""
    named = [name for name in names if name]
    if len(set(named)) < len(named):
        raise two_in_one(where)


def relations(parts: dict[str, bytes], part: str, *, where: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to, by its id: the kind of each, and the part's name.

    Examples
    --------
    >>> rels = b'<Relationships><Relationship Id="r1" Type="x/comments" Target="../c1.xml"/>'
    >>> relations({"xl/a/_rels/s.xml.rels": rels + b"</Relationships>"}, "xl/a/s.xml", where="")
    {'r1': ('comments', 'xl/c1.xml')}
    """
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
            kind = given.get("Type", "").rpartition("/")[2]
            found[given.get("Id", "")] = (kind, target.lstrip("/"))

    own = f"{folder}/_rels/{name}.rels".lstrip("/")
    walk(parts.get(own, b""), start, where=f"{where}, {own}")
    return found
