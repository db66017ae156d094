"""OpenDocument workbooks (`.ods`)."""
