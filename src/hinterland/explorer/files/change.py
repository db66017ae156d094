"""`POST /files/ID`: correct how a file is read, make a study of it, or remove it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...errors import Error
from ...language import language, speaking, t
from ...regions import list_countries
from ..answers import asked_of
from ..explorer import Explorer
from ..forms import fields
from ..shown import Asked, Refused
from .mapping import series_of, unit_problem
from .reading import read_in_worker
from .store import KEYS, OWN, Corrections, Kept, file_of, remove, write_about
from .studying import make_study

__all__ = ["act", "corrections_of"]

_LONGEST: Final = 200
_YEARS: Final = range(1800, 2200)


async def act(explorer: Explorer, request: Request) -> Response:
    """Do what the form's button says."""
    asked = asked_of(explorer, request)
    given = await fields(explorer, request)
    do = partial(_done, explorer, asked, given, language())
    return RedirectResponse(await to_thread.run_sync(do), 303)


def corrections_of(
    given: Mapping[str, str], reading: Mapping[str, object]
) -> tuple[Corrections, list[str]]:
    """Return the corrections that a form's fields are, and what is wrong with them.

    Fields are `country`, `vintage`, `year`, and `series.N`, `unit.N`, `region.N`, where N counts
    what the reading found.
    """
    names, home = reading["names"], str(reading["home"])
    assert isinstance(names, dict)
    faults: list[str] = []
    found: dict[str, dict[str, str]] = {key: {} for key in KEYS}
    for number, one in enumerate(names["series"]):
        series, unit = given.get(f"series.{number}", ""), given.get(f"unit.{number}", "")
        ours = series or one["series"]
        if series and series not in series_of(home):
            faults.append(t("There is no series “{given}”.", given=series[:_LONGEST]))
            continue
        if series and series != one["series"]:
            found["series"][one["series"]] = series
        if unit and (unit != one["unit"] or ours != one["series"]):
            problem = unit_problem(ours, unit[:_LONGEST], home)
            faults += [problem] if problem else []
            found["units"][one["series"]] = unit[:_LONGEST]
    codes = reading["codes"]
    assert isinstance(codes, dict)
    for number, one in enumerate(names["regions"]):
        code = given.get(f"region.{number}", "")
        if code and code not in codes:
            faults.append(t("There is no region “{given}”.", given=code[:_LONGEST]))
        elif code:
            found["regions"][one["region_raw"]] = code
    country = given.get("country", "china")
    if country not in {*list_countries(), OWN}:
        faults.append(t("There is no country “{given}”.", given=country[:_LONGEST]))
    text = given.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    if text and (year is None or year not in _YEARS):
        faults.append(t("“{value}” is not a year.", value=text[:_LONGEST]))
    vintage = given.get("vintage", "")[:_LONGEST]
    return Corrections(country, vintage, year, **found), faults


def _done(explorer: Explorer, asked: Asked, given: dict[str, str], spoken: str) -> str:
    with speaking(spoken):
        file = file_of(explorer, asked)
        what = given.pop("do", "")
        if what == "remove":
            remove(file)
            return asked.to("/files")
        if what == "study":
            return asked.to(f"/s/{make_study(explorer, file, given.get('name', ''))}")
        if what != "mapping":
            raise Refused(400, t("The form says not what to do."))
        _correct(asked, file, given)
        return asked.to(f"/files/{file.id}", saved=1)


def _correct(asked: Asked, file: Kept, given: Mapping[str, str]) -> None:
    """Read a file again with corrections; where that fails, all stays as it was."""
    before = file.corrections
    here = [(file.name, asked.to(f"/files/{file.id}"))]
    corrections, faults = corrections_of(given, file.reading(asked.language))
    if faults:
        raise Refused(400, " ".join(faults), here)
    if corrections.country != before.country:
        # Other regions have other codes, and other series may come of other rows.
        corrections = replace(corrections, regions={})
        (file.folder / "regions.csv").unlink(missing_ok=True)
    # A name that has been corrected is still corrected, though it can't be chosen anew.
    write_about(replace(file, corrections=corrections))
    try:
        read_in_worker(file.folder)
    except (Refused, Error) as error:
        write_about(file)
        what = error.what if isinstance(error, Refused) else str(error)
        raise Refused(422, what, here) from error
