"""A study file written from a proposal: commented, and ready to run."""

import json
from collections.abc import Iterable, Mapping

from ..language import listed, t
from .proposing import Proposal

__all__ = ["commented_study"]


def commented_study(name: str, found: Proposal, *, file: str) -> str:
    """Return a study file with a comment on each key, in the language that is spoken.

    Paths in the proposal are written as they are; `file` is the study file's own name.

    Examples
    --------
    >>> from .proposing import propose
    >>> print(commented_study("mine", propose("mexico"), file="mine.toml").partition("years")[0])
    # A study. Run it: hinterland study mine.toml
    <BLANKLINE>
    # Letters, digits, - and _; the results go to out/NAME.
    name = "mine"
    <BLANKLINE>
    # A shipped panel, or a file of figures next to this one.
    panel = "mexico"
    <BLANKLINE>
    # Groups of regions; known: four, regions. Or a CSV with the columns region and group.
    scheme = "four"
    <BLANKLINE>
    # The first and the last year.
    <BLANKLINE>
    """
    own_regions = found.country.lower().endswith(".csv")
    measures = ["trade", "share", *(["dependence", "imbalance"] if found.has_gdp else [])]
    figures = ["scale", "share", *(["dependence", "imbalance"] if found.has_gdp else [])]
    blocks = [
        _block(t("A study. Run it: hinterland study {file}", file=file)),
        _block(t("Letters, digits, - and _; the results go to out/NAME."), name=name),
        _block(t("A shipped panel, or a file of figures next to this one."), panel=found.panel),
    ]
    if own_regions:
        does = t("The regions: code, kind and name. Give them codes and other names there.")
        blocks.append(_block(does, regions=found.country))
    elif found.country:
        does = t("Whose regions these are: a shipped country or a folder.")
        blocks.append(_block(does, country=found.country))
    if found.only:
        does = t("The regions that have figures; delete the line to take all of the country.")
        blocks.append(_block(does, only=found.only))
    known = t(
        "Groups of regions; known: {names}. Or a CSV with the columns region and group.",
        names=listed(found.schemes),
    )
    blocks += [
        _block(known, scheme=found.scheme),
        _block(t("The first and the last year."), years=found.years),
        _block(
            t(
                "The currency of the flow; with *rate it is set beside GDP at the year's exchange rate."
            ),
            currency=found.currency,
        ),
        _block(t("What is studied: trade, exports or imports."), flow=found.flow),
        _block(t("What is computed; hinterland measures lists all."), measures=measures),
        _block(t("What is drawn."), figures=figures),
    ]
    if not found.has_gdp:
        blocks.append(
            _block(
                t("Dependence and the index need GDP, and its currency or an exchange rate.")
            )
        )
    if found.columns:
        does = t("The series, and what the file calls them.")
        blocks.append(_block(does) + "[columns]\n" + _lines(found.columns))
    if found.units:
        does = t(
            "CHECK: the file prints no unit of these series. Write the unit as printed, such as 亿元 "
            "or million USD."
        )
        blocks.append(_block(does) + "[units]\n" + _lines(found.units))
    claim = t("The share of a group rose.")
    group = found.first_group.get(found.scheme, "nation")
    blocks.append(
        _block(t("A statement to test; take the # away and choose a group:"))
        + "# [[claim]]\n"
        + "".join(
            f"# {line}\n"
            for line in _lines(
                {"id": "first", "text": claim, "of": "share", "group": group, "test": "rises"}
            ).splitlines()
        )
    )
    return "\n".join(blocks)


def _block(comment: str, **keys: object) -> str:
    """Return a comment, and keys below it."""
    return f"# {comment}\n" + _lines(
        {key: value for key, value in keys.items() if value is not None}
    )


def _lines(keys: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())


def _toml(value: object) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
