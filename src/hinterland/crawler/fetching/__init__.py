"""Fetching: one host's pages asked for politely, by robots.txt, one answer for each request."""
