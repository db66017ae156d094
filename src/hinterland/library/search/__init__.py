"""Full-text search: the index, how it is kept up to date, and queries."""
