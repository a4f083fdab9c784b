"""A real sweep of short trainings to look at in the tab, and the smallest examples for Keras and PyTorch."""
