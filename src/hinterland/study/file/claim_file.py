"""The claims of a study file."""

import re
from typing import Any, Final

from ...language import did_you_mean, t
from ..claims.tests import TESTS
from ..model import Claim, Phase, Text
from .keys import CLAIM_KEYS, Checker

__all__ = ["by_language", "read_claims"]

_MOST_DECIMALS: Final = 15
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
#: The keys of a claim whose values are taken as they are.
_AS_WRITTEN: Final = (
    "id", "test", "of", "group", "year", "value", "unit", "decimals", "tolerance",
)  # fmt: skip


def read_claims(
    check: Checker, tables: list[Any], within: tuple[int, int]
) -> tuple[Claim, ...]:
    """Return the claims of a study whose first and last year are `within`.

    Raises
    ------
    InputError
        A key is unknown, missing or of a wrong kind, or two claims have one id; the message
        names the key's path and line.
    """
    claims: dict[str, Claim] = {}
    for i, table in enumerate(tables, 1):
        key = f"claim[{i}]"
        check.keys(table, CLAIM_KEYS, key + ".")
        check.needed(table, ("id", "text", "test"), key)
        _check_test(check, table, key)
        if "unit" in table:
            check.unit(table["unit"], f"{key}.unit")
        years = check.years(table["years"], f"{key}.years") if "years" in table else None
        for year in (*(years or ()), table.get("year", within[0])):
            if not within[0] <= year <= within[1]:
                what = t("{year} is outside the study's years", year=year)
                raise check.error(f"{key}.year", what)
        than = table.get("than", [])
        phases, steeper = _phases(check, table, key, within)
        claim = Claim(
            **{name: table[name] for name in _AS_WRITTEN if name in table},
            place=check.place(key, table),
            text=by_language(table["text"]),
            source=by_language(table.get("from", {})),
            years=years,
            than=(than,) if isinstance(than, str) else tuple(check.texts(than, f"{key}.than")),
            phases=phases,
            steeper=steeper,
            because=by_language(table["because"]) if "because" in table else None,
            why=by_language(table.get("why", {})),
        )
        if claim.id in claims:
            raise claim.place.error(t("the id {id!r} is used by two claims", id=claim.id))
        claims[claim.id] = claim
    return tuple(claims.values())


def _check_test(check: Checker, table: dict[str, Any], key: str) -> None:
    """Refuse an unknown test, and a claim that lacks what its test needs."""
    name = table["test"]
    if name not in TESTS:
        what = t("there is no test {name!r}; {hint}", name=name, hint=did_you_mean(name, TESTS))
        raise check.error(f"{key}.test", what)
    test = TESTS[name]
    for need in (*test.needs, *(("of",) if test.run else ())):
        choices = (need,) if isinstance(need, str) else need
        if all(table.get(choice) in (None, [], {}, "") for choice in choices):
            keys = t(" or ").join(map(repr, choices))
            raise check.error(key, t("the test {test!r} needs {keys}", test=name, keys=keys))
    if not -_MOST_DECIMALS <= table.get("decimals", 0) <= _MOST_DECIMALS:
        least, most = -_MOST_DECIMALS, _MOST_DECIMALS
        what = t("decimals must be from {least} to {most}", least=least, most=most)
        raise check.error(f"{key}.decimals", what)
    if table.get("tolerance", 0) < 0:
        raise check.error(f"{key}.tolerance", t("a tolerance must not be below 0"))
    if {"decimals", "tolerance"} <= set(table) and "because" not in table:
        raise check.error(key, t("a tolerance in addition to decimals needs 'because'"))


def _phases(
    check: Checker, table: dict[str, Any], key: str, within: tuple[int, int]
) -> tuple[tuple[Phase, ...], tuple[int, int] | None]:
    """Return the phases of a claim, and which of two is stated to be steeper."""
    phases = []
    for phase in table.get("phases", []):
        is_one = isinstance(phase, dict) and set(phase) == {"years", "sign"}
        if not is_one or phase["sign"] not in ("+", "-"):
            what = t(
                '{phase!r} is not a phase; write {{ years = [A, B], sign = "+" }}', phase=phase
            )
            raise check.error(f"{key}.phases", what)
        first, last = check.years(phase["years"], f"{key}.phases")
        if not within[0] <= first < last <= within[1]:
            what = t("{first}–{last} is not within the study's years", first=first, last=last)
            raise check.error(f"{key}.phases", what)
        phases.append(Phase(first, last, phase["sign"]))
    if "steeper" not in table:
        return tuple(phases), None
    pair, known = table["steeper"], range(1, len(phases) + 1)
    if len(pair) != 2 or not all(isinstance(n, int) and n in known for n in pair):
        what = t("{pair!r} must be the numbers of two phases, counted from 1", pair=pair)
        raise check.error(f"{key}.steeper", what)
    return tuple(phases), (pair[0], pair[1])


def by_language(text: str | Text) -> Text:
    """Return a text in its languages; a plain one is Chinese if it has a Chinese character."""
    if not isinstance(text, str):
        return text
    return {"zh" if _HAN.search(text) else "en": text}
