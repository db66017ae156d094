"""Tables of one's own: any kind of file or data frame, read strictly."""
