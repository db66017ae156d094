"""Hinterland measures how unevenly a country's foreign trade is spread over its regions."""

__version__ = "0.1.0"
