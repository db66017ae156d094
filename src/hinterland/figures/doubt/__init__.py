"""Figures of how sure a study is: specifications, agreement of measures, scenarios."""
