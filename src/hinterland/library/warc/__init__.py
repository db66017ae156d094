"""WARC records: written and read, our own and those of other tools."""
