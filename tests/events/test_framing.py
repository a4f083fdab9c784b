"""Records of event files: TensorFlow's framing, and reading on in a file in any state."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from tb_metadata_plugin.events.framing import crc32c, frame, masked_crc, read_records
from tests import event_files

payloads = st.lists(st.binary(max_size=50), max_size=5)


@given(st.binary(max_size=300))
def test_the_checksum_is_tensorboards(data: bytes) -> None:
    assert masked_crc(data) == masked_crc32c(data)


def test_the_checksum_is_that_of_the_rfc() -> None:
    # RFC 3720, B.4
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(bytes(range(32))) == 0x46DD794E


@given(payloads, st.data())
def test_a_file_cut_anywhere_is_read_on_when_the_rest_has_come(records: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(map(frame, records))
    cut = data.draw(st.integers(0, len(whole)))
    first = read_records(io.BytesIO(whole[:cut]))
    assert first.problem is None
    assert first.offset <= cut
    rest = read_records(io.BytesIO(whole), first.offset)
    assert [*first.records, *rest.records] == records
    assert (rest.offset, rest.problem) == (len(whole), None)


@pytest.mark.parametrize("byte", range(12))
def test_behind_a_corrupt_length_nothing_is_read(byte: int) -> None:
    second = bytearray(frame(b"second"))
    second[byte] ^= 0x40
    reading = read_records(io.BytesIO(frame(b"first") + second + frame(b"third")))
    assert reading.records == (b"first",)
    assert reading.offset == len(frame(b"first"))
    assert reading.problem is not None
    assert reading.problem.code == "corrupt-length"
    assert f"byte {reading.offset}" in reading.problem.text


def test_a_tail_of_zeros_is_corrupt() -> None:
    """As a file system leaves one after a power cut."""
    reading = read_records(io.BytesIO(frame(b"first") + bytes(4096)))
    assert reading.problem is not None
    assert reading.problem.code == "corrupt-length"


def test_a_record_with_a_wrong_checksum_is_skipped() -> None:
    bad = frame(b"second")[:-1] + b"\x00"
    reading = read_records(io.BytesIO(frame(b"first") + bad + frame(b"third")))
    assert reading.records == (b"first", b"third")
    assert reading.problem is not None
    assert reading.problem.code == "corrupt-record"


def test_a_large_record_is_skipped_without_being_read() -> None:
    class Watched(io.BytesIO):
        bytes_read = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.bytes_read += len(data)
            return data

    file = Watched(frame(b"a") + frame(bytes(3_000_000)) + frame(b"b"))
    reading = read_records(file, max_bytes=1000)
    assert reading.records == (b"a", b"b")
    assert reading.problem is not None
    assert reading.problem.code == "record-too-large"
    assert file.bytes_read < 500_000


@pytest.mark.parametrize("size", [2**31, 2**40, 2**62, 2**64 - 1])
def test_a_length_that_no_event_can_have_is_corrupt_though_its_checksum_is_right(size: int) -> None:
    reading = read_records(io.BytesIO(frame(b"first") + event_files.head(size) + bytes(5000)))
    assert (reading.records, reading.offset) == ((b"first",), len(frame(b"first")))
    assert reading.problem is not None
    assert reading.problem.code == "corrupt-length"


def test_the_largest_length_waits_for_its_data() -> None:
    assert read_records(io.BytesIO(event_files.head(2**31 - 1) + b"x")) == ((), 0, None)
