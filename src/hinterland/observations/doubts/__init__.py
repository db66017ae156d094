"""What to doubt in a table that was read. Nothing here changes a figure.

`checks` compares the figures of a table with one another, `outside` with what is printed around
it; `judge` puts all doubts of a table together.
"""

from .checks import check_vintages
from .judging import Judged, judge
from .outside import outer_doubts, outer_period, outer_place, sheet_doubts

__all__ = [
    "Judged",
    "check_vintages",
    "judge",
    "outer_doubts",
    "outer_period",
    "outer_place",
    "sheet_doubts",
]
