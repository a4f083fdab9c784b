"""What is told of a kind of files that stand beside event files, such as `config.json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tb_metadata_plugin.model.limits import MAX_BYTES
from tb_metadata_plugin.model.source_names import SourceName


@dataclass(frozen=True, slots=True)
class FileKind:
    """Which files it has, and what they hold; all else is done alike for every kind (see `beside_files`)."""

    source: SourceName
    """Whose documents they are."""
    has: Callable[[str], bool]
    """Tells of a file's name, without the folder, whether it is one; never asked of an event file."""
    read: Callable[[bytes, str], Mapping[str, bytes]]
    """What stands in a file: by the name below which its keys stand (`Record.name`) the JSON of each document.

    It is given the whole file and its name without the folder, and raises MetadataError where nothing can be read. What
    it gives `exact_json.parse` must be able to read.
    """
    folder: str = ""
    """The directory in a run's directory in which such files stand, as `.hydra`; "" is the run's directory itself.

    One further down is not looked into.
    """
    most_bytes: int = MAX_BYTES
    """A larger file is not read."""
    ends_lines: bool = False
    """Whether a whole file mostly ends with a line: one that held something and now does not is looked at twice."""
    of_all_below: bool = False
    """Whether it tells of all runs a few directories below, else of those of one training (see `above`)."""

    def __post_init__(self) -> None:
        if "/" in self.folder:
            raise ValueError(f"{self.folder}: files are looked for one directory deep, not deeper")
