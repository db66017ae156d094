"""New workbooks (`.xlsx`, `.xlsb`): their parts checked, and what these say besides values."""
