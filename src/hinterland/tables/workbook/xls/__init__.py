"""Old workbooks (`.xls`): their records made safe, and what these say besides values."""
