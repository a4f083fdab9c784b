"""The list of decoders: what is not in it is never read."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from tb_metadata_plugin import events
from tb_metadata_plugin.events.summaries import DECODERS


def test_each_decoder_has_its_line() -> None:
    modules = [import_module(f"{events.__name__}.{found.name}") for found in pkgutil.iter_modules(events.__path__)]
    decoders = {module.decode for module in modules if hasattr(module, "decode")}
    assert len(decoders) > 2
    assert set(DECODERS.values()) == decoders
