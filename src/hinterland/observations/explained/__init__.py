"""What each printed word of a cell was taken for."""
