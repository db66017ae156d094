"""The layout of a grid: lines, headers, stubs and figures, one block or several."""
