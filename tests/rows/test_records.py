"""What of a run's records counts, in whatever order event files and TensorBoard give them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from tb_metadata_plugin.model.documents import Part, PartKey, Places, Record
from tb_metadata_plugin.rows.records import RecordStore, is_alike
from tests.sources.disk.reading import Given


def text(data: bytes, time: float = 1.0, file: str = "events.1") -> Record:
    return Record("text", "r", "config", 0, time, data, file=file, name="config")


def documents(store: RecordStore) -> list[bytes]:
    return sorted(part.data for part in store.parts("r"))


def test_a_record_of_a_file_counts_until_tensorboard_has_given_as_much() -> None:
    given = Given()
    store = RecordStore(Places(), given)
    assert store.put(text(b'{"a":1}', time=2.0))
    for time, counts in ((1.0, True), (math.nan, True), (-math.inf, True), (2.0, False), (3.0, False)):
        given.times["r", "config"] = time
        assert documents(store) == [b'{"a":1}'] * counts, time
    given.times.clear()
    assert documents(store) == [b'{"a":1}'], "TensorBoard lost it"


def test_what_was_overwritten_does_not_come_back() -> None:
    given = Given()
    store = RecordStore(Places(), given)
    store.put(text(b'{"a":1}', time=1.0))
    given.times["r", "config"] = 2.0
    store.put(text(b'{"a":2}', time=2.0, file=""))
    assert documents(store) == [b'{"a":2}']
    # A text that became prose.
    given.times["r", "config"] = 3.0
    assert store.remove("r", PartKey("text", "config", "", "config"))
    assert documents(store) == []


def test_a_record_without_a_time_is_the_oldest() -> None:
    given = Given()
    store = RecordStore(Places(), given)
    store.put(text(b'{"a":1}', time=math.nan))
    given.times["r", "config"] = 1.0
    assert documents(store) == []


def test_what_metadata_writer_wrote_counts_beside_what_tensorboard_gave() -> None:
    given = Given()
    given.times["r", "metadata"] = 9.0
    store = RecordStore(Places(), given)
    store.put(Record("file", "r", "metadata", 0, 1.0, b'{"a":1}', file="f.metadata"))
    assert documents(store) == [b'{"a":1}']


def test_the_same_record_changes_nothing_and_a_document_is_kept_once() -> None:
    store = RecordStore(Places())
    assert store.put(text(b'{"a":1}', time=math.nan))
    assert not store.put(text(bytes(bytearray(b'{"a":1}')), time=math.nan))
    assert store.put(text(bytes(bytearray(b'{"a":1}')), time=math.nan, file=""))
    one, other = store.parts("r")
    assert one.data is other.data


@pytest.mark.parametrize("data", [b"{", b"[1]"])
def test_what_cannot_be_read_is_a_notice_until_it_is_gone(data: bytes) -> None:
    store = RecordStore(Places())
    store.put(Record("summary", "r", "metadata", 0, 1.0, data))
    assert store.parts("r") == ()
    assert [(run, notice.tag) for run, notice in store.notices()] == [("r", "metadata")]
    assert not store.put(Record("summary", "r", "metadata", 0, 1.0, data))
    store.put(Record("summary", "r", "metadata", 1, 2.0, b"{}"))
    assert list(store.notices()) == []
    store.forget("r")
    assert store.parts("r") == ()


_PARTS = st.builds(
    lambda tag, file, time, data: Part(PartKey("text", tag, file, tag), 0, time, data),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["", "events.1"]),
    st.sampled_from([1.0, math.nan]),
    st.sampled_from([b"{}", b'{"a":1}']),
)


@examples(st.lists(_PARTS, max_size=4))
def test_parts_are_alike_whatever_place_they_come_from(parts: list[Part]) -> None:
    others = [Part(part.key._replace(file="x"), part.step, part.wall_time, part.data) for part in parts]
    others.reverse()
    assert is_alike(tuple(parts), tuple(others))
    changed = [Part(part.key, part.step + 1, part.wall_time, part.data) for part in others[:1]]
    assert is_alike(tuple(parts), (*changed, *others[1:])) == (not parts)
    assert is_alike(tuple(parts), tuple(others[1:])) == (not parts)


def test_what_one_file_has_of_a_moment_is_known() -> None:
    store = RecordStore(Places())
    store.put(text(b'{"a":1}', time=2.0))
    store.put(Record("text", "r", "other", 0, 2.0, b"{}", file="events.1", name="other"))
    assert store.in_file("text", "r", "config", 0, 2.0) == (text(b'{"a":1}', time=2.0, file=""),)
    for asked in (("text", "r", "config", 1, 2.0), ("text", "r", "config", 0, 3.0), ("hparams", "r", "config", 0, 2.0)):
        assert store.in_file(*asked) == ()
    store.put(text(b'{"a":2}', time=2.0, file="events.2"))
    assert store.in_file("text", "r", "config", 0, 2.0) == (), "which of them TensorBoard has nobody knows"
