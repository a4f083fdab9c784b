"""Commands of the Makefile: what sets up a machine, and what measures and shows the plugin."""
