"""Long work rests, so that other threads have their turn; short work does not."""

from __future__ import annotations

import pytest

from tb_metadata_plugin.model import turns
from tb_metadata_plugin.model.exact_json import InvalidJsonError, parse


@pytest.mark.parametrize(("spent", "rests"), [(0.01, []), (0.2, [0.2]), (3.0, [turns.LONGEST])])
@pytest.mark.parametrize("raw", [b'{"a":"' + b"x" * 300_000 + b'"}', b'{"a":"' + b"x" * 300_000])
def test_a_document_that_took_long_is_followed_by_a_rest(
    raw: bytes, spent: float, rests: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long a real one takes depends on the machine, so that here the clock is made."""
    monkeypatch.setattr(turns._HERE, "rests", True, raising=False)
    clock = iter([1.0, 1.0 + spent])
    found: list[float] = []
    monkeypatch.setattr("tb_metadata_plugin.model.turns.time.thread_time", lambda: next(clock))
    monkeypatch.setattr("tb_metadata_plugin.model.turns.time.sleep", found.append)
    try:
        parse(raw)
    except InvalidJsonError:
        assert not raw.endswith(b"}")
    assert found == pytest.approx(rests)


def test_who_reads_beside_nobody_does_not_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `read()`, a training that goes on, and a thread that answers a request itself."""
    monkeypatch.setattr("tb_metadata_plugin.model.turns.time.sleep", lambda seconds: pytest.fail("rested"))
    clock = iter([1.0, 2.0])
    monkeypatch.setattr("tb_metadata_plugin.model.turns.time.thread_time", lambda: next(clock))
    assert parse(b'{"a":"' + b"x" * 300_000 + b'"}').problems == ()


def test_short_documents_are_read_without_a_look_at_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.model.turns.time.thread_time", lambda: pytest.fail("looked"))
    assert parse(b'{"a":1}').document == {"a": 1}
