"""Metadata for TensorBoard: log any JSON-like metadata with a run; find, filter, group and compare runs by it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tb_metadata_plugin.api import read
    from tb_metadata_plugin.log import summary
    from tb_metadata_plugin.log.summary_writers import add_metadata
    from tb_metadata_plugin.log.writer import MetadataWriter

__all__ = ["MetadataWriter", "add_metadata", "read", "summary"]

# Loaded when first asked for: `read` brings pyarrow, which no training should have to import, and none needs all.
_HOMES = {
    "MetadataWriter": "tb_metadata_plugin.log.writer",
    "add_metadata": "tb_metadata_plugin.log.summary_writers",
    "read": "tb_metadata_plugin.api",
}


def __getattr__(name: str) -> Any:
    if name == "summary":
        return import_module("tb_metadata_plugin.log.summary")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
