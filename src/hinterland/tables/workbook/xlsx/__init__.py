"""New workbooks (`.xlsx`, `.xlsb`): their parts checked, and what these hold besides values."""
