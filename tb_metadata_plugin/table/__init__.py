"""The table as Arrow."""
