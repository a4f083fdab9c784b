"""The live table: snapshots, and what makes them anew in the background."""
