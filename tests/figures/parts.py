"""The founding study with a decomposition, so that every figure can be drawn of it."""

from dataclasses import replace

from hinterland.study import Study, parse_measure, read_study


def with_parts() -> Study:
    """Return the study, and Theil's index by its groups besides."""
    study = read_study("zhao")
    parts = parse_measure("theil_decompose(of=dependence, weights=gdp)")
    return replace(study, measures=(*study.measures, parts))
