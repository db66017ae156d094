"""The study file: what to compute and what to test, read strictly."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any, Final

from ...errors import InputError, UsageError, closest
from ...files import bytes_of
from ...language import did_you_mean, t
from ...panel.load import DATA
from ...terms import FLOWS
from ..claims.tests import TESTS
from ..model import Claim, Currency, MeasureCall, Study, parse_measure
from .claim_file import by_language, read_claims
from .keys import LIST, PAPER_KEYS, REQUIRED, STRING, STUDY_KEYS, TEXT, Checker
from .scenario_file import read_scenarios

__all__ = ["no_study", "read_study", "shipped_studies"]

#: The endings of files that have figures, not a study.
_TABLES: Final = frozenset(
    {".csv", ".tsv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".dta", ".parquet"}
)


def shipped_studies() -> tuple[str, ...]:
    """Return the names of the shipped studies.

    Examples
    --------
    >>> shipped_studies()
    ('australia', 'china-exports', 'china-imports', 'mexico', 'usa', 'zhao', 'zones')
    """
    return tuple(sorted(p.stem for p in (DATA / "studies").glob("*.toml")))


def read_study(name_or_file: str | Path) -> Study:
    """Read a study by its shipped name or from a TOML file.

    Files that it names are next to it.

    Raises
    ------
    UsageError
        There is no such study or file.
    InputError
        The file is not TOML, lacks a key, or has one that is unknown or of a wrong kind; the
        message names the key's path and line.

    Examples
    --------
    >>> read_study("zhao").years
    (2000, 2019)
    """
    path, shipped = Path(name_or_file), shipped_studies()
    if name_or_file in shipped:
        path = DATA / "studies" / f"{name_or_file}.toml"
    elif not path.is_file():
        raise no_study(str(name_or_file))
    elif path.suffix.lower() in _TABLES:
        what = t(
            "{file} is a table, not a study; write a study of it: hinterland new study {file}",
            file=name_or_file,
        )
        raise UsageError(what)
    data = bytes_of(path)
    text, table = _parsed(data, path.name)
    check = Checker(path, text)
    _check(check, table)
    name, policy = table["name"], table.get("policy")
    years = check.years(table["years"], "years")
    claims = read_claims(check, table.get("claim", []), years)
    _check_headline(check, table, claims)
    only = table.get("only", [])
    keys = (*table, *(f"policy.{series}" for series in policy or {}))
    return Study(
        name=name,
        panel=_next_to(check, table["panel"]),
        scheme=_next_to(check, table["scheme"]) if "scheme" in table else "",
        years=years,
        currency=table["currency"],
        measures=_measures(check, table["measures"]),
        figures=tuple(check.texts(table.get("figures", []), "figures")),
        title=table.get("title", {"en": name}),
        policy=policy,
        notes=tuple(note["text"] for note in table.get("note", [])),
        claims=claims,
        headline=table.get("headline", ""),
        scenarios=read_scenarios(check, table.get("scenario", []), years),
        columns=table.get("columns", {}),
        units=table.get("units", {}),
        regions=path.parent / table["regions"] if "regions" in table else None,
        neighbours=path.parent / table["neighbours"] if "neighbours" in table else None,
        paper={key: str(value) for key, value in table.get("paper", {}).items()},
        place=path.name,
        digest=hashlib.sha256(data).hexdigest(),
        country=_next_to(check, table["country"]) if "country" in table else "",
        flow=table.get("flow", "trade"),
        only=_only(check, only),
        whole=by_language(table.get("whole", {})),
        unit_of_regions=table.get("unit_of_regions", {}),
        slice=table.get("slice", {}),
        compare=tuple(
            _next_to(check, other) for other in check.texts(table.get("compare", []), "compare")
        ),
        key_lines={key: line for key in keys if (line := check.place(key).line) is not None},
    )


def no_study(name: str) -> UsageError:
    """Return the error for a name that is no study, which names the one that it is a slip of.

    Examples
    --------
    >>> no_study("zaho").meant
    'zhao'
    """
    own = [str(file) for file in Path(name).parent.glob("*.toml")]
    meant = closest(name, [*shipped_studies(), *own])
    hint = did_you_mean(name, [meant] if meant else shipped_studies())
    what = t("there is no study or file {name!r}; {hint}", name=name, hint=hint)
    return UsageError(what, given=name, meant=meant)


def _parsed(data: bytes, file: str) -> tuple[str, dict[str, Any]]:
    """Return a file's text and the table that it writes."""
    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = t(
            "{file}, line {line}: this is not UTF-8, as TOML has to be; save the file again with "
            "the encoding UTF-8",
            file=file, line=line,
        )  # fmt: skip
        raise InputError(what, file=file, line=line) from error
    except tomllib.TOMLDecodeError as error:
        found, lines = re.search(r"at line (\d+)", str(error)), text.splitlines()
        line = int(found[1]) if found else len(lines)
        written = lines[line - 1] if 0 < line <= len(lines) else ""
        what = t(
            "{file}, line {line}: this is not a TOML file ({error})",
            file=file, line=line, error=error,
        )  # fmt: skip
        if quotes := re.findall("[“”„‟‘’＂「」]", written.split("#")[0]):
            what = t(
                '{file}, line {line}: {sign} is no quotation mark of TOML; write " instead',
                file=file, line=line, sign=quotes[0],
            )  # fmt: skip
        raise InputError(what, file=file, line=line) from error


def _check(check: Checker, table: dict[str, Any]) -> None:
    """Refuse what a study file can't have; measures and claims are checked as they are read."""
    file = check.path.name
    check.keys(table, STUDY_KEYS, "")
    for key in REQUIRED:
        if key not in table:
            what = t("{file}: the key {key!r} is missing", file=file, key=key)
            raise InputError(what, file=file, key=key)
    if not re.fullmatch(r"[\w-]+", table["name"]):
        what = t("{name!r} must be letters, digits, - and _ only", name=table["name"])
        raise check.error("name", what)
    _check_country(check, table)
    for series, entries in table.get("policy", {}).items():
        check.must_be(entries, *LIST, f"policy.{series}")
        check.texts(entries, f"policy.{series}")
    for key in ("columns", "units", "slice"):
        for name, text in table.get(key, {}).items():
            check.must_be(text, *STRING, f"{key}.{name}")
            if key == "units":
                check.unit(text, f"{key}.{name}")
    for i, note in enumerate(table.get("note", []), 1):
        check.keys(note, {"text": TEXT}, f"note[{i}].")
        check.needed(note, ["text"], f"note[{i}]")
    if table.get("paper"):
        check.keys(table["paper"], PAPER_KEYS, "paper.")
        check.needed(table["paper"], ["title"], "paper")


def _measures(check: Checker, measures: list[Any]) -> tuple[MeasureCall, ...]:
    texts = check.texts(measures, "measures")
    try:
        calls = tuple(map(parse_measure, texts))
    except InputError as error:
        raise check.error("measures", str(error)) from error
    asked = [(call.name, call.arguments) for call in calls]
    for text, one in zip(texts, asked, strict=True):
        if asked.count(one) > 1:
            what = t("the measure {measure!r} is listed twice", measure=text)
            raise check.error("measures", what)
    return calls


def _check_headline(check: Checker, table: dict[str, Any], claims: tuple[Claim, ...]) -> None:
    """Refuse a headline that is no claim, or one that no data can decide."""
    if "headline" not in table:
        return
    name, tests = table["headline"], {claim.id: TESTS[claim.test] for claim in claims}
    if name not in tests:
        hint = did_you_mean(name, tests) if tests else t("the study has no claims")
        what = t("there is no claim {name!r}; {hint}", name=name, hint=hint)
        raise check.error("headline", what)
    if tests[name].run is None:
        what = t("the claim {name!r} has nothing to draw; name one that is tested", name=name)
        raise check.error("headline", what)


def _check_country(check: Checker, table: dict[str, Any]) -> None:
    """Refuse what there is no such currency, flow or country for, and words of another form."""
    try:
        Currency.of(table["currency"])
    except InputError as error:
        raise check.error("currency", str(error)) from error
    if table.get("flow", "trade") not in FLOWS:
        hint = did_you_mean(table["flow"], FLOWS)
        what = t("there is no flow {name!r}; {hint}", name=table["flow"], hint=hint)
        raise check.error("flow", what)
    if "country" in table and "regions" in table:
        what = t("the study has both a country and regions; keep one of them")
        raise check.error("regions", what)
    for key in ("regions", "neighbours"):
        if key in table and not (check.path.parent / table[key]).is_file():
            what = t("there is no file {name!r} next to the study", name=table[key])
            raise check.error(key, what)
    words = table.get("unit_of_regions", {})
    check.keys(words, {"en": LIST, "zh": STRING}, "unit_of_regions.")
    if len(check.texts(words.get("en", ["", ""]), "unit_of_regions.en")) != 2:
        what = t('this must be one and several, such as ["city", "cities"]')
        raise check.error("unit_of_regions.en", what)


def _only(check: Checker, only: str | list[Any]) -> tuple[str, ...] | str:
    if isinstance(only, str):
        name, colon, group = only.partition(":")
        return f"{_next_to(check, name)}{colon}{group}"
    return tuple(check.texts(only, "only"))


def _next_to(check: Checker, name: str) -> str | Path:
    """Return the path of a file next to the study, or the name of something shipped."""
    path = check.path.parent / name
    return path if path.is_file() or (path / "country.toml").is_file() else name
