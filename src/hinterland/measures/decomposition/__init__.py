"""Inequality taken apart: between and within groups, by source, from one year to the next.

`x` and `weights` are as in the measures of inequality; `group` names the group of each region,
as long as the last axis. Results name the groups in the order in which they come up. A group
without weight adds nothing; its own inequality is NaN.
"""

from .change import ChangeDecomposition, change_decomposition
from .entropy import (
    EntropyDecomposition,
    generalized_entropy_decompose,
    theil_decompose,
)
from .gini import (
    DagumDecomposition,
    GiniDecomposition,
    SourceDecomposition,
    dagum,
    gini_by_source,
    gini_decompose_hs,
)
from .nested import NestedDecomposition, theil_nested

__all__ = [
    "ChangeDecomposition",
    "DagumDecomposition",
    "EntropyDecomposition",
    "GiniDecomposition",
    "NestedDecomposition",
    "SourceDecomposition",
    "change_decomposition",
    "dagum",
    "generalized_entropy_decompose",
    "gini_by_source",
    "gini_decompose_hs",
    "theil_decompose",
    "theil_nested",
]
