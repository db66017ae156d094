"""Files out of a form, in pieces to the disk: nothing is held in memory, nothing is too long."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from anyio import fail_after
from starlette.requests import ClientDisconnect, Request

from ...language import t
from ..shown import Refused
from .store import shown_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

__all__ = ["MOST_BYTES", "MOST_IN_ALL", "Taken", "take"]

#: The most bytes of a file and of a form, and parts of a form.
MOST_BYTES: Final = 30 * 1024 * 1024
MOST_IN_ALL: Final = 4 * MOST_BYTES
_MOST_PARTS: Final = 20
_MOST_OF_FIELD: Final = 4096
#: What a form may add around its files.
_AROUND: Final = 64 * 1024
_SILENCE: Final = 20.0  # seconds without a byte


@dataclass(slots=True)
class Taken:
    """A file that was taken: where it is, its given name, SHA-256 and size."""

    path: Path
    name: str
    digest: str
    size: int


async def take(
    request: Request,
    *,
    is_token: Callable[[str], bool],
    place: Callable[[], Path],
    most: int = MOST_BYTES,
    in_all: int = MOST_IN_ALL,
) -> list[Taken]:
    """Take the files of a form.

    Parameters
    ----------
    is_token
        Whether the form's field `token`, which comes first, is right.
    place
        Returns the path of a new file.
    most, in_all
        The most bytes of a file, and of all files together.

    Raises
    ------
    Refused
        411 without a length, 413 for too much, 408 for too slow, 403 without the token, 400 for
        what is no such form. Nothing that was written stays.
    """
    parts = _Parts(is_token, place, most, in_all)
    try:
        await _feed(request, parts)
    except BaseException:
        parts.give_up()
        raise
    parts.close()
    return [taken for taken in parts.taken if taken.size or taken.name != "file"]


async def _feed(request: Request, parts: "_Parts") -> None:
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        raise Refused(411, t("The form doesn’t say how long it is."))
    too_long = Refused(
        413,
        t("A file may have {most} MB, and all that are sent at once {all} MB.", most=parts.most >> 20, all=parts.in_all >> 20),
    )  # fmt: skip
    if len(length) > len(str(parts.in_all)) + 1 or int(length) > parts.in_all + _AROUND:
        raise too_long
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    not_a_form = Refused(400, t("This is not a form with files."))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise not_a_form
    try:
        parser: MultipartParser = MultipartParser(options[b"boundary"], parts.callbacks())
        pieces = request.stream()
        while True:
            with fail_after(_SILENCE):
                piece = await anext(pieces, b"")
            if not piece:
                break
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        raise not_a_form from error
    except TimeoutError as error:
        raise Refused(408, t("The file came too slowly; try again.")) from error
    except ClientDisconnect as error:
        raise not_a_form from error
    except _TooLong as error:
        raise too_long from error


class _TooLong(Exception):
    """More came than may."""


@dataclass(slots=True)
class _Parts:
    """What a form's parts become; called by the parser as they come."""

    is_token: Callable[[str], bool]
    place: Callable[[], Path]
    most: int
    in_all: int
    taken: list[Taken] = field(default_factory=list)
    _count: int = 0
    _total: int = 0
    _is_trusted: bool = False
    _head: dict[str, str] = field(default_factory=dict)
    _field: bytearray = field(default_factory=bytearray)
    _name: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _file: BinaryIO | None = None
    _hash: "hashlib._Hash | None" = None

    def callbacks(self) -> "MultipartCallbacks":
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._add(self._name, data[start:end]),
            "on_header_value": lambda data, start, end: self._add(self._value, data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": lambda data, start, end: self._data(data[start:end]),
            "on_part_end": self._end,
        }

    def close(self) -> None:
        """End the last file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def give_up(self) -> None:
        """Remove all files."""
        self.close()
        for taken in self.taken:
            taken.path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise Refused(413, t("More than {most} files at once.", most=_MOST_PARTS - 1))
        self._head, self._field = {}, bytearray()

    def _add(self, to: bytearray, data: bytes) -> None:
        if len(to) + len(data) > _MOST_OF_FIELD:
            raise _TooLong
        to += data

    def _end_header(self) -> None:
        self._head[self._name.decode("latin-1").lower()] = self._value.decode(
            "utf-8", "replace"
        )
        self._name, self._value = bytearray(), bytearray()

    def _open(self) -> None:
        from python_multipart.multipart import parse_options_header

        said = self._head.get("content-disposition", "").encode()
        _, options = parse_options_header(said)
        if b"filename" not in options:
            return
        if not self._is_trusted:
            raise Refused(403, t("This form is from an earlier start; open the page again."))
        path = self.place()
        name = options[b"filename"].decode("utf-8", "replace")
        self.taken.append(Taken(path, shown_name(name), "", 0))
        self._file, self._hash = path.open("xb"), hashlib.sha256()

    def _data(self, data: bytes) -> None:
        if self._file is None or self._hash is None:
            self._add(self._field, data)
            return
        self._total += len(data)
        self.taken[-1].size += len(data)
        if self._total > self.in_all or self.taken[-1].size > self.most:
            raise _TooLong
        self._file.write(data)
        self._hash.update(data)

    def _end(self) -> None:
        if self._file is not None and self._hash is not None:
            self.taken[-1].digest = self._hash.hexdigest()
            self.close()
        elif b'name="token"' in self._head.get("content-disposition", "").encode():
            self._is_trusted = self.is_token(self._field.decode("utf-8", "replace"))
