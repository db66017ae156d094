"""Periods as they are printed: years, months, quarters, and what is cumulative."""
