"""Pages in from other tools' files, and out again as WARC, CDXJ and WACZ."""
