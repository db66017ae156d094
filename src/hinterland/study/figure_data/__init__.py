"""The tidy frame behind each figure."""
