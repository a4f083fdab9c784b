"""Which runs make one row of the table, and what a row is made of."""
