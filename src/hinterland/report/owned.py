"""A folder that runs own: what they wrote there they replace and remove, and nothing else."""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ..errors import StorageError
from ..files import bytes_of, system_reason
from ..language import counted, listed, t
from ..panel import replace_file
from ..version import VERSION

__all__ = ["MANIFEST", "Content", "fill", "refuse_foreign"]

#: A file's content, whole or in pieces.
Content = bytes | Iterable[bytes]
#: What lists the files of a run, each with the digest of what was written.
MANIFEST: Final = "manifest.json"
_MOST_NAMED: Final = 5


def refuse_foreign(folder: Path) -> None:
    """Refuse a folder that can't take files, or that has files at a run's places by others.

    Raises
    ------
    StorageError
        The folder can't be written, or holds a results.json that no run wrote.
    """
    if _written_before(folder) is None and (folder / "results.json").exists():
        raise StorageError(
            t(
                "{place}: there is a results.json that no run of a study wrote; name another "
                "folder with --out",
                place=folder,
            )
        )
    replace_file(folder / ".hinterland", b"")
    try:
        (folder / ".hinterland").unlink()
    except OSError as error:
        raise StorageError(
            t("{place}: can't be written ({error})", place=folder, error=system_reason(error))
        ) from error


def fill(folder: Path, files: Iterable[Mapping[str, Content]]) -> tuple[str, ...]:
    """Write a run's files, and remove those of earlier runs that it doesn't write.

    A file that no run wrote is never touched; neither is one of an earlier run that was changed
    since, unless this run writes it too.

    Parameters
    ----------
    files
        Path within the folder → content, whole or in pieces; one mapping after the other is
        written.

    Returns
    -------
    tuple of str
        What was left, in words; empty where the folder holds this run and nothing else.

    Raises
    ------
    StorageError
        The folder can't be written, or somebody removed files meanwhile.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     (folder / "mine.txt").write_text("mine") and None
    ...     said = fill(folder, [{"a.csv": b"1", "b.csv": b"2"}]), fill(folder, [{"b.csv": b"3"}])
    ...     sorted(p.name for p in folder.iterdir())
    ...     said[1][0].removeprefix(str(folder))
    ['b.csv', 'manifest.json', 'mine.txt']
    ': 1 file is not of this run and was left: mine.txt'
    """
    now: dict[str, str] = {}
    before = _written_before(folder) or {}
    for some in files:
        # A run that is stopped in the middle leaves a list of all that may be there.
        _write_manifest(folder, before | now | dict.fromkeys(some, ""))
        for path, data in some.items():
            digest = hashlib.sha256()
            replace_file(folder / path, _hashed(data, digest))
            now[path] = digest.hexdigest()
    for path in sorted(before.keys() - now.keys()):
        file = folder / path
        # One that was being written when an earlier run stopped has no digest.
        if file.is_file() and (
            not before[path] or before[path] == hashlib.sha256(bytes_of(file)).hexdigest()
        ):
            _remove(folder, path)
    _write_manifest(folder, now)
    if not all((folder / path).is_file() for path in now):
        raise StorageError(
            t("{place}: files were removed while others were written; run again", place=folder)
        )
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    others = sorted(there - {*now, MANIFEST})
    if not others:
        return ()
    more = f" (+{len(others) - _MOST_NAMED})" if len(others) > _MOST_NAMED else ""
    said = counted(
        "{place}: {count} file is not of this run and was left: {files}",
        "{place}: {count} files are not of this run and were left: {files}",
        len(others),
        place=folder,
        files=listed(others[:_MOST_NAMED]) + more,
    )
    return (said,)


def _hashed(data: Content, digest: "hashlib._Hash") -> Iterator[bytes]:
    """Yield the pieces of a content, each of them counted in the digest."""
    for piece in [data] if isinstance(data, bytes) else data:
        digest.update(piece)
        yield piece


def _written_before(folder: Path) -> dict[str, str] | None:
    """Return path → digest of an earlier run's files; None where there was no run.

    A run of a version without a list of files is known by its results.json.
    """
    listed_files = _read_json(folder / MANIFEST).get("files")
    if isinstance(listed_files, dict):
        # A list that somebody changed must not reach outside the folder.
        return {
            path: str(digest)
            for path, digest in listed_files.items()
            if not PurePosixPath(path).is_absolute()
            and ".." not in PurePosixPath(path).parts
            and "\\" not in path
        }
    return {} if "hinterland" in _read_json(folder / "results.json") else None


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        document = json.loads(bytes_of(path))
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _remove(folder: Path, path: str) -> None:
    try:
        (folder / path).unlink(missing_ok=True)
    except OSError as error:
        place, reason = folder / path, system_reason(error)
        what = t("{place}: can't be removed ({error})", place=place, error=reason)
        raise StorageError(what) from error
    if "/" in path:
        with contextlib.suppress(OSError):  # it holds more
            (folder / path).parent.rmdir()


def _write_manifest(folder: Path, files: Mapping[str, str]) -> None:
    document = {"hinterland": VERSION, "files": dict(sorted(files.items()))}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    replace_file(folder / MANIFEST, (text + "\n").encode())
