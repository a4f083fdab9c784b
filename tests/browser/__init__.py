"""Tests of the tab in the real TensorBoard, in the real Chromium."""
