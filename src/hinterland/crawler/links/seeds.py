"""Start pages from a file: one address a line, with its weight if it has one."""

import re
from pathlib import Path
from typing import Final

from ...errors import InputError, UsageError
from ...library.disk import told
from .addresses import canonical

__all__ = ["address_hint", "read_seeds", "seed"]

_MOST_BYTES: Final = 200_000_000
_WEIGHT: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_HOST: Final = re.compile(r"[^\s/:=?#@]+\.[^\s/:=?#@]{2,}(?::\d+)?(?:[/?].*)?")


def read_seeds(file: str | Path) -> dict[str, float]:
    """Return the addresses of a file with their weights.

    A line is an address, ``ADDRESS=WEIGHT`` as on the command line, or an address and its
    weight with a blank or a tab between. Empty lines and what follows a ``#`` at the beginning
    of a line or after a blank are left out.

    Raises
    ------
    UsageError
        There is no such file.
    InputError
        A line is neither; all such lines are counted, the first is named.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"--seeds {path}: there is no such file")
    with told(path):
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path} is larger than {_MOST_BYTES // 10**6} MB; split it")
        text = _decoded(path.read_bytes())
    found: dict[str, float] = {}
    broken: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = re.sub(r"(?:^|(?<=\s))#.*", "", line).strip()
        if not written:
            continue
        address, weight = seed(written)
        if canonical(address) is None or weight <= 0:
            why = address_hint(address) if weight > 0 else "a weight must be greater than 0"
            broken.append(f"{path}, line {number}: {why}")
        else:
            found[address] = weight
    if broken:
        more = f" ({len(broken) - 1:,} more such lines)" if len(broken) > 1 else ""
        raise InputError(broken[0] + more)
    return found


def seed(written: str) -> tuple[str, float]:
    """Return a start's address and weight.

    A number behind the last ``=`` is a weight, but not where it is the value of a parameter.

    Examples
    --------
    >>> seed("http://a.example/=2.5"), seed("http://a.example/?page=2")
    (('http://a.example/', 2.5), ('http://a.example/?page=2', 1.0))
    >>> seed("http://a.example/?page=2=3"), seed("http://a.example/ 4")
    (('http://a.example/?page=2', 3.0), ('http://a.example/', 4.0))
    """
    first, *rest = written.rsplit(maxsplit=1)
    if rest and _WEIGHT.fullmatch(rest[0]):
        return first, float(rest[0])
    address, sign, number = written.rpartition("=")
    parameter = address.rpartition("?")[2].rpartition("&")[2] if "?" in address else "="
    if not sign or "=" not in parameter or not _WEIGHT.fullmatch(number):
        return written, 1.0
    return address, float(number)


def address_hint(written: str) -> str:
    """Return what is wrong with a start, and the address that was meant if that can be seen.

    Examples
    --------
    >>> address_hint("www.a.example/sj")
    "'www.a.example/sj' is no http:// or https:// address; did you mean https://www.a.example/sj?"
    >>> address_hint("ftp://a.example/")
    "'ftp://a.example/' is no http:// or https:// address"
    """
    said = f"{written!r} is no http:// or https:// address"
    meant = written.strip().removeprefix("//")
    if _HOST.fullmatch(meant) and canonical(f"https://{meant}"):
        return f"{said}; did you mean https://{meant}?"
    return said


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
