"""The explorer: a local web application to look, ask, check and search.

`routes.py` is the table of all addresses. A view is a function that says what it shows
(`Shown`); `answers.py` makes HTML, CSV, JSON or a picture of it. Views are imported when they are
first asked for, so that the first page is there at once.
"""

from .application import application
from .explorer import Explorer
from .exporting import export
from .serving import serve

__all__ = ["Explorer", "application", "export", "serve"]
