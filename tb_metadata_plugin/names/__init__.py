"""Keys from the names of rows."""
