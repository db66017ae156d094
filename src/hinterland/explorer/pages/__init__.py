"""Evidence: archived pages, their tables and history, and the search over a page library."""
