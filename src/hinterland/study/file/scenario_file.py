"""The scenarios of a study file."""

from typing import Any, Final

from ...language import did_you_mean, t
from ..model import Scenario
from .keys import SCENARIO_KEYS, Checker

__all__ = ["read_scenarios"]

#: For each kind the keys it takes, and those of them that it needs.
_KINDS: Final = {
    "hold": (("of", "year"), ("of",)),
    "grow": (("groups", "percent", "year"), ("percent",)),
    "target": (("groups", "index", "year", "by"), ("index", "by")),
    "paths": (("year", "by", "draws", "seed"), ("by",)),
}
_HELD: Final = ("gdp", "trade")
_MOST_DRAWS: Final = 100_000
#: A path over more years than this is no scenario.
_MOST_AHEAD: Final = 100


def read_scenarios(
    check: Checker, tables: list[Any], within: tuple[int, int]
) -> tuple[Scenario, ...]:
    """Return the scenarios of a study whose first and last year are `within`.

    Raises
    ------
    InputError
        A key is unknown, missing, of a wrong kind or out of range, or two scenarios have one id;
        the message names the key's path and line.
    """
    found: dict[str, Scenario] = {}
    for i, table in enumerate(tables, 1):
        key = f"scenario[{i}]"
        check.keys(table, SCENARIO_KEYS, key + ".")
        check.needed(table, ("id", "kind"), key)
        kind = table["kind"]
        if kind not in _KINDS:
            hint = did_you_mean(kind, _KINDS)
            what = t("there is no kind of scenario {name!r}; {hint}", name=kind, hint=hint)
            raise check.error(f"{key}.kind", what)
        takes, needs = _KINDS[kind]
        check.needed(table, needs, key)
        for name in table:
            if name not in ("id", "kind", *takes):
                what = t("a scenario of the kind {kind!r} has no such key", kind=kind)
                raise check.error(f"{key}.{name}", what)
        _check_numbers(check, table, key, within)
        of = table.get("of", "gdp")
        if of not in _HELD:
            hint = did_you_mean(of, _HELD)
            what = t("{key} can't be {value!r}; {hint}", key="of", value=of, hint=hint)
            raise check.error(f"{key}.of", what)
        groups = tuple(check.texts(table.get("groups", []), f"{key}.groups"))
        scenario = Scenario(**{**table, "groups": groups}, place=check.place(key, table))
        if scenario.id in found:
            what = t("the id {id!r} is used by two scenarios", id=scenario.id)
            raise scenario.place.error(what)
        found[scenario.id] = scenario
    return tuple(found.values())


def _check_numbers(
    check: Checker, table: dict[str, Any], key: str, within: tuple[int, int]
) -> None:
    first, last = within
    year = table.get("year", last)
    if not first <= year <= last:
        what = t("{year} is outside the study's years", year=year)
        raise check.error(f"{key}.year", what)
    if not year < table.get("by", year + 1) <= year + _MOST_AHEAD:
        what = t(
            "by must be a year after {year}, at most {most} later", year=year, most=_MOST_AHEAD
        )
        raise check.error(f"{key}.by", what)
    if table.get("percent", 0) <= -100:
        what = t("trade can't fall by 100 % or more; write a number above -100")
        raise check.error(f"{key}.percent", what)
    if table.get("index", 0) < 0:
        raise check.error(f"{key}.index", t("the index is never below 0"))
    if not 1 <= table.get("draws", 1) <= _MOST_DRAWS:
        what = t("draws must be from 1 to {most}", most=_MOST_DRAWS)
        raise check.error(f"{key}.draws", what)
    if table.get("seed", 0) < 0:
        raise check.error(f"{key}.seed", t("seed can't be negative"))
