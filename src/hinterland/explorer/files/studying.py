"""A study of one's own file: a TOML file in the project that runs as it is."""

import json
import re
from typing import TYPE_CHECKING, Final

from ...errors import Error
from ...language import t
from ...panel import replace_file
from ...units import money_series, split_series
from ..explorer import Explorer
from ..shown import Refused
from .store import OWN, Kept

if TYPE_CHECKING:
    import polars as pl

__all__ = ["make_study", "study_text"]

_FLOWS: Final = ("trade", "exports", "imports")
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def make_study(explorer: Explorer, file: Kept, name: str) -> str:
    """Write a study of a file into the project, run it once, and let it be looked at.

    Returns
    -------
    str
        The study's name.

    Raises
    ------
    Refused
        The name is taken or none, or the file has nothing to make a study of; nothing stays.
    """
    project = file.folder.parents[1]
    path = project / f"{name}.toml"
    here = [(file.name, f"/files/{file.id}")]
    if not _NAME.fullmatch(name):
        what = t("“{name}” can’t name a study: use small letters, digits and hyphens")
        raise Refused(400, what.format(name=name[:80]), here)
    if name in explorer.studies or path.exists():
        raise Refused(400, t("There is a study “{name}” already; choose another name.", name=name), here)  # fmt: skip
    import polars as pl

    from ...study import read_study, run

    frame = pl.read_csv(file.folder / "observations.csv", infer_schema_length=None)
    text = study_text(frame, name, file)
    if text is None:
        what = t(
            "There is no year with trade, exports or imports of two regions; say in the mapping "
            "which column is which series"
        )
        raise Refused(422, what, here)
    replace_file(path, text.encode())
    try:
        run(read_study(path))
    except Error as error:
        path.unlink()
        raise Refused(422, str(error), here) from error
    explorer.studies.update(Explorer.of([path]).studies)
    return name


def study_text(frame: "pl.DataFrame", name: str, file: Kept) -> str | None:
    """Return the study file for observations, None where they hold no trade of two regions.

    Parameters
    ----------
    frame
        The file's observations, as they are written.
    """
    import polars as pl

    known = frame.filter(
        pl.col("value").is_not_null()
        & pl.col("year").is_not_null()
        & (pl.col("region_kind") == "province")
    )
    money = [split_series(name) for name in known["series"].unique().sort().to_list()]
    order = sorted((_FLOWS.index(flow), unit) for flow, unit in money if flow in _FLOWS)
    candidates = (
        (unit, _FLOWS[at], known.filter(pl.col("series") == money_series(_FLOWS[at], unit)))
        for at, unit in order
    )
    found = next((one for one in candidates if one[2]["region"].n_unique() > 1), None)
    if found is None:
        return None
    unit, flow, rows = found
    currency = unit.lower()
    by_year = rows.group_by("year").agg(pl.col("region").n_unique())
    years = sorted(by_year.filter(pl.col("region") > 1)["year"].to_list())
    has_gdp = bool(known.filter((pl.col("series") == "gdp") & (pl.col("unit") == unit)).height)
    measures = ["trade", "share", *(["dependence", "imbalance"] if has_gdp else [])]
    figures = ["scale", "share", *(["dependence", "imbalance"] if has_gdp else [])]
    folder = f"files/{file.id}"
    country = file.corrections.country
    regions = (
        f'regions = "{folder}/regions.csv"' if country == OWN else f'country = "{country}"'
    )
    lines = [
        f"# Made of {file.name}; sha256 {file.digest}.",
        f'name = "{name}"',
        f'panel = "{folder}/observations.csv"',
        regions,
        'scheme = "regions"',
        f"years = [{years[0]}, {years[-1]}]",
        f'currency = "{currency}"',
        *([f'flow = "{flow}"'] if flow != "trade" else []),
        f"measures = [{_listed(measures)}]",
        f"figures = [{_listed(figures)}]",
        "",
        "[title]",
        f"en = {json.dumps(file.name, ensure_ascii=False)}",
    ]
    return "\n".join(lines) + "\n"


def _listed(words: list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
