"""Records of event files: TensorFlow's framing, written and read back whatever the state of the file."""

from __future__ import annotations

import functools
import os
import struct
from array import array
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.exact_json import READABLE_BYTES
from tb_metadata_plugin.model.limits import Problem


class CorruptLengthError(MetadataError):
    """The length of a record in an event file is wrong, so that the next record cannot be found."""

    code = "corrupt-length"

    def __init__(self, offset: int) -> None:
        super().__init__(f"the file cannot be read on from byte {offset:,}", offset=offset)


# https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/lib/io/record_writer.h:
# uint64 length, uint32 masked CRC-32C of it, the bytes, uint32 masked CRC-32C of them; little-endian.
_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")
_LENGTH = struct.Struct("<Q")

# Bytes from which a checksum's large tables are worth the 20 ms that they take, once in a process.
_LONG = 64

_BLOCK = 1 << 18
"""Bytes read at once."""

MAX_RECORD_BYTES = READABLE_BYTES + (1 << 16)
"""A longer record holds no document of which anything is read; it is skipped."""

_LARGEST = (1 << 31) - 1
"""Bytes that a protobuf message can have; the length of a longer record is wrong, whatever its checksum says."""


def frame(data: bytes) -> bytes:
    """The record that holds `data`."""
    length = struct.pack("<Q", len(data))
    return length + _FOOTER.pack(masked_crc(length)) + data + _FOOTER.pack(masked_crc(data))


class Scanned(NamedTuple):
    """A whole record of a file."""

    data: bytes | None
    """Its bytes, unread (None) where there are more than were asked for."""
    checksum: int
    """What its writer says that the data's masked CRC-32C is; 0 where it was not read."""
    end: int
    """Offset of the next record."""


START = 1 << 10
"""Bytes of a long record by which it is told whether to read it nevertheless."""


def split(
    chunk: bytes,
    start: int = 0,
    *,
    max_bytes: int = MAX_RECORD_BYTES,
    wants: Callable[[int, bytes], bool] = lambda length, begins: False,
) -> Iterator[Scanned]:
    """The whole records with which a part of a file begins.

    Lengths are checked here, data is not: a checksum in Python costs more than all the rest.

    Args:
        chunk: what stands in the file from a record on.
        start: offset of the chunk in the file.
        max_bytes: longer records are passed over; only `START` bytes of them need stand in the chunk.
        wants: tells by the length of a longer one and how it begins if it is not.

    Raises:
        CorruptLengthError: nothing behind this place can be found.
    """
    place, size = 0, len(chunk)
    while place + _HEADER.size <= size:
        length, length_crc = _HEADER.unpack_from(chunk, place)
        if length > _LARGEST or _crc_of_length(length) != length_crc:
            raise CorruptLengthError(start + place)
        data, place = place + _HEADER.size, place + _HEADER.size + length + _FOOTER.size
        if length > max_bytes and data + min(START, length) > size:
            return
        if length > max_bytes and not wants(length, chunk[data : data + START]):
            yield Scanned(None, 0, start + place)
        elif place > size:
            return
        else:
            yield Scanned(
                chunk[data : data + length], _FOOTER.unpack_from(chunk, place - _FOOTER.size)[0], start + place
            )


def bytes_needed(chunk: bytes) -> int:
    """How many bytes it takes to go on from the start of a record: the whole of it, or its header where it is cut."""
    if len(chunk) < _HEADER.size:
        return _HEADER.size
    return int(_HEADER.unpack_from(chunk)[0]) + _HEADER.size + _FOOTER.size


def scan(file: BinaryIO, offset: int = 0, *, max_bytes: int = MAX_RECORD_BYTES) -> Iterator[Scanned]:
    """The whole records of a file from an offset on, up to its end or a record that is still being written.

    Args:
        file: a seekable file.
        offset: bytes from its start to a record.
        max_bytes: longer records are passed over.

    Raises:
        CorruptLengthError: nothing behind this place can be found.
    """
    size = file.seek(0, os.SEEK_END)
    needed = 0
    while offset < size and offset + needed <= size:
        file.seek(offset)
        chunk = file.read(max(_BLOCK, needed))
        start = offset
        for record in split(chunk, start, max_bytes=max_bytes):
            if record.end > size:
                return
            offset = record.end
            yield record
        if offset == start and needed:
            return  # The file has shrunk since.
        needed = bytes_needed(chunk) if offset == start else 0


class FileRecords(NamedTuple):
    """What a read brought: whole records, where to go on the next time, and what was wrong, if anything was."""

    records: tuple[bytes, ...]
    offset: int
    problem: Problem | None


def read_records(file: BinaryIO, offset: int = 0, *, max_bytes: int = MAX_RECORD_BYTES) -> FileRecords:
    """Reads the whole records from an offset on, and checks them.

    A record that is still being written stays for the next time: the new offset is its start. Behind a length that is
    corrupt nothing can be found, so the read stops there for good, with the problem `corrupt-length`. A record
    with a wrong checksum (`corrupt-record`) or of more than `max_bytes` (`record-too-large`) is skipped.

    Args:
        file: a seekable file.
        offset: bytes from its start, 0 or an offset that an earlier read returned.
        max_bytes: most bytes of a record.
    """
    records: list[bytes] = []
    skipped: dict[str, int] = {}
    try:
        for data, checksum, end in scan(file, offset, max_bytes=max_bytes):
            offset = end
            if data is None:
                skipped["record-too-large"] = skipped.get("record-too-large", 0) + 1
            elif checksum == masked_crc(data):
                records.append(data)
            else:
                skipped["corrupt-record"] = skipped.get("corrupt-record", 0) + 1
    except CorruptLengthError as error:
        return FileRecords(tuple(records), offset, Problem(error.code, error.message))
    return FileRecords(tuple(records), offset, skips(skipped))


def skips(skipped: dict[str, int]) -> Problem | None:
    """What to tell of records that were skipped, by code."""
    if not skipped:
        return None
    says = {
        "record-too-large": "too large to be a document",
        "corrupt-record": "with a wrong checksum",
        "no-event": "that are no event",
    }
    return Problem(
        next(iter(skipped)), "skipped " + " and ".join(f"{n:,} record(s) {says[code]}" for code, n in skipped.items())
    )


@functools.lru_cache(maxsize=10_000)
def _crc_of_length(length: int) -> int:
    return masked_crc(_LENGTH.pack(length))


def masked_crc(data: bytes) -> int:
    """CRC-32C, rotated and offset as in TensorFlow's record format."""
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli, RFC 3720), a table look-up for every two bytes."""
    crc = 0xFFFFFFFF
    words = len(data) // 4 if len(data) >= _LONG else 0
    if words:
        low, high = _pair_tables()
        for word in struct.unpack_from(f"<{words}I", data):
            crc ^= word
            crc = low[crc & 0xFFFF] ^ high[crc >> 16]
    for byte in data[4 * words :]:
        crc = _BYTES[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def _byte_table() -> array[int]:
    """The CRC of each byte."""
    table = array("I")
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_BYTES = _byte_table()


@functools.cache
def _pair_tables() -> tuple[array[int], array[int]]:
    """The CRCs of each two bytes that two more follow, and of each two bytes."""

    def followed(crc: int) -> int:
        return _BYTES[crc & 0xFF] ^ crc >> 8

    one = [followed(crc) for crc in _BYTES]
    two = [followed(crc) for crc in one]
    three = [followed(crc) for crc in two]
    low = array("I", (three[pair & 0xFF] ^ two[pair >> 8] for pair in range(0x10000)))
    high = array("I", (one[pair & 0xFF] ^ _BYTES[pair >> 8] for pair in range(0x10000)))
    return low, high
