"""Printed text: words, numbers, periods, units, names, notes, and what each is taken for."""
