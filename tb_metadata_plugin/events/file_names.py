"""The names of `MetadataWriter`'s small event files."""

from __future__ import annotations

# Zeros where others put the time: TensorBoard's Python loader reads the files of a directory in the order of their
# names and leaves each for good once a later one has data, so a file of ours that sorted later would end the curves.
PREFIX = "events.out.tfevents.0000000000."
SUFFIX = ".metadata"


def is_small(name: str) -> bool:
    """Whether an event file is one of `MetadataWriter`'s."""
    return name.endswith(SUFFIX)
