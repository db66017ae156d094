"""PDF files with ruled tables, read in a process of their own."""
