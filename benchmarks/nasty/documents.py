"""JSON that is hard to read, as documents and as texts that may be documents."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.nasty import in_all, nested, numbered, repeated
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import Places, Record, part_of, read_part
from tb_metadata_plugin.model.exact_json import READABLE_BYTES
from tb_metadata_plugin.model.leaves import NO_LEAVES, Leaves
from tb_metadata_plugin.model.limits import MAX_BYTES, MAX_LEAVES
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.texts import text_documents


def read_document(text: str) -> Leaves:
    """As the document of a summary is read."""
    places = Places()
    record = Record("summary", "run", "metadata", 0, 1.0, text.encode(errors="surrogatepass"))
    try:
        return read_part(part_of(record, places), places).leaves
    except MetadataError:
        return NO_LEAVES


def read_row(text: str) -> object:
    """The same, and as it becomes the row of a table."""
    return columns.build([Row("run", ("run",), read_document(text))], {}, "1")


def long_keys(size: int) -> str:
    """Leaves below keys that are long: each leaf's path has them all."""
    levels = 50
    key = "k" * max(1, size // 2 // levels)
    count = max(1, size // 2 // 10)
    inside = ",".join(f'"{number}":1' for number in range(min(count, MAX_LEAVES - 10)))
    return "".join(f'{{"{key}":' for _ in range(levels)) + "{" + inside + "}" + "}" * levels


def deep_surplus(size: int) -> str:
    """More leaves than are kept, as deep as can be."""
    levels = 190
    inside = ",".join(f'"{number}":1' for number in range(max(1, (size - 6 * levels) // 10)))
    return '{"a":' * levels + "{" + inside + "}" + "}" * levels


def surrogates_below_long_keys(size: int) -> str:
    """Half characters, each below keys that are long."""
    key = "k" * max(1, size // 2)
    inside = ",".join(f'"{number}":"\\ud800"' for number in range(min(max(1, size // 2 // 15), MAX_LEAVES - 10)))
    return f'{{"{key}":{{{inside}}}}}'


def lists_in_lists(size: int) -> str:
    """Lists of objects in lists of objects, 60 deep, with many keys inside."""
    inside = ",".join(f'"{number}":1' for number in range(min(max(1, size // 10), MAX_LEAVES - 10)))
    return '{"a":[' * 60 + "{" + inside + "}" + "]}" * 60


def ways_that_part(size: int) -> str:
    """Leaves 190 deep that have nothing but the root in common."""
    levels = 190
    one = '{"a":' * levels + "1" + "}" * levels
    return "{" + ",".join(f'"{number}":{one}' for number in range(max(1, size // (len(one) + 10)))) + "}"


JSON_INPUTS: dict[str, Callable[[int], str]] = {
    "objects in objects": nested('{"a":', "1", "}"),
    "lists in lists": lambda size: '{"a":' + nested("[", "", "]")(size) + "}",
    "brackets that never close": lambda size: '{"a":' * (size // 5),
    "brackets that only close": lambda size: '{"a":1' + "}" * size,
    "1,000 deep around escaped quotes": nested('{"a":', '\\"', "}", 1000),
    "1,000 deep around a text of escapes": lambda size: (
        '{"a":' * 1000 + '"' + '\\"' * ((size - 6000) // 2) + '"' + "}" * 1000
    ),
    "1,000 deep around texts of brackets": nested('{"a":', '"[{",', "}", 1000),
    "1,000 deep around backslashes": nested('{"a":', "\\", "}", 1000),
    "many keys": numbered("{", '"k#":#', "}", ","),
    "one key again and again": lambda size: "{" + ",".join(['"a":1'] * (size // 6)) + "}",
    "objects of one key twice": lambda size: '{"a":[' + ",".join(['{"a":1,"a":2}'] * (size // 14)) + "]}",
    "objects of a key of their own twice": numbered('{"a":[', '{"k#":1,"k#":2}', "]}", ","),
    "a long text": repeated('{"a":"', "x", '"}'),
    "a text of escapes": repeated('{"a":"', "\\n", '"}'),
    "a text of escaped quotes": repeated('{"a":"', '\\"', '"}'),
    "a text that never ends": repeated('{"a":"', "x", ""),
    "a text of escapes that never ends": repeated('{"a":"', '\\"', ""),
    "texts that never end": repeated('{"a":["', '",[{"', ""),
    "halves of surrogate pairs": repeated('{"a":["', '\\ud800","', '"]}'),
    "a text of halves": repeated('{"a":"', "\\ud800", '"}'),
    "halves below a long key": surrogates_below_long_keys,
    "keys of halves": numbered("{", '"\\ud800#":1', "}", ","),
    "a long number": repeated('{"a":', "1", "}"),
    "a long fraction": repeated('{"a":0.', "1", "}"),
    "a long exponent": repeated('{"a":1e', "0", "1}"),
    "numbers of 4,000 digits": repeated('{"a":[1', "," + "7" * 4000, "]}"),
    "fractions of 4,000 digits": repeated('{"a":[1', ",0." + "7" * 4000, "]}"),
    "numbers of 17 digits": repeated('{"a":[1', ",12345678901234567", "]}"),
    "numbers that no float holds": repeated('{"a":[1', ",1e999", "]}"),
    "NaN": repeated('{"a":[1', ",NaN", "]}"),
    "small numbers": repeated('{"a":[1', ",1", "]}"),
    "empty lists": repeated('{"a":[1', ",[]", "]}"),
    "empty objects": repeated('{"a":[1', ",{}", "]}"),
    "lists of one": repeated('{"a":[1', ",[1]", "]}"),
    "objects of one key": repeated('{"a":[{"b":1}', ',{"b":1}', "]}"),
    "objects of other keys": numbered('{"a":[', '{"k#":1}', "]}", ","),
    "lists of kinds": repeated('{"a":[1', ',"x",null,2024', "]}"),
    "times": repeated('{"a":["2024-01-01"', ',"2024-01-01T00:00:00Z"', "]}"),
    "more leaves than are kept, 190 deep": deep_surplus,
    "lists of objects, 60 deep": lists_in_lists,
    "leaves 190 deep, each on its own": ways_that_part,
    "line breaks": repeated('{"a":', "\n", "1}"),
    "one text beside spaces": repeated('{"a": "\\n"', " ", "}"),
    "bytes that are no UTF-8": lambda size: '{"a":"' + "\ud800" * (size // 3) + '"}',
    "a tail that is none": repeated('{"a":1}', "x", ""),
}
ROW_INPUTS: dict[str, Callable[[int], str]] = {
    "leaves below long keys": long_keys,
    "many keys": JSON_INPUTS["many keys"],
    "keys to be quoted": numbered("{", '"k.\\"#":#', "}", ","),
    "lists of objects, 60 deep": lists_in_lists,
}


def read_text(text: str) -> object:
    """As a text summary is read."""
    return text_documents.as_json(text.encode(errors="surrogatepass"))


CASES = [
    *in_all("document", JSON_INPUTS, read_document, READABLE_BYTES),
    *in_all("row", ROW_INPUTS, read_row, MAX_BYTES),
    *in_all("json text", JSON_INPUTS, read_text, READABLE_BYTES),
]
