"""Event files: the framing of their records, and what their summaries hold."""
