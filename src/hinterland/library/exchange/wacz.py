"""A library as a WACZ file (1.1.1): WARC records, index and list of pages in one zip file."""

import gzip
import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, BinaryIO, Final, cast

from ...version import VERSION
from ..store import Page, Store
from ..text.visible import visible_text

__all__ = ["write_wacz"]

_WARC: Final = "data.warc.gz"
_LINES: Final = 1024  # of the index in one gzip member
_TITLED: Final = 300_000  # bytes of a page in which its title is looked for


def write_wacz(
    target: BinaryIO,
    library: Store,
    pages: Sequence[Page],
    lines: Iterable[bytes],
    copy: Callable[[BinaryIO], None],
) -> None:
    """Write some pages of a library as a WACZ file.

    `lines` are the sorted lines of their index, for a WARC file of the name `data.warc.gz`,
    which `copy` writes.
    """
    made = _Package(target)
    with made.zip:
        with made.file(f"archive/{_WARC}") as file:
            copy(cast("BinaryIO", file))

        # The index is in pieces that are found by their first lines.
        heads = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        offset = 0
        with made.file("indexes/index.cdx.gz") as file:
            rest = iter(lines)
            while piece := list(itertools.islice(rest, _LINES)):
                packed = gzip.compress(b"".join(piece), mtime=0)
                file.write(packed)
                key = b" ".join(piece[0].split(b" ", 2)[:2])
                place = {
                    "offset": offset,
                    "length": len(packed),
                    "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}",
                    "filename": "index.cdx.gz",
                }
                heads.append(key + b" " + json.dumps(place).encode() + b"\n")
                offset += len(packed)
        with made.file("indexes/index.idx", pack=True) as file:
            file.writelines(heads)

        with made.file("pages/pages.jsonl", pack=True) as file:
            file.writelines(_listed(library, pages))
        made.close()


class _Package:
    """The zip file, and what goes into it with length and hash."""

    def __init__(self, target: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self._resources: list[dict[str, object]] = []

    @contextmanager
    def file(self, path: str, *, pack: bool = False) -> Iterator["_Hashing"]:
        """Give a file of the package to write, in one go."""
        with self.zip.open(_member(path, pack=pack), "w", force_zip64=True) as file:
            hashing = _Hashing(file)
            yield hashing
        resource = {
            "name": path.rpartition("/")[2],
            "path": path,
            "hash": f"sha256:{hashing.sha.hexdigest()}",
            "bytes": hashing.length,
        }
        self._resources.append(resource)

    def close(self) -> None:
        """Write what the package holds."""
        package = {
            "profile": "data-package",
            "resources": self._resources,
            "wacz_version": "1.1.1",
            "software": f"hinterland {VERSION}",
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        content = json.dumps(package, ensure_ascii=False, indent=2).encode()
        digest = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        self.zip.writestr(_member("datapackage.json", pack=True), content)
        self.zip.writestr(
            _member("datapackage-digest.json", pack=True), json.dumps(digest, indent=2)
        )


class _Hashing(io.RawIOBase):
    """A file that knows the hash and the length of what was written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha, self.length = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.sha.update(data)
        self.length += len(data)
        return self._file.write(data)


def _member(path: str, *, pack: bool) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(path, datetime.now(UTC).timetuple()[:6])
    made.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
    made.external_attr = 0o644 << 16
    return made


def _listed(library: Store, pages: Iterable[Page]) -> Iterator[bytes]:
    """Give the lines of the list of pages: those that people look at, not pictures and errors."""
    yield b'{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}\n'
    for page in pages:
        if page.status != 200 or page.wall or "html" not in page.mime:
            continue
        record = library.record(page, limit=_TITLED)
        title = visible_text(record.body, record.header("Content-Type")).title
        line = {"id": f"{page.id:x}", "url": page.address, "ts": page.fetched}
        line |= {"title": title} if title else {}
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
