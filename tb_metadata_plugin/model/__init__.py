"""What a document is: JSON values, their limits, paths, kinds and leaves, as plain values."""
