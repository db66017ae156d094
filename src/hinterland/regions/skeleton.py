"""The skeleton of a country pack: files to fill in."""

from collections.abc import Mapping

__all__ = ["skeleton"]


def skeleton(name: str) -> Mapping[str, str]:
    """Return the files of a country pack to fill in: name → text.

    They are a small made-up country that can be run as it is.

    Examples
    --------
    >>> list(skeleton("ruritania"))
    ['country.toml', 'regions.csv', 'schemes/two.csv', 'schemes/two.toml', 'vintages.csv', 'observations.csv']
    """
    return {
        "country.toml": _COUNTRY.format(name=name.replace("_", " ").title()),
        "regions.csv": _REGIONS,
        "schemes/two.csv": _SCHEME,
        "schemes/two.toml": _NAMES,
        "vintages.csv": _VINTAGES,
        "observations.csv": _OBSERVATIONS,
    }


_COUNTRY = """\
# A country pack: all that Hinterland knows of a country. Replace what is made up.

code = "XXX"                # ISO 3166-1, three letters
currency = "EUR"            # ISO 4217: the currency of GDP
name = {{ en = "{name}", zh = "{name}" }}

# What the whole is called in texts; with a small letter in English it takes "the".
whole = {{ en = "{name}", zh = "全国" }}

# What its regions are called, one and several.
unit_of_regions = {{ en = ["state", "states"], zh = "州" }}

# The scheme that studies take unless they name another one: schemes/two.csv.
scheme = "two"

# Series whose year is not the calendar year, with the day on which theirs ends.
# fiscal_year_end = {{ gdp = "06-30" }}

# What a reader has to know of the figures: breaks, traps, definitions.
# [[note]]
# text = {{ en = "Exports include agriculture from 2018 on.", zh = "2018年起出口包括农产品。" }}
# series = ["exports_usd"]      # left out: all
# years = [2018, 2024]          # left out: all
# regions = ["A"]               # left out: all
"""

_REGIONS = """\
region,kind,en,zh,iso,aliases
0,nation,Whole country,全国,,
A,province,Alpha,甲,,
B,province,Beta,乙,,The Beta|Betaland
C,province,Gamma,丙,,
"""

_SCHEME = """\
region,group
A,coast
B,coast
C,inland
"""

_NAMES = """\
title = { en = "Coast and inland", zh = "沿海与内陆" }

[groups]
coast = { en = "Coast", zh = "沿海" }
inland = { en = "Inland", zh = "内陆" }
"""

_VINTAGES = """\
vintage,series,rank,released,note
first,gdp,1,,
first,exports_eur,1,,
"""

_OBSERVATIONS = """\
region,year,series,value_raw,unit_raw,vintage,note
A,2020,exports_eur,310.5,million EUR,first,
B,2020,exports_eur,120.1,million EUR,first,
C,2020,exports_eur,45.0,million EUR,first,
A,2021,exports_eur,333.0,million EUR,first,
B,2021,exports_eur,128.4,million EUR,first,
C,2021,exports_eur,61.7,million EUR,first,
A,2020,gdp,900,million EUR,first,
B,2020,gdp,700,million EUR,first,
C,2020,gdp,500,million EUR,first,
A,2021,gdp,940,million EUR,first,
B,2021,gdp,720,million EUR,first,
C,2021,gdp,530,million EUR,first,
"""
