"""Formats of statistical offices, each read into one long table: a figure a row."""
