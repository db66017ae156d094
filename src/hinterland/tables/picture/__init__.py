"""Pictures of tables: text boxes from a recogniser, put into rows and columns.

`recognise` asks the recogniser, `boxes` arranges what it found, `ink` looks again where nothing
was read.
"""

from .recognise import read_picture

__all__ = ["read_picture"]
