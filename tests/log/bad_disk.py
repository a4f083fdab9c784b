"""A disk that fails amid a record, as one does that gets full or goes bad."""

from __future__ import annotations

import os

import pytest


def refuse_ends(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Has each record written ten bytes at a time, up to its last ones: these are refused with an error.

    Args:
        monkeypatch: undoes it.
        number: of the error, such as `errno.ENOSPC`.
    """
    really_write = os.write

    def write(descriptor: int, data: bytes) -> int:
        if len(data) > 10:
            return really_write(descriptor, data[:10])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", write)
