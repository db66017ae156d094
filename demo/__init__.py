"""A made-up yearbook site to try the whole way on: pages in, figures out.

`yearbook` writes the site, `run` goes the way from it to a study. Nothing here imports
hinterland: the site is made without a look at how it is read.
"""
