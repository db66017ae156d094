"""HTML pages: their data tables, with the cells that a browser shows."""
