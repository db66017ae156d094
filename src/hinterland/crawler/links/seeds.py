"""Start pages from a file: one address a line, with its weight if it has one."""

import re
from pathlib import Path
from typing import Final

from ...errors import InputError, UsageError
from ...language import counted, t
from ...library.disk import storage_errors
from ...library.text.encoding import decode
from .addresses import canonical

__all__ = ["address_hint", "meant_address", "read_seeds", "seed"]

_MOST_BYTES: Final = 200_000_000
_WEIGHT: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
#: What is meant for a weight, whether it is one or not: `-1`, `1,5`, `1e3`, `50%`.
_LIKE_WEIGHT: Final = re.compile(
    r"[-+]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?%?|[-+]?(?:inf|nan)", re.IGNORECASE
)
#: An address before an = that can't belong to it: the last part of its path has no name yet.
_COMPLETE: Final = re.compile(r"[a-z]+://(?:[^/?#]+|[^?#]*/)", re.IGNORECASE)
#: A beginning that is nearly http:// or https://.
_LIKE_HTTP: Final = re.compile(r"h?t{1,3}p{1,2}(?P<s>s?)(?:[:;：]/{0,3}|/{2,3})", re.IGNORECASE)
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
        A line is neither; the first such line is named, and the others are counted.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(t("--seeds {file}: there is no such file", file=path), file=str(path))
    with storage_errors(path):
        if path.stat().st_size > _MOST_BYTES:
            megabytes = _MOST_BYTES // 10**6
            raise InputError(
                t("{file} is larger than {size} MB; split it", file=path, size=megabytes),
                file=str(path),
            )
        text, _ = decode(path.read_bytes())
    found: dict[str, float] = {}
    broken: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        written = re.sub(r"(?:^|(?<=\s))#.*", "", line).strip()
        if not written:
            continue
        try:
            address, weight = seed(written)
        except UsageError as error:
            broken.append((number, str(error)))
            continue
        if weight <= 0:
            broken.append((number, t("a weight must be greater than 0")))
        elif canonical(address) is None:
            broken.append((number, address_hint(address)))
        else:
            found[address] = weight
    if broken:
        line_number, why = broken[0]
        message = t("{file}, line {line}: {why}", file=path, line=line_number, why=why)
        if others := len(broken) - 1:
            message += counted(
                " ({count} more such line)", " ({count:,} more such lines)", others
            )
        raise InputError(message, file=str(path), line=line_number)
    return found


def seed(written: str) -> tuple[str, float]:
    """Return a start's address and weight.

    A number behind the last ``=`` is a weight, but not where it is the value of a parameter.

    Raises
    ------
    UsageError
        A weight is meant, by its place or since it is nearly a number, but it is none.

    Examples
    --------
    >>> seed("http://a.example/=2.5"), seed("http://a.example/?page=2")
    (('http://a.example/', 2.5), ('http://a.example/?page=2', 1.0))
    >>> seed("http://a.example/?page=2=3"), seed("http://a.example/ 4")
    (('http://a.example/?page=2', 3.0), ('http://a.example/', 4.0))
    """
    first, *rest = written.rsplit(maxsplit=1)
    if rest and _LIKE_WEIGHT.fullmatch(rest[0]):
        return first, _weight(rest[0], first)
    address, sign, number = written.rpartition("=")
    parameter = address.rpartition("?")[2].rpartition("&")[2] if "?" in address else "="
    if not sign or "=" not in parameter:
        return written, 1.0
    if not (_LIKE_WEIGHT.fullmatch(number) or _COMPLETE.fullmatch(address)):
        return written, 1.0
    return address, _weight(number, address)


def _weight(text: str, address: str) -> float:
    if not _WEIGHT.fullmatch(text):
        raise UsageError(
            t(
                "{weight!r} is not a weight; write a number greater than 0, as in {address}=2 "
                "(an = in the address itself is written %3D)",
                weight=text,
                address=address,
            )
        )
    return float(text)


def address_hint(written: str) -> str:
    """Return what is wrong with a start, and the address that was meant if that can be seen.

    Examples
    --------
    >>> address_hint("www.a.example/sj")
    "'www.a.example/sj' is not an http:// or https:// address; did you mean https://www.a.example/sj?"
    >>> address_hint("ftp://a.example/")
    "'ftp://a.example/' is not an http:// or https:// address"
    """
    if meant := meant_address(written):
        return t(
            "{address!r} is not an http:// or https:// address; did you mean {meant}?",
            address=written,
            meant=meant,
        )
    return t("{address!r} is not an http:// or https:// address", address=written)


def meant_address(written: str) -> str:
    """Return the address that a start without a right http:// or https:// stands for, else "".

    Examples
    --------
    >>> meant_address("a.example/sj"), meant_address("htps:/a.example"), meant_address("zhao")
    ('https://a.example/sj', 'https://a.example', '')
    """
    slip = _LIKE_HTTP.match(written.strip())
    rest = written.strip()[slip.end() :] if slip else written.strip().removeprefix("//")
    address = f"http{slip['s'].lower() if slip else 's'}://{rest}"
    return address if _HOST.fullmatch(rest) and canonical(address) else ""
