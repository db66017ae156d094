"""The publishers whose tables are known, one file each."""
