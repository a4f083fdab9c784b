"""Python's garbage collector while it is paused by several threads."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from tb_metadata_plugin import gc_pause
from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.live.index import Index
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.tensorboard.points import PointSource
from tests.live.scripted import Disk, Runs, Scripted, record, wait_idle
from tests.sources.tensorboard.answers import Answers, log


@pytest.fixture(autouse=True)
def on() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_is_off_until_the_last_of_several_pauses_ends() -> None:
    first, second = gc_paused(), gc_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_it_is_on_again_though_one_pause_ends_as_another_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, disable = gc_paused(), gc_paused(), gc.disable
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
            turned.append(gc_pause._LOCK.locked())
            assert callable(original)
            return original()

        monkeypatch.setattr(gc, name, turn)
    with gc_paused():
        pass
    assert turned == [True] * 3


def test_who_has_turned_it_off_finds_it_off() -> None:
    gc.disable()
    with gc_paused(), gc_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


@pytest.mark.parametrize(("objects", "frozen"), [(gc_pause._MANY + 10_000, 1), (1000, 0)])
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
    with gc_paused():
        made: list[list[None]] = [[] for _ in range(objects)]
    assert (len(calls), gc.get_freeze_count()) == (frozen, 0)
    assert any(known is made[0] for known in gc.get_objects(generation=2)) == bool(frozen)


def test_what_others_froze_stays_frozen() -> None:
    gc.collect()
    gc.freeze()
    before = gc.get_freeze_count()
    try:
        with gc_paused():
            made: list[list[None]] = [[] for _ in range(gc_pause._MANY + 10_000)]
        assert gc.get_freeze_count() > before - 1000
        assert made
    finally:
        gc.unfreeze()


def test_it_is_on_while_tensorboard_and_the_disk_are_waited_for() -> None:
    """They may never answer, and then all of TensorBoard would have no collector."""
    seen: list[tuple[str, bool]] = []

    class Asked(Scripted):
        def poll(self, *arguments: Any, **more: Any) -> Update:
            seen.append(("source", gc.isenabled()))
            return super().poll(*arguments, **more)

    class Walked(Disk):
        def walk(self) -> None:
            seen.append(("walk", gc.isenabled()))

        def poll(self, seconds: float) -> Update:
            seen.append(("disk", gc.isenabled()))
            return super().poll(seconds)

    class Points(Answers):
        def read_scalars(self, context: Any, **which: Any) -> Any:
            seen.append(("points", gc.isenabled()))
            return super().read_scalars(context, **which)

    index = Index(Runs("a"), [Asked(Update((record("a", {"x": 1}),)))], Walked(found={"a": 1.0}))
    index.begin()
    wait_idle(index)
    index.refresh(None)
    provider = Points()
    series = log(provider, "a", "loss", 0.5)
    PointSource(provider, "").extremes(None, "loss", {"a": series})
    assert set(seen) == {("source", True), ("walk", True), ("disk", True), ("points", True)}
