"""A statement that is asked of results, judged as a claim of a study file is."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..files import bytes_of
from ..language import t
from .claims.verdict import Verdict, judge
from .file.claim_file import read_claims
from .file.keys import Checker
from .results import Results

__all__ = ["ask", "claim_toml", "study_toml"]

_BARE: Final = re.compile("[A-Za-z0-9_-]+")
#: The keys of a claim, in the order in which they are written.
_ORDER: Final = (
    "id", "text", "of", "group", "year", "years", "test", "value", "than", "unit", "decimals",
    "tolerance", "because",
)  # fmt: skip


def ask(results: Results, claim: Mapping[str, object]) -> Verdict:
    """Return the verdict of results on a statement.

    Parameters
    ----------
    results
        What a study computed, in whatever setting; the statement is about these numbers.
    claim
        The keys of a claim in a study file, with their values.

    Raises
    ------
    InputError
        A key is unknown, missing or of a wrong kind, or the results have no such measure, group
        or unit.

    Examples
    --------
    >>> from .running import run
    >>> claim = {"of": "share", "group": "west", "test": "rises"}
    >>> ask(run("zhao"), claim).verdict
    'holds'
    """
    text = claim_toml(claim)
    check = Checker(Path(t("statement")), text)
    claims = read_claims(check, tomllib.loads(text)["claim"], results.study.years)
    return judge(
        # It is the reader's statement, not that of the paper.
        replace(results.study, claims=claims, paper={}),
        results.lines,
        country=results.panel.country,
        names=results.scheme.names,
    )[0]


def claim_toml(claim: Mapping[str, object]) -> str:
    r"""Return a statement as lines of a study file; id and text are made where there are none.

    Examples
    --------
    >>> print(claim_toml({"of": "share", "years": (2000, 2019), "test": "rises"}))
    [[claim]]
    id = "asked"
    text = { en = "asked" }
    of = "share"
    years = [2000, 2019]
    test = "rises"
    """
    table = {"id": "asked", "text": {"en": "asked"}, **claim}
    keys = [*(k for k in _ORDER if k in table), *(k for k in table if k not in _ORDER)]
    return "\n".join(["[[claim]]", *(f"{_key(key)} = {_toml(table[key])}" for key in keys)])


def study_toml(
    file: Path, changed: Mapping[str, object], claims: Sequence[Mapping[str, object]]
) -> str:
    """Return a study file with other claims.

    Parameters
    ----------
    file
        The study file that it is made from.
    changed
        Keys and their new values; None leaves a key out.
    claims
        The keys of each claim.

    Raises
    ------
    InputError
        The file can't be read.

    Examples
    --------
    >>> from ..panel.load import DATA
    >>> text = study_toml(DATA / "studies" / "zhao.toml", {"name": "mine"}, [])
    >>> tomllib.loads(text)["name"], "[[claim]]" in text
    ('mine', False)
    """
    table = {**tomllib.loads(bytes_of(file).decode("utf-8-sig")), **changed}
    table.pop("claim", None)
    kept = {key: value for key, value in table.items() if value is not None}
    lines = [f"{_key(key)} = {_toml(value)}" for key, value in kept.items()]
    return "\n\n".join(["\n".join(lines), *map(claim_toml, claims)]) + "\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _toml(key)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # A JSON text is a TOML text, but for a character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
