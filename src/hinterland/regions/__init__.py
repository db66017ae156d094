"""Countries, their regions, and the schemes that group them.

A country is a folder of data (`pack.py`): China is one of those that are shipped.
"""

from .country import Country, Kind, Note, Region
from .pack import (
    DEFAULT,
    PACKS,
    china,
    find_country,
    list_countries,
    read_country,
    read_pack,
    tile_grid,
)
from .scheme import Scheme, list_schemes, scheme
from .skeleton import skeleton

__all__ = [
    "DEFAULT", "PACKS", "Country", "Kind", "Note", "Region", "Scheme", "china", "find_country", "list_countries", "list_schemes",
    "read_country", "read_pack", "scheme", "skeleton", "tile_grid",
]  # fmt: skip
