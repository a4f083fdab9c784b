"""What a training imports: the ways to log metadata."""
