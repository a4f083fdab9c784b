"""Python's garbage collector while it is paused by several threads."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tb_metadata_plugin import collector
from tb_metadata_plugin.collector import collector_paused


@pytest.fixture(autouse=True)
def on() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_is_off_until_the_last_of_several_pauses_ends() -> None:
    first, second = collector_paused(), collector_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_it_is_on_again_though_one_pause_ends_as_another_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, disable = collector_paused(), collector_paused(), gc.disable
    ended = []

    def disable_late() -> None:
        ended.append(first.__exit__(None, None, None))
        disable()

    first.__enter__()
    with monkeypatch.context() as patch:
        patch.setattr(gc, "disable", disable_late)
        second.__enter__()
    if not ended:
        first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_no_two_threads_turn_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turned: list[bool] = []
    for name in ("isenabled", "disable", "enable"):

        def turn(original: object = getattr(gc, name)) -> object:
            turned.append(collector._LOCK.locked())
            assert callable(original)
            return original()

        monkeypatch.setattr(gc, name, turn)
    with collector_paused():
        pass
    assert turned == [True] * 3


def test_who_has_turned_it_off_finds_it_off() -> None:
    gc.disable()
    with collector_paused(), collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()
