"""gin's configs as its hooks write them for TensorBoard: Markdown, in which all but the headings is indented."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.assignment_text import parse_assignments

_BEGINS = re.compile(r"(?:#{1,6} |[ \t]+(?:import|from|include|[^\W\d][\w./]*[ \t]*=)|[ \t]+#)")


def parse_gin(text: str) -> Document | None:
    """The document of indented assignments between headings and remarks at the left edge; None for anything else."""
    if "\n    " not in text or not _BEGINS.match(text) or "\n#" not in f"\n{text}":
        return None
    lines = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    return parse_assignments("\n".join(lines), least=1) if lines else None
