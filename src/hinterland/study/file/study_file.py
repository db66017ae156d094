"""The study file: what to compute and what to test, read strictly."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from ...errors import InputError, UsageError
from ...files import bytes_of
from ...language import did_you_mean, t
from ...panel.load import DATA
from .claim_file import read_claims
from .keys import PAPER_KEYS, REQUIRED, STUDY_KEYS, TEXT, Checker
from .model import Currency, MeasureCall, Study, Text, parse_measure

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

    Files that it names stand beside it.

    Raises
    ------
    UsageError
        There is no such study or file.
    InputError
        The file is no TOML, lacks a key, or has one that is unknown or of a wrong kind; the
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
        raise InputError(
            t("{file}: this is no TOML file ({error})", file=path.name, error=error)
        ) from error
    return _study(Checker(path, text), table, hashlib.sha256(data).hexdigest())


def _study(check: Checker, table: dict[str, Any], digest: str) -> Study:
    check.keys(table, STUDY_KEYS, "")
    for key in REQUIRED:
        if key not in table:
            raise InputError(
                t("{file}: the key {key!r} is missing", file=check.path.name, key=key)
            )
    if not re.fullmatch(r"[\w-]+", table["name"]):
        raise check.error(
            "name",
            t("{name!r} must be letters, digits, - and _ only", name=table["name"]),
        )
    if table["currency"] not in get_args(Currency):
        hint = did_you_mean(table["currency"], get_args(Currency))
        raise check.error(
            "currency",
            t("there is no currency step {name!r}; {hint}", name=table["currency"], hint=hint),
        )
    years = check.years(table["years"], "years")
    return Study(
        name=table["name"],
        panel=_beside(check, table["panel"]),
        scheme=_beside(check, table["scheme"]),
        years=years,
        currency=table["currency"],
        measures=tuple(_measures(check, table["measures"])),
        figures=tuple(check.texts(table.get("figures", []), "figures")),
        title=table.get("title", {"en": table["name"]}),
        policy=_policy(check, table.get("policy")),
        notes=tuple(_notes(check, table.get("note", []))),
        claims=read_claims(check, table.get("claim", []), years),
        columns=_strings(check, table.get("columns", {}), "columns"),
        units=_strings(check, table.get("units", {}), "units"),
        regions=_file(check, table["regions"], "regions") if "regions" in table else None,
        paper=_paper(check, table.get("paper", {})),
        place=check.path.name,
        digest=digest,
        key_lines={
            key: check.line(key)
            for key in (*table, *(f"policy.{series}" for series in table.get("policy", {})))
        },
    )


def _measures(check: Checker, measures: list[Any]) -> list[MeasureCall]:
    texts = check.texts(measures, "measures")
    if len(set(texts)) < len(texts):
        raise check.error("measures", t("a measure stands there twice"))
    try:
        return [parse_measure(text) for text in texts]
    except InputError as error:
        raise check.error("measures", str(error)) from error


def _strings(check: Checker, table: dict[str, Any], key: str) -> dict[str, str]:
    for name, value in table.items():
        if not isinstance(value, str):
            raise check.error(f"{key}.{name}", check.must_be(value, "a text"))
        if key == "units":
            check.unit(value, f"{key}.{name}")
    return table


def _policy(check: Checker, table: dict[str, Any] | None) -> dict[str, list[str]] | None:
    for series, entries in (table or {}).items():
        if not isinstance(entries, list):
            raise check.error(f"policy.{series}", check.must_be(entries, "a list"))
        check.texts(entries, f"policy.{series}")
    return table


def _paper(check: Checker, table: dict[str, Any]) -> dict[str, str]:
    check.keys(table, PAPER_KEYS, "paper.")
    if table and "title" not in table:
        raise check.error("paper", t("the key {key!r} is missing", key="title"))
    return {key: str(value) for key, value in table.items()}


def _notes(check: Checker, notes: list[Any]) -> list[Text]:
    for i, note in enumerate(notes, 1):
        check.keys(note, {"text": TEXT}, f"note[{i}].")
    return [note["text"] for note in notes]


def _beside(check: Checker, name: str) -> str | Path:
    """Return the path of a file beside the study, or the name of something shipped."""
    path = check.path.parent / name
    return path if path.is_file() else name


def _file(check: Checker, name: str, key: str) -> Path:
    path = check.path.parent / name
    if not path.is_file():
        raise check.error(key, t("there is no file {name!r} beside the study", name=name))
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
