"""Texts that are documents: YAML, tables and what Python prints, each a pure function of a text."""
