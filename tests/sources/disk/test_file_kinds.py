"""Kinds of files beside event files: what is not in the list, or where no walk looks, would never be read."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from tb_metadata_plugin.sources import disk
from tb_metadata_plugin.sources.disk.beside import BESIDE
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tests.sources.disk.beside import as_it_is


def test_each_kind_has_its_line() -> None:
    modules = [import_module(f"{disk.__name__}.{found.name}") for found in pkgutil.iter_modules(disk.__path__)]
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, FileKind)]
    assert [kind for kind in kinds if kind not in BESIDE] == []


def test_a_folder_that_would_not_be_looked_into_is_refused() -> None:
    with pytest.raises(ValueError, match="one directory deep"):
        FileKind("text", lambda name: True, as_it_is, folder="conf/model")
