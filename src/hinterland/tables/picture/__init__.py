"""Pictures of tables: text boxes from a recogniser, put into rows and columns."""
