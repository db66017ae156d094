"""Old workbooks (`.xls`): their records made safe, and what these hold besides values."""
