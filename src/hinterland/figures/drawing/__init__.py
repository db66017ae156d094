"""What figures are drawn with: canvas, axes, marks, colours, words, and the renderer."""
