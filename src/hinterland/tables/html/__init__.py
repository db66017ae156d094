"""HTML pages: their data tables, with the cells that a browser shows.

`page` finds the tables and the lines around them, `shown` takes away what a browser hides
(`styles` knows how), `spans` places the cells.
"""

from .page import cell_number, read_html

__all__ = ["cell_number", "read_html"]
