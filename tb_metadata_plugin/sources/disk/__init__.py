"""What stands in the log directory itself."""
