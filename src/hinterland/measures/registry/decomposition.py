"""Measures that take inequality apart: by group, by source, from one year to the next."""

from typing import Final

from ...language import shipped
from ..decomposition import (
    change_decomposition,
    dagum,
    generalized_entropy_decompose,
    gini_by_source,
    gini_decompose_hs,
    theil_decompose,
    theil_nested,
)
from .entry import Measure

__all__ = ["MEASURES"]

#: The measure within each group, and what is between and within them.
_PARTS: Final = {
    "inequality": "",
    "within": "within",
    "between": "between",
    "total": "total",
}
#: The same with what each group adds.
_ADDED: Final = {**_PARTS, "within_part": "within", "between_part": "between"}

MEASURES: Final = (
    Measure(
        "change_decomposition",
        shipped("What changed Theil's L, by group"),
        "ΔL = Σ p̄ ΔL_g + Σ L̄_g Δp − Σ mean(ln λ) Δp − Σ p̄ Δ ln λ",
        "Mookherjee and Shorrocks, A Decomposition Analysis of the Trend in UK Income "
        "Inequality (1982)",
        ("x0", "x1", "group", "weights0", "weights1"),
        change_decomposition,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "dagum",
        shipped("Gini coefficient within, between and across groups (Dagum)"),
        "G = G_w + G_nb + G_t",
        "Dagum, A New Approach to the Decomposition of the Gini Income Inequality Ratio (1997)",
        ("x", "group", "weights"),
        dagum,
        scale_invariant=True,
        zero_when_equal=True,
        lines={"Gjj": "", "Gw": "within", "Gnb": "between", "Gt": "overlap", "G": "total"},
    ),
    Measure(
        "generalized_entropy_decompose",
        shipped("Generalised entropy between and within groups"),
        "GE(α) = GE(α) of group means + Σ p_g^(1−α) s_g^α GE_g(α)",
        "Shorrocks, The Class of Additively Decomposable Inequality Measures (1980)",
        ("x", "group", "alpha", "weights"),
        generalized_entropy_decompose,
        scale_invariant=True,
        zero_when_equal=True,
        lines=_ADDED,
    ),
    Measure(
        "gini_by_source",
        shipped("Gini coefficient by source"),
        "G = Σ S_k R_k G_k",
        "Lerman and Yitzhaki, Income Inequality Effects by Income Source (1985)",
        ("parts", "weights"),
        gini_by_source,
        scale_invariant=True,
        zero_when_equal=True,
    ),
    Measure(
        "gini_decompose_hs",
        shipped("Gini coefficient between and within groups (Heikkuri and Schief)"),
        "G = between + (Σ √(p_g s_g G_g))²",
        "Heikkuri and Schief, Subgroup Decomposition of the Gini Coefficient (2026)",
        ("x", "group", "weights"),
        gini_decompose_hs,
        scale_invariant=True,
        zero_when_equal=True,
        lines=_PARTS,
    ),
    Measure(
        "theil_decompose",
        shipped("Theil index between and within groups"),
        "T = Σ s_g ln(s_g/p_g) + Σ s_g T_g",
        "Theil, Economics and Information Theory (1967)",
        ("x", "group", "weights"),
        theil_decompose,
        scale_invariant=True,
        zero_when_equal=True,
        lines=_ADDED,
    ),
    Measure(
        "theil_nested",
        shipped("Theil index between groups, between their subgroups and within these"),
        "T = T between groups + Σ s_g T between subgroups + Σ s_gh T_gh",
        "Akita, Decomposing Regional Income Inequality in China and Indonesia Using Two-Stage "
        "Nested Theil Decomposition Method (2003)",
        ("x", "group", "subgroup", "weights"),
        theil_nested,
        scale_invariant=True,
        zero_when_equal=True,
    ),
)
