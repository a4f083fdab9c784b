"""Documents as JSON text, and their limits."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import datetime
from unittest.mock import patch

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model import bounds, limits
from tb_metadata_plugin.model import exact_json as jsontext
from tb_metadata_plugin.model.bounds import bounded
from tb_metadata_plugin.model.exact_json import (
    DocumentTooLargeError,
    InvalidJsonError,
    InvalidUtf8Error,
    NotAnObjectError,
    ParsedDocument,
    encode,
    parse,
)
from tb_metadata_plugin.model.limits import MAX_BYTES, Document, Json
from tests import strategies
from tests.blow_up import blows_up
from tests.strategies import same


def codes(parsed: ParsedDocument) -> list[str]:
    """The codes of a document's problems, in their order."""
    return [problem.code for problem in parsed.problems]


def nested(depth: int, innermost: str = "1") -> bytes:
    """A document whose only value is `depth` keys deep."""
    return ('{"a":' * depth + innermost + "}" * depth).encode()


@given(strategies.documents)
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    parsed = parse(encode(document))
    assert same(parsed.document, document)
    assert parsed.problems == ()


@given(strategies.documents, st.booleans(), st.sampled_from([None, 1]))
def test_reading_is_what_the_standard_library_reads(document: Document, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    assert same(parse(text.encode()).document, json.loads(text))


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_a_number_of_any_length_is_read_exactly(literal: str) -> None:
    assert same(parse(f'{{"n":{literal}}}'.encode()).document["n"], json.loads(literal))


@given(st.binary(max_size=40))
def test_any_bytes_give_a_document_or_one_of_our_errors(raw: bytes) -> None:
    with suppress(MetadataError):
        assert isinstance(parse(raw).document, dict)


@given(st.lists(st.tuples(st.sampled_from("abc"), strategies.texts), max_size=6))
def test_of_duplicate_keys_the_last_counts_and_it_is_said(pairs: list[tuple[str, str]]) -> None:
    text = "{" + ",".join(f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False)}" for key, value in pairs) + "}"
    parsed = parse(text.encode())
    assert parsed.document == dict(pairs)
    assert codes(parsed) == (["duplicate-keys"] if len(dict(pairs)) < len(pairs) else [])


def test_duplicate_keys_are_found_within_lists_and_named() -> None:
    parsed = parse(b'{"layers":[{"units":1,"units":2}]}')
    assert parsed.document == {"layers": [{"units": 2}]}
    assert parsed.problems[0].path == ("units",)
    assert "units" in parsed.problems[0].text


def test_orjson_reads_plain_documents() -> None:
    """The quick way is taken at all: without it each snapshot would take several times as long."""
    with patch.object(jsontext, "_parse_carefully", side_effect=AssertionError):
        assert parse(b'{"a":{"b":[0.30000000000000004,18446744073709551]},"c":"d"}').document


@pytest.mark.parametrize(
    ("literal", "value"), [("1e400", math.inf), ("-1e400", -math.inf), ("1" * 400 + ".0", math.inf)]
)
def test_a_number_that_no_float_holds_is_infinite_and_it_is_said(literal: str, value: float) -> None:
    parsed = parse(f'{{"n":{literal}}}'.encode())
    assert parsed.document == {"n": value}
    assert codes(parsed) == ["number-too-large"]
    assert literal[:40] in parsed.problems[0].text


@pytest.mark.parametrize("integer", [2**53 + 1, 2**63, 2**64, -(2**64), 10**400])
def test_integers_keep_their_digits(integer: int) -> None:
    assert same(parse(f'{{"n":{integer}}}'.encode()).document, {"n": integer})


def test_lone_surrogates_become_replacement_characters_and_it_is_said() -> None:
    parsed = parse(rb'{"a":{"\udc80":["x\ud800"]},"pair":"\ud83d\ude00","other":"\u00e9"}')
    assert parsed.document == {"a": {"\ufffd": ["x\ufffd"]}, "pair": "😀", "other": "é"}
    assert codes(parsed) == ["lone-surrogates"]
    assert parsed.problems[0].path == ("a", "\ufffd")
    json.dumps(parsed.document, ensure_ascii=False).encode()


def test_a_lone_surrogate_can_be_logged() -> None:
    assert parse(encode({"file": "a\udcff"})).document == {"file": "a\ufffd"}


@pytest.mark.parametrize(
    ("raw", "error", "says"),
    [
        (b"", InvalidJsonError, "not JSON"),
        (b"{", InvalidJsonError, "not JSON"),
        (b'{"a":1}}', InvalidJsonError, "Extra data"),
        (b"{'a':1}", InvalidJsonError, "double quotes"),
        (b'{"a":' + b"1" * 5000 + b"}", InvalidJsonError, "4300 digits"),
        (b"[" * 100_000, InvalidJsonError, "not JSON"),
        (b'{"a":"\xff"}', InvalidUtf8Error, "byte 6"),
        (b'{"a":"\xed\xa0\x80"}', InvalidUtf8Error, "byte 6"),
        (b"[1]", NotAnObjectError, "a list"),
        (b'"a"', NotAnObjectError, "a text"),
        (b"null", NotAnObjectError, "null"),
        (b"NaN", NotAnObjectError, "a number"),
        (b"true", NotAnObjectError, "true or false"),
        (b" " * (jsontext.READABLE_BYTES + 1), DocumentTooLargeError, "16,000,001 bytes"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_what_is_no_document_says_so(raw: bytes, error: type[MetadataError], says: str) -> None:
    with pytest.raises(error) as raised:
        parse(raw)
    assert says in raised.value.message
    assert raised.value.code != MetadataError.code


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert parse(b'\xef\xbb\xbf{"a":1}').document == {"a": 1}


def deepest(value: Json) -> int:
    """Containers around the deepest leaf."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(deepest, inner), default=0) if isinstance(value, dict | list) else 0


def test_two_hundred_levels_fit() -> None:
    parsed = parse(nested(200))
    assert deepest(parsed.document) == 200
    assert parsed.problems == ()


@pytest.mark.parametrize("depth", [201, 250, 950, 1_000, 100_000])
def test_what_is_nested_deeper_is_left_out_and_the_rest_stays(depth: int) -> None:
    parsed = parse(b'{"kept":1,"deep":' + nested(depth) + b',"also":{"kept":2}}')
    assert parsed.document == {"kept": 1, "also": {"kept": 2}}
    assert codes(parsed) == ["too-deep"]
    assert parsed.problems[0].path == ("deep", *["a"] * 199)


@pytest.mark.parametrize("depth", [200, 1_000, 100_000])
def test_a_list_nested_too_deep_is_left_out_whole(depth: int) -> None:
    parsed = parse(b'{"kept":1,"list":[1,' + b"[" * depth + b"]" * depth + b"]}")
    assert (parsed.document, codes(parsed)) == ({"kept": 1}, ["too-deep"])


def test_brackets_within_texts_are_no_nesting() -> None:
    text = '{"a":"' + "[{" * 300 + '\\"","b":' + nested(300).decode() + "}"
    assert json.loads(bounded(text).text)["a"] == "[{" * 300 + '"'


NASTY = {
    "escapes": '{"a":' * 1000 + '\\"' * 100_000 + "}" * 1000,
    "opened": "[" * 5_000_000,
    "objects": '{"a":' * 1_000_000,
    "closed": '{"a":' + "]" * 5_000_000,
    "turned": '{"a":' + "]" * 300 + "[" * 300 + "}",
    "texts": '{"a":' * 300 + '"a"' * 1_000_000,
    "backslashes": '{"a":' * 300 + '"' + "\\" * 1_000_001,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_brackets_and_texts_that_do_not_pair_cost_little(text: str) -> None:
    def read() -> None:
        with suppress(InvalidJsonError):
            assert parse(text.encode()).document == {}

    assert not blows_up(read)


def test_brackets_in_a_row_are_followed_in_one_go() -> None:
    text = '{"list":' + "[" * 2_000_000 + "]" * 2_000_000 + ',"kept":1}'
    assert json.loads(bounded(text).text)["kept"] == 1


def test_of_long_lists_no_more_is_parsed_than_tells_that_they_are_too_long() -> None:
    text = '{"a":[' + "1," * 5_000_000 + '1],"b":{"c":[0,[{"d":[' + "2," * 20_000 + '2]}],3]},"kept":1}'
    cut = bounded(text)
    assert len(cut.text) < 100_000
    assert not cut.ends_early
    document = json.loads(cut.text)
    assert (10_002 < len(document["a"]) < 30_000, document["kept"]) == (True, 1)
    parsed = parse(text.encode())
    assert parsed.document == {"kept": 1}
    assert codes(parsed) == ["too-many-values"]
    assert parsed.problems[0].text.startswith("2 keys")


def test_of_a_cut_list_nothing_is_left_though_equal_keys_are_one() -> None:
    equal = "{" + ",".join(f'"a":{number}' for number in range(20_000)) + "}"
    deep = "[" * 101 + "]" * 101
    for text in (
        f'{{"x":[{equal},{{"b":2}}],"deep":[{deep},{deep}],"kept":1}}',
        '{"kept":1,' + '"same":0,' * 195_000 + f'"x":[{equal}]}}',
    ):
        parsed = parse(text.encode())
        assert "x" not in parsed.document
        assert parsed.document["kept"] == 1
        assert "too-many-values" in codes(parsed)


def test_empty_objects_and_lists_are_values() -> None:
    document: Document = {f"k{number}": [] if number % 2 else {} for number in range(10_001)}
    parsed = parse(encode(document))
    assert len(parsed.document) == 10_000
    assert codes(parsed) == ["too-many-values"]
    assert parse(encode({"list": [[]] * 10_001, "kept": 1})).document == {"kept": 1}


@pytest.mark.parametrize(
    "text",
    [
        '{"first":1,' + ",".join(f'"k{number}":{number}' for number in range(400_000)) + "}",
        '{"first":1,"texts":[' + ",".join(['""'] * 3_000_000) + '],"last":1}',
        '{"first":1,"objects":' + '{"a":' * 2_000_000 + "1" + "}" * 2_000_000 + ',"last":1}',
        '{"first":1,' + ",".join(f'"list{number}":[' + "1," * 20_000 + "1]" for number in range(40)) + "}",
        '{"first":1,' + ",".join(f'"deep{number}":' + "[" * 99 + "]" * 99 for number in range(4000)) + "}",
        '{"first":1,"empty":[' + "[]," * 1_000_000 + '[]],"last":1}',
    ],
    ids=["keys", "texts", "objects", "lists", "lists in lists", "empty lists"],
)
def test_a_document_that_goes_on_and_on_is_read_in_part_and_it_is_said(text: str) -> None:
    cut = bounded(text)
    assert cut.ends_early
    assert json.loads(cut.text)["first"] == 1
    parsed = parse(text.encode())
    assert parsed.document["first"] == 1
    assert parsed.problems[-1].text.startswith("the document goes on")


def test_a_path_of_thousands_of_characters_is_left_out() -> None:
    """Each of thousands of values would carry all the keys above it, into the schema and all that names it."""
    long = "k" * 1_990
    document: Document = {long: {"fits": 1, "x" * 11: 2}, "list": [{long: [{"y" * 11: 3}]}], "kept": 4}
    parsed = parse(encode(document))
    assert parsed.document == {long: {"fits": 1}, "kept": 4}
    assert [(problem.code, problem.path) for problem in parsed.problems] == [("path-too-long", (long, "x" * 11))]
    assert parsed.problems[0].text.startswith("2 keys")
    assert parse(encode({long: {"fits": 1}})).problems == ()


@given(strategies.documents, st.integers(1, 8), st.integers(0, 40))
def test_what_is_cut_is_what_would_not_fit(document: Document, depth: int, leaves: int) -> None:
    """The oracle parses the whole text and only then leaves out what does not fit."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (limits, bounds):
            patch.setattr(module, "MAX_DEPTH", depth)
            patch.setattr(module, "MAX_LEAVES", leaves)
        patch.setattr(bounds, "_DEEPEST", depth + 1)
        text = json.dumps(document)
        cut = bounded(text)
        assert not cut.ends_early
        expected, told = limits.fitting(json.loads(text), 0)
        found, told_of_cut = limits.fitting(json.loads(cut.text), 0)
        assert same(found, expected)
        # Of a list that is too deep and too long either may be told.
        assert bool(told_of_cut) == bool(told)


def test_ten_thousand_values_fit() -> None:
    document: Document = {f"key{index}": index for index in range(10_000)}
    parsed = parse(encode(document))
    assert parsed.document == document
    assert parsed.problems == ()


def test_values_past_ten_thousand_are_left_out_and_counted() -> None:
    document: Document = {f"key{index}": index for index in range(10_003)}
    parsed = parse(encode(document))
    assert list(parsed.document) == [f"key{index}" for index in range(10_000)]
    assert codes(parsed) == ["too-many-values"]
    assert parsed.problems[0].path == ("key10000",)
    assert parsed.problems[0].text.startswith("3 keys")


def test_a_list_is_kept_whole_or_not_at_all() -> None:
    parsed = parse(encode({"long": list(range(10_001)), "short": [1, 2], "none": []}))
    assert parsed.document == {"short": [1, 2], "none": []}
    assert parsed.problems[0].path == ("long",)


def test_of_fifteen_megabytes_what_fits_is_kept() -> None:
    parsed = parse(encode({"before": 1, "blob": "x" * 15_000_000, "after": {"lr": 0.1}}))
    assert parsed.document == {"before": 1, "after": {"lr": 0.1}}
    assert codes(parsed) == ["too-large"]
    assert parsed.problems[0].path == ("blob",)
    assert len(str(parsed.problems[0])) < 500


@pytest.mark.parametrize(("count", "kept"), [(900, "numbers"), (1_100, "text")])
def test_the_digits_of_large_integers_are_bytes_as_those_of_a_text_are(count: int, kept: str) -> None:
    document: Document = {"numbers": [10**4_000 - 1] * count, "text": "x" * 1_000_000}
    parsed = parse(encode(document))
    assert parsed.document == {kept: document[kept]}
    assert codes(parsed) == ["too-large"]


def test_a_document_of_four_megabytes_fits() -> None:
    document: Document = {"a": "x" * (MAX_BYTES - 8)}
    raw = encode(document)
    assert len(raw) == MAX_BYTES
    assert parse(raw).problems == ()
    assert codes(parse(raw + b" ")) == ["too-large"]


def test_an_empty_object_is_a_value_but_an_emptied_one_is_not() -> None:
    parsed = parse(b'{"empty":{},"outer":{"inner":' + encode({"x": [0] * 10_001}) + b"}}")
    assert parsed.document == {"empty": {}}


@pytest.mark.parametrize("plus", [True, False])
def test_large_integers_are_exact_with_each_orjson(plus: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 3.11.7 it wrote the float that it had made of one without a plus."""
    dumps = orjson.dumps
    monkeypatch.setattr(jsontext, "_WRITES_PLUS", plus)
    monkeypatch.setattr(
        orjson, "dumps", lambda value, **how: dumps(value, **how).replace(b"e+", b"e+" if plus else b"e")
    )
    raw = b'{"seed":18446744073709551616,"id":-123456789012345678901234567890,"lr":1e-7,"name":"e+"}'
    assert parse(raw).document == json.loads(raw)
    assert type(parse(raw).document["seed"]) is int


@pytest.mark.parametrize("value", [datetime(2024, 1, 1), {1, 2}])
def test_what_is_no_json_is_never_written(value: object) -> None:
    with pytest.raises(TypeError):
        jsontext.encode({"a": value})  # type: ignore[dict-item]
