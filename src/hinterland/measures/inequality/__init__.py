"""Inequality among regions, with weights and over any leading axes.

Throughout, `x` is a level for each unit of weight (trade per head, dependence per yuan of GDP)
and `weights` is how many units a region stands for: a region of weight 3 counts exactly as three
regions of weight 1 with the same x (where not, the description says so). All functions take
them in the same way:

x
    Levels [..., region]. What is masked is missing.
weights
    Weights [..., region] or [region]; left out, all regions weigh the same.

Each raises ValueError where a number is negative or infinite, or the regions differ, and gives
NaN for a row with a NaN, where Σwx or Σw is 0, and where numbers of one row are so far apart
(1e290 times and more) that float64 loses the small ones.
"""

from .concentration import equivalent_number, herfindahl, rosenbluth
from .dispersion import coulter, cv, gini, hoover, williamson_cv
from .entropy import atkinson, generalized_entropy, kolm, theil_l, theil_t
from .lorenz import LorenzCurve, concentration_curve, lorenz_asymmetry, lorenz_curve
from .quantiles import quantile_ratio, wolfson_polarization

__all__ = [
    "LorenzCurve",
    "atkinson",
    "concentration_curve",
    "coulter",
    "cv",
    "equivalent_number",
    "generalized_entropy",
    "gini",
    "herfindahl",
    "hoover",
    "kolm",
    "lorenz_asymmetry",
    "lorenz_curve",
    "quantile_ratio",
    "rosenbluth",
    "theil_l",
    "theil_t",
    "williamson_cv",
    "wolfson_polarization",
]
