"""Measures by year: one line for each measure and group."""
