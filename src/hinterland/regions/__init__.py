"""Countries, their regions, and the schemes that group them.

A country is a folder of data (`pack.py`): China is one of those that are shipped.
"""

from .country import Country, Kind, Note, Region
from .pack import (
    DEFAULT,
    PACKS,
    borders,
    china,
    find_country,
    list_countries,
    read_country,
    read_pack,
    tile_grid,
)
from .scheme import REGIONS, Scheme, list_schemes, scheme
from .skeleton import skeleton

__all__ = [
    "DEFAULT", "PACKS", "REGIONS", "Country", "Kind", "Note", "Region", "Scheme", "borders", "china", "find_country", "list_countries", "list_schemes",
    "read_country", "read_pack", "scheme", "skeleton", "tile_grid",
]  # fmt: skip
