"""Python's garbage collector while it is paused by several threads."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tb_metadata_plugin import gc_pause as collector
from tb_metadata_plugin.gc_pause import collector_paused


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


@pytest.mark.parametrize(("objects", "frozen"), [(collector._MANY + 10_000, 1), (1000, 0)])
def test_only_of_very_many_objects_it_is_spared_to_look_at_each(
    objects: int, frozen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[None] = []
    freeze = gc.freeze

    def counted() -> None:
        calls.append(None)
        freeze()

    monkeypatch.setattr(gc, "freeze", counted)
    gc.collect()
    with collector_paused():
        made: list[list[None]] = [[] for _ in range(objects)]
    assert (len(calls), gc.get_freeze_count()) == (frozen, 0)
    assert any(known is made[0] for known in gc.get_objects(generation=2)) == bool(frozen)


def test_what_others_froze_stays_frozen() -> None:
    gc.collect()
    gc.freeze()
    before = gc.get_freeze_count()
    try:
        with collector_paused():
            made: list[list[None]] = [[] for _ in range(collector._MANY + 10_000)]
        assert gc.get_freeze_count() > before - 1000
        assert made
    finally:
        gc.unfreeze()
