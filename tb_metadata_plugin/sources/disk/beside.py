"""The kinds of files beside event files that are read: a line for each."""

from __future__ import annotations

from collections.abc import Sequence

from tb_metadata_plugin.sources.disk.config_files import CONFIG_FILES
from tb_metadata_plugin.sources.disk.file_kinds import FileKind

BESIDE: Sequence[FileKind] = (*CONFIG_FILES,)
"""In this order: a file is of the first kind that has it."""
