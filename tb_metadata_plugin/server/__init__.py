"""The routes of the plugin, what they answer, and the bundle that they serve."""
