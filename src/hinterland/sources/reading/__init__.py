"""Reading: from a library's pages or from files to one table of observations."""
