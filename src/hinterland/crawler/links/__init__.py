"""Addresses and links: what a page links to, in one canonical form, and what belongs to a crawl."""
