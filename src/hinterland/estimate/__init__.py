"""A number that is known, bounded or missing, and the one way in which numbers are printed.

An `Estimate` is what the data allow a number to be. Comparisons are three-valued: true, false,
or None where the bounds allow both. A `NumberFormat` prints numbers.
"""

from .formats import GAP, NumberFormat, direction, fixed, number_format, with_unit
from .known import Estimate, Truth, all_of, greater, within

__all__ = [
    "GAP", "Estimate", "NumberFormat", "Truth", "all_of", "direction", "fixed", "greater",
    "number_format", "with_unit", "within",
]  # fmt: skip
