"""How Sphinx builds these pages: `make docs`. The built pages ask nothing of other places."""

import sys
from pathlib import Path

from hinterland import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Hinterland"
author = "The Hinterland developers"
copyright = author
release = version = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "generated",
    "languages",
]
exclude_patterns = ["_build", "_ext", "_templates", "examples"]
templates_path = ["_templates"]
myst_heading_anchors = 3
smartquotes = False  # it would make a dash of the -- of an option

# Signatures without types are easier to read; the docstrings name shapes and units.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_attr_annotations = False

html_theme = "furo"
html_search_language = "en+zh"
html_title = f"Hinterland {release}"
html_copy_source = False
html_show_sourcelink = False
