"""The claims of a study file."""

from typing import Any, get_args

from ...errors import InputError
from ...language import did_you_mean, t
from .keys import CLAIM_KEYS, NEEDS, Checker
from .model import Claim, Phase, Test, Text

__all__ = ["read_claims"]


def read_claims(
    check: Checker, tables: list[Any], within: tuple[int, int]
) -> tuple[Claim, ...]:
    """Return the claims of a study whose first and last year are `within`.

    Raises
    ------
    InputError
        A key is unknown, missing or of a wrong kind, or an id stands in two claims; the message
        names the key's path and line.
    """
    claims = tuple(_claim(check, c, f"claim[{i}]", within) for i, c in enumerate(tables, 1))
    seen: dict[str, str] = {}
    for claim in claims:
        if claim.id in seen:
            raise InputError(
                t("{place}: the id {id!r} stands in two claims", place=claim.place, id=claim.id)
            )
        seen[claim.id] = claim.place
    return claims


def _claim(check: Checker, table: dict[str, Any], key: str, within: tuple[int, int]) -> Claim:
    check.keys(table, CLAIM_KEYS, key + ".")
    for needed in ("id", "text", "test"):
        if needed not in table:
            raise check.error(key, t("the key {key!r} is missing", key=needed))
    test = table["test"]
    if test not in get_args(Test):
        raise check.error(
            f"{key}.test",
            t(
                "there is no test {name!r}; {hint}",
                name=test,
                hint=did_you_mean(test, get_args(Test)),
            ),
        )
    for need in (*NEEDS.get(test, ()), *(("of",) if test != "none" else ())):
        choices = (need,) if isinstance(need, str) else need
        if not any(c in table for c in choices):
            raise check.error(
                key,
                t(
                    "the test {test!r} needs {keys}",
                    test=test,
                    keys=t(" or ").join(map(repr, choices)),
                ),
            )
    if {"decimals", "tolerance"} <= set(table) and "because" not in table:
        raise check.error(key, t("a tolerance beside decimals needs 'because'"))
    years = check.years(table["years"], f"{key}.years") if "years" in table else None
    for year in (*(years or ()), *([table["year"]] if "year" in table else [])):
        if not within[0] <= year <= within[1]:
            raise check.error(
                f"{key}.year", t("{year} is outside the study's years", year=year)
            )
    if "unit" in table:
        check.unit(table["unit"], f"{key}.unit")
    than = table.get("than", [])
    return Claim(
        id=table["id"],
        text=table["text"],
        test=test,
        place=check.where(key),
        source=_in_english(table.get("from", {})),
        of=table.get("of", ""),
        group=table.get("group", "nation"),
        year=table.get("year"),
        years=years,
        value=table.get("value"),
        than=(than,) if isinstance(than, str) else tuple(than),
        unit=table.get("unit"),
        decimals=table.get("decimals"),
        tolerance=table.get("tolerance"),
        because=table.get("because"),
        phases=tuple(_phases(check, table.get("phases", []), f"{key}.phases", within)),
        steeper=_steeper(check, table, key),
        why=_in_english(table.get("why", {})),
    )


def _phases(
    check: Checker, phases: list[Any], key: str, within: tuple[int, int]
) -> list[Phase]:
    out = []
    for phase in phases:
        if (
            not isinstance(phase, dict)
            or set(phase) != {"years", "sign"}
            or phase["sign"] not in {"+", "-"}
        ):
            raise check.error(
                key,
                t('{phase!r} is no phase; write {{ years = [A, B], sign = "+" }}', phase=phase),
            )
        first, last = check.years(phase["years"], key)
        if not within[0] <= first < last <= within[1]:
            raise check.error(
                key,
                t(
                    "{first}–{last} does not lie within the study's years",
                    first=first,
                    last=last,
                ),
            )
        out.append(Phase(first, last, phase["sign"]))
    return out


def _steeper(check: Checker, table: dict[str, Any], key: str) -> tuple[int, int] | None:
    if "steeper" not in table:
        return None
    pair, count = table["steeper"], len(table.get("phases", []))
    if len(pair) != 2 or not all(isinstance(n, int) and 1 <= n <= count for n in pair):
        raise check.error(
            f"{key}.steeper",
            t("{pair!r} must be two phases' numbers, from 1", pair=pair),
        )
    return pair[0], pair[1]


def _in_english(text: str | Text) -> Text:
    """Return a text in its languages; a plain one is English."""
    return {"en": text} if isinstance(text, str) else text
