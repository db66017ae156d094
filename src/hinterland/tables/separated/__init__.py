"""Comma, semicolon, tab and bar separated text."""
