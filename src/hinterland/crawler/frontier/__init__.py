"""The frontier: the addresses that a crawl knows, in memory and on disk, in a strategy's order."""
