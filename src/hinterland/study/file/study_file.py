"""The study file: what to compute and what to test, read strictly."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from ...errors import InputError, UsageError
from ...files import bytes_of
from ...language import did_you_mean, t
from ...panel.load import DATA
from ..model import CURRENCIES, MeasureCall, Study, parse_measure
from .claim_file import read_claims
from .keys import LIST, PAPER_KEYS, REQUIRED, STRING, STUDY_KEYS, TEXT, Checker

__all__ = ["read_study", "shipped_studies"]


def shipped_studies() -> tuple[str, ...]:
    """Return the names of the shipped studies.

    Examples
    --------
    >>> shipped_studies()
    ('zhao', 'zones')
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
    path = _path(name_or_file)
    data = bytes_of(path)
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        what = t("{file}: this is not a TOML file ({error})", file=path.name, error=error)
        raise InputError(what, file=path.name) from error
    return _study(Checker(path, text), table, hashlib.sha256(data).hexdigest())


def _study(check: Checker, table: dict[str, Any], digest: str) -> Study:
    check.keys(table, STUDY_KEYS, "")
    file, folder = check.path.name, check.path.parent
    for key in REQUIRED:
        if key not in table:
            what = t("{file}: the key {key!r} is missing", file=file, key=key)
            raise InputError(what, file=file, key=key)
    name, currency, policy = table["name"], table["currency"], table.get("policy")
    if not re.fullmatch(r"[\w-]+", name):
        what = t("{name!r} must be letters, digits, - and _ only", name=name)
        raise check.error("name", what)
    if currency not in CURRENCIES:
        hint = did_you_mean(currency, CURRENCIES)
        what = t("there is no currency {name!r}; {hint}", name=currency, hint=hint)
        raise check.error("currency", what)
    for series, entries in (policy or {}).items():
        check.must_be(entries, *LIST, f"policy.{series}")
        check.texts(entries, f"policy.{series}")
    for i, note in enumerate(table.get("note", []), 1):
        check.keys(note, {"text": TEXT}, f"note[{i}].")
        check.needed(note, ["text"], f"note[{i}]")
    years = check.years(table["years"], "years")
    keys = (*table, *(f"policy.{series}" for series in policy or {}))
    return Study(
        name=name,
        panel=_next_to(folder, table["panel"]),
        scheme=_next_to(folder, table["scheme"]),
        years=years,
        currency=currency,
        measures=tuple(_measures(check, table["measures"])),
        figures=tuple(check.texts(table.get("figures", []), "figures")),
        title=table.get("title", {"en": name}),
        policy=policy,
        notes=tuple(note["text"] for note in table.get("note", [])),
        claims=read_claims(check, table.get("claim", []), years),
        columns=_strings(check, table.get("columns", {}), "columns"),
        units=_strings(check, table.get("units", {}), "units"),
        regions=_regions(check, table.get("regions")),
        paper=_paper(check, table.get("paper", {})),
        place=file,
        digest=digest,
        key_lines={key: line for key in keys if (line := check.place(key).line) is not None},
    )


def _measures(check: Checker, measures: list[Any]) -> list[MeasureCall]:
    texts = check.texts(measures, "measures")
    for text in texts:
        if texts.count(text) > 1:
            what = t("the measure {measure!r} is listed twice", measure=text)
            raise check.error("measures", what)
    try:
        return [parse_measure(text) for text in texts]
    except InputError as error:
        raise check.error("measures", str(error)) from error


def _strings(check: Checker, table: dict[str, Any], key: str) -> dict[str, str]:
    for name, value in table.items():
        check.must_be(value, *STRING, f"{key}.{name}")
        if key == "units":
            check.unit(value, f"{key}.{name}")
    return table


def _paper(check: Checker, table: dict[str, Any]) -> dict[str, str]:
    check.keys(table, PAPER_KEYS, "paper.")
    if table:
        check.needed(table, ["title"], "paper")
    return {key: str(value) for key, value in table.items()}


def _next_to(folder: Path, name: str) -> str | Path:
    """Return the path of a file next to the study, or the name of something shipped."""
    path = folder / name
    return path if path.is_file() else name


def _regions(check: Checker, name: str | None) -> Path | None:
    if name is None:
        return None
    path = check.path.parent / name
    if not path.is_file():
        what = t("there is no file {name!r} next to the study", name=name)
        raise check.error("regions", what)
    return path


def _path(name_or_file: str | Path) -> Path:
    if name_or_file in shipped_studies():
        return DATA / "studies" / f"{name_or_file}.toml"
    path = Path(name_or_file)
    if path.is_file():
        return path
    hint = did_you_mean(str(name_or_file), shipped_studies())
    raise UsageError(
        t("there is no study or file {name!r}; {hint}", name=str(name_or_file), hint=hint)
    )
