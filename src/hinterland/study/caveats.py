"""What a reader has to know of a study's figures beside the numbers: periods, breaks, traps."""

from collections.abc import Iterable, Mapping

from ..language import LANGUAGES, language, listed, speaking, t
from ..terms import Text
from .results import Results

__all__ = ["caveat", "country_notes"]


def caveat(results: Results, series: Iterable[str]) -> str:
    """Return the sentence that series with different years are divided, "" where they are not.

    Examples
    --------
    >>> from .running import run
    >>> caveat(run("zhao"), ["gdp", "trade_usd"])
    ''
    """
    ends = results.panel.country.fiscal_year_end
    apart = sorted({ends[name] for name in series if name in ends})
    if not apart or all(name in ends for name in series):
        return ""
    dates = [(int(end[3:]), int(end[:2])) for end in apart]
    if language() == "zh":
        days = [f"{month}月{day}日" for day, month in dates]
    else:
        days = [f"{day} {_MONTHS[month - 1]}" for day, month in dates]
    return t(
        "GDP is by years that end on {end}, {trade_is} by calendar year: what divides one by the "
        "other compares two periods.",
        end=listed(days),
    )


def country_notes(results: Results) -> list[Text]:
    """Return the country's notes on the series, years and regions that the study uses."""
    (first, last), country = results.study.years, results.panel.country
    used, regions = {*results.used_series}, {*country.provinces}
    notes = [
        note.text
        for note in country.notes
        if (not note.years or (note.years[0] <= last and note.years[1] >= first))
        and (not note.series or used & {*note.series})
        and (not note.regions or regions & {*note.regions})
    ]
    return [*_slice_notes(results.study.slice), *notes]


def _slice_notes(part: Mapping[str, str]) -> list[Text]:
    """Return the note that only a part of the flows is counted, where it is."""
    if not part:
        return []
    names = ", ".join(f"{key} {value}" for key, value in part.items())
    note = {}
    for code in LANGUAGES:
        with speaking(code):
            note[code] = t("{Foreign_trade} here is that of {part} only.", part=names)
    return [note]


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
