"""From a page's bytes to its text: encoding, HTML tree, and what a reader sees."""
