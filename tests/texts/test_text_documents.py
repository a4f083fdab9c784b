"""Text into documents: what counts as one, how its values are typed, and that prose is cheap."""

from __future__ import annotations

import argparse
import json
import math
from collections import OrderedDict
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model import exact_json as jsontext
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.model.moments import moment
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.html_text import has_breaks
from tb_metadata_plugin.texts.samples import is_sample
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json, parse_text, rows_as_json
from tb_metadata_plugin.texts.yaml_text import parse_yaml
from tests import strategies
from tests.blow_up import blows_up
from tests.strategies import same


def read(text: str | bytes) -> Document | None:
    """The document of a text, by way of the JSON that is handed on."""
    raw = as_json(text.encode() if isinstance(text, str) else text)
    return None if raw is None else jsontext.parse(raw).document


HUGGING_FACE = '{\n  "architectures": [\n    "BertModel"\n  ],\n  "dtype": "float32",\n  "dropout": 0.1\n}\n'


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ('{"lr": 0.1, "nan": NaN}', {"lr": 0.1, "nan": math.nan}),
        (HUGGING_FACE, {"architectures": ["BertModel"], "dtype": "float32", "dropout": 0.1}),
        ("\ufeff{}", {}),
        ("lr: 1e-3\nat: 12:30\nseed: 010\n", {"lr": 0.001, "at": "12:30", "seed": 10}),
        ("a: 0o17\nb: 0x1F\nc: 1_000\nd: 0b1", {"a": 15, "b": 31, "c": "1_000", "d": "0b1"}),
        ("a: yes\nb: on\nc: True\nd: 2024-01-01", {"a": "yes", "b": "on", "c": True, "d": "2024-01-01"}),
        ("a: .nan\nb: -.inf\nc: nan\nd:\ne: ~", {"a": math.nan, "b": -math.inf, "c": "nan", "d": None, "e": None}),
        ("a: '1'\nb: \"2\"\nc: |\n  3\n", {"a": "1", "b": "2", "c": "3\n"}),
        ("model:\n  depth: 3\n  units:\n  - 64\n  - 32\n", {"model": {"depth": 3, "units": [64, 32]}}),
        ("# made by hydra\n---\na: {b: [1, 2]}\n1: one\n", {"a": {"b": [1, 2]}, "1": "one"}),
        ("input: images/train\noutput: runs/1", {"input": "images/train", "output": "runs/1"}),
        ("system: Linux 6\nuser: ada", {"system": "Linux 6", "user": "ada"}),
        ("Input: 28 x 28\nOutput: 10", {"Input": "28 x 28", "Output": 10}),
        ("Optimizer: adam\nNote: it works well", {"Optimizer": "adam", "Note": "it works well"}),
        ("goal: more than 90 %\nnote: it works well", {"goal": "more than 90 %", "note": "it works well"}),
        ("layers:\n- 1\n- 2\nx: y", {"layers": [1, 2], "x": "y"}),
        ("    a: 1\n    b: 2", {"a": 1, "b": 2}),
        ("\ta: 1\n\tb: 2", {"a": 1, "b": 2}),
        ("```yaml\na: 1\nb: 2\n```", {"a": 1, "b": 2}),
        ('```\n{"a": 1}\n```\n', {"a": 1}),
        ("<pre>{'a': 1}</pre>", {"a": 1}),
        ("<pre><code>a: &lt;x&gt;\nb: 2</code></pre>", {"a": "<x>", "b": 2}),
        ("| Parameter | Value |\n|---|---|\n| lr | 0.1 |\n| name | x |", {"lr": 0.1, "name": "x"}),
        ("|param|value|\n|-|-|\n|lr|0.1|\n|on|True|\n|no|None|", {"lr": 0.1, "on": True, "no": None}),
        ("Key | Value\n:-- | --:\n**lr** | `1e-3`\n`bs` | **32**", {"lr": 0.001, "bs": 32}),
        ("|a|b|\n|-|-|\n|regex|x\\|y|\n|pipe|x|y|\n|empty||", {"regex": "x|y", "pipe": "x|y", "empty": None}),
        ("## Hyperparameters\n\n| k | v |\n|---|---|\n| lr | 0.1 |\n\n", {"lr": 0.1}),
        ("{'lr': 1e-3, 'none': None, 'on': True}", {"lr": 0.001, "none": None, "on": True}),
        ("Namespace(lr=0.1, x=nan, y=-inf, t=(1, 2))", {"lr": 0.1, "x": math.nan, "y": -math.inf, "t": [1, 2]}),
        (
            "Namespace(m=Namespace(d=3), dev=device(type='cuda', index=0))",
            {"m": {"d": 3}, "dev": "device(type='cuda', index=0)"},
        ),
        (
            "Config(opt=Adam(lr=0.1), dtype=torch.float32)",
            {"opt": {"@type": "Adam", "lr": 0.1}, "dtype": "torch.float32"},
        ),
        ("OrderedDict([('a', 1), ('b', OrderedDict([('c', 2)]))])", {"a": 1, "b": {"c": 2}}),
        ("OrderedDict({'a': {1, 2}})", {"a": [1, 2]}),
        ("{0: 'cat', 1: 'dog'}", {"0": "cat", "1": "dog"}),
        ("{'é': PosixPath('/ü'), 'b': b'\\x00', 'c': (1+2j)}", {"é": "PosixPath('/ü')", "b": "b'\\x00'", "c": "1+2j"}),
        ("{'a': [1,\n  f(2,\n  3)]}", {"a": [1, "f(2,\n  3)"]}),
        (
            "{'a': np.float64(0.1), 'b': np.int64(-3), 'c': np.True_, 'd': np.str_('x'), 'e': np.float32(nan)}",
            {"a": 0.1, "b": -3, "c": True, "d": "x", "e": math.nan},
        ),
        (
            "{'a': np.array(1), 'b': np.float64(1, 2), 'c': array([1])}",
            {"a": "np.array(1)", "b": "np.float64(1, 2)", "c": "array([1])"},
        ),
        ("Namespace(fn=<function f at 0x7f>)", {"fn": "<function f at 0x7f>"}),
        ("f(**{'a': 1})", {"@type": "f", "a": 1}),
        ("{'a': '\\d', 'b': b'\\u1234'}", {"a": "\\d", "b": "b'\\u1234'"}),
        ("{'a': 1e400, 'b': -1e400}", {"a": "1e400", "b": "-1e400"}),
    ],
)
def test_documents(text: str, document: Document) -> None:
    found = read(text)
    assert found is not None
    assert same(found, document), found


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "Epoch 3: loss went down",
        "User: What is it?\nAssistant: A tool.",
        "user: Hi\nassistant: Hello!",
        "Q: How many?\nA: three of them",
        "Prompt: Once upon\nTarget: a time\nPrediction: a",
        "Summary: The larger one wins.\nNext steps: try it with dropout",
        "Epoch 3: 0.5\nEpoch 4: 0.4",
        "12:30:01 INFO: x\n12:30:02 INFO: y",
        "The quick brown fox.\nAnother line: with a colon",
        "Note: see\nthe manual",
        "[1, 2]",
        '"text"',
        "3",
        "a: 1",
        "a:\n  ? [x]\n  : 1\nb: 2",
        "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nand prose",
        "- a\nb: 1\nc: 2",
        "[1]: a\nb: 2",
        "{'a': " + "[" * 60 + "]" * 60 + "}",
        "%YAML 1.1\n---\na: 1\nb: 2",
        "a: 1\nb: 2\n---\nc: 3\nd: 4",
        "a: 1\na: 2",
        "? [a]\n: 1\nb: 2",
        "x: ?\n\x00: 1",
        "# Heading\n\n- item: one\n- item: two",
        "| step | loss |\n|---|---|\n| 1 | 0.5 |\n| 2 | 0.4 |",
        "| a | b |\n|---|---|\n| k | 1 |\n| k | 2 |",
        "| a | b |\n|---|---|\n| k | 1 |\n\nand prose",
        "| a | b |\n|---|---|",
        "| a | b |",
        "{'a': open('x').read()}",
        "{'a': [x for x in y]}",
        "{'a': lambda: 1}",
        "{'a': 1 if 2 else 3}",
        "{'a': 1}['a']",
        "f('a', b=1)",
        "f(1)",
        "{**a}",
        "{'a': 1, 'a': 2}",
        "print('hello')",
        "{'a': 1}; import os",
        "{" * 100_000 + "}" * 100_000,
        "f(" + "-" * 50_000 + "1)",
        "f(" + "(" * 50_000 + "1" + ")" * 50_000 + ")",
        "{'a': " + "1+" * 50_000 + "1}",
        "{'a': x" + ".x" * 50_000 + "()" * 1000 + "}",
        "a: " + "[" * 100_000,
        "a: 1\nb: " + "x" * MAX_CHARACTERS,
    ],
    ids=lambda text: text[:20],
)
def test_prose(text: str) -> None:
    assert read(text) is None


def test_yaml_reads_the_same_without_the_compiled_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        "# one\n---\na: {b: [1, 2]}\n1: one\n",
        "a: '1'\nb: |\n  3\nc:\n- x\n- y: 010\n",
        "a: 1\nb: 2\n---\nc: 3",
        "a: &x 1\nb: *x",
        "a: !t 1\nb: 2",
        "a: [1\nb: 2",
        "a: \ud800\nb: 1",
        "a: " + "[" * 5000,
    ]
    compiled = [parse_yaml(text) for text in texts]
    assert sum(document is not None for document in compiled) == 4
    monkeypatch.delattr(yaml, "CBaseLoader")
    assert [parse_yaml(text) for text in texts] == compiled


def test_nothing_is_evaluated(tmp_path: Any) -> None:
    target = tmp_path / "made"
    assert read(f"Namespace(a=__import__('os').mkdir({str(target)!r}), b=1)") is None
    assert read(f"Namespace(a=mkdir({str(target)!r}), b=1)") == {"a": f"mkdir({str(target)!r})", "b": 1}
    assert not target.exists()


def test_aliases_are_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert parse_yaml(bomb) is None
    assert read(bomb) == {"a": "&a [x, x]"} | {
        f"{chr(98 + n)}": f"&{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)
    }
    in_itself = read("a: &a\n  b: *a\nc: 1")
    assert in_itself == {"a": {"b": "*a"}, "c": 1}
    assert read("*a} b: c\n d: e") is None


@pytest.mark.parametrize(
    ("rows", "document"),
    [
        ([[b"lr", b"0.1"], [b"opt", b"adam"]], {"lr": 0.1, "opt": "adam"}),
        ([[b"Parameter", b"Value"], [b"lr", b"0.1"]], {"lr": 0.1}),
        ([[b'{"a": 1}']], {"a": 1}),
        ([[b"a: 1"], [b"b: 2"]], {"a": 1, "b": 2}),
        ([[b"a", b"b", b"c"]], None),
        ([[b"a", b"1"], [b"a", b"2"]], None),
        ([[b"\xff", b"1"]], None),
        ([[b"key", b"value"]], None),
        ([[b"1", b"0.5"], [b"2", b"0.4"]], None),
        ([[b"some"], [b"prose"]], None),
        ([], None),
    ],
)
def test_tables_of_texts(rows: list[list[bytes]], document: Document | None) -> None:
    raw = rows_as_json(rows)
    assert (None if raw is None else json.loads(raw)) == document


# ----- properties

_MARKS = st.sampled_from(
    [*"{}[]()|:,-=*&!#%@`'\"\\?<>. \n\t", "a", "1", "é", "\x00", "\ud800", "lr: 1\n", "|-|-|\n", "f("]
)


@given(st.text(max_size=200) | st.lists(_MARKS, max_size=60).map("".join))
def test_no_text_raises(text: str) -> None:
    document = parse_text(text)
    assert document is None or isinstance(document, dict)
    raw = as_json(text.encode(errors="surrogatepass"))
    assert raw is None or isinstance(jsontext.parse(raw).document, dict)


@pytest.mark.filterwarnings("error")
@given(
    st.lists(st.sampled_from(["{", "}", "'a'", ": ", "\\u", "b'", "'", "1", "if ", "_", "0o9", "f(", ")", ", ", "x="]))
)
def test_no_text_warns(parts: list[str]) -> None:
    parse_text("".join(parts))
    parse_text("{'a': " + "".join(parts) + "}")


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    found = as_json(raw)
    assert found is None or isinstance(jsontext.parse(found).document, dict)


@pytest.mark.parametrize(
    "text",
    [
        b"The quick brown fox jumps. " * 160_000,
        b"{not json " * 400_000 + b"}",
        b"   " * 1_400_000,
        b"a: 1\n" * 800_000,
        b"|" * 4_000_000,
        b"```\n" * 1_000_000,
    ],
    ids=lambda text: text[:8].decode(),
)
def test_four_megabytes_of_prose_are_no_document(text: bytes) -> None:
    assert as_json(text) is None
    assert not blows_up(lambda: as_json(text))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n" + " " * 250_000 + "b",
        "a" + " " * 250_000 + ": 1\nb: 2",
        "k: " + "'" * 250_000,
        "```\n" + "`" * 250_000,
        "~" * 32_000 + "\n" + "~" * 32_000 + "x",
        "~" * 120_000 + "\n" + "~" * 120_000 + "x",
        ("~~~\n" * 60_000) + "x",
        "<pre>" * 50_000,
        "<pre>" + " " * 250_000 + "x",
        "<pre><code>" + "</code> " * 30_000 + "x",
        "<pre></code>" + " " * 240_000 + "x",
        "<pre" + " " * 250_000 + "x",
        "```" + " " * 250_000 + "x",
        "```\n" + "\n   " * 60_000,
        "```\n" + "\n```x" * 50_000,
        "\n".join(f"| k{n} | `{n}` |" for n in range(15_000)),
        "\\|" * 120_000 + "\n|-|-|",
        "{'" + "\\" * 250_000 + "'}",
        "{'a': " + "[" * 59 + "1," * 100_000 + "]" * 59 + "}",
        "f(" + "a." * 120_000 + "b=1)",
    ],
    ids=lambda text: text[:12],
)
def test_what_only_looks_like_a_document_costs_little(text: str) -> None:
    assert not blows_up(lambda: read(text))


def test_a_character_whose_number_is_thousands_of_digits_long_makes_prose() -> None:
    assert as_json(b"<pre>&#" + b"1" * 5_000 + b";</pre>") is None
    assert as_json(b"<pre>a: &#" + b"1" * 200_000 + b";</pre>") is None


@given(strategies.documents)
def test_json_comes_back_as_it_was_written(document: Document) -> None:
    raw = jsontext.encode(document)
    assert as_json(raw) == raw
    assert as_json(b"```json\n" + json.dumps(document, indent=2).encode() + b"\n```") is not None


_keys = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, categories=("L", "N")), min_size=1, max_size=8)
_texts = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_categories=["Cc"]), max_size=12)
_leaves = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | _texts
_trees = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3), max_leaves=12
)
_documents = st.dictionaries(_keys, _trees, min_size=2, max_size=6)


def yaml_text(value: Any, indent: str = "") -> str:
    """YAML 1.2 as a slow, obvious writer prints it: every text in quotes of JSON, floats with a point."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{indent}{json.dumps(key)}: {yaml_text(item, indent + '  ')}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{indent}- {yaml_text(item, indent + '  ')}" for item in value)
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return json.dumps(value)


@given(_documents)
def test_yaml_round_trip(document: Document) -> None:
    text = yaml_text(document)
    if _numbered_log(document) or has_breaks(text) or "&quot;" in text:  # Which are taken for HTML.
        return
    found = read(text)
    assert found is not None
    assert same(found, document)


def _numbered_log(document: Document) -> bool:
    """Keys without spaces are no lines of a log, so that no document of these tests is one."""
    return any(character.isspace() for key in document for character in key)


@given(st.dictionaries(_keys, st.booleans() | st.integers() | st.sampled_from(["adam", "a b", "12:30"]), min_size=2))
def test_what_pyyaml_writes_is_read(document: Document) -> None:
    if is_sample(document):  # Words of these very sources are tried as keys, such as `Traceback`.
        return
    found = read(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))
    assert found == document


@given(_documents)
def test_repr_round_trip(document: Document) -> None:
    for text in (repr(document), f"```\n{document!r}\n```"):
        found = read(text)
        assert found is not None
        assert same(found, document), found


_names = st.sampled_from(["lr", "model", "seed", "opt_2", "δ"])


@given(st.dictionaries(_names, _trees, min_size=1))
def test_namespaces_round_trip(document: Document) -> None:
    for made in (argparse.Namespace(**document), SimpleNamespace(**document), OrderedDict(document)):
        found = read(repr(made))
        assert found is not None
        assert same(found, document), found


_words = st.sampled_from(["adam", "a b", "x|y", "1_000", "https://x.y/z?a=b#c", "é"])


@given(
    st.dictionaries(
        _keys.filter(lambda key: type(typed(key)) is str), st.integers() | st.booleans() | _words, min_size=1
    )
)
def test_markdown_round_trip(document: Document) -> None:
    def cell(value: Any) -> str:
        return str(value).replace("|", "\\|")

    rows = [f"| {cell(key)} | {cell(value)} |" for key, value in document.items()]
    assert read("\n".join(["| Parameter | Value |", "| :--- | ---: |", *rows])) == document
    bare = [f"{cell(key)} | **{cell(value)}**" for key, value in document.items()]
    assert read("\n".join(["k | v", "--- | ---", *bare])) == document


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**30), 10**30))
def test_numbers_as_words(number: float) -> None:
    assert same(typed(repr(number)), number)


@pytest.mark.parametrize("word", ["1e400", "9" * 5000, "0x" + "f" * 5000, "1e", "٣", "1 2", "+", ".", "0o8", "1\n"])
def test_words_that_are_no_number(word: str) -> None:
    assert typed(word) == word


# ----- moments


@pytest.mark.parametrize(
    ("key", "value", "milliseconds"),
    [
        ("timestamp", 1678886400, 1678886400_000),
        ("timestamp", 1678886400.25, 1678886400_250),
        ("timestamp", 1678886400_123, 1678886400_123),
        ("created_at", 1678886400, 1678886400_000),
        ("startTime", 1678886400, 1678886400_000),
        ("START_TIME", 1678886400, 1678886400_000),
        ("seed", 1678886400, None),
        ("timestamp", "1678886400", None),
        ("timestamp", True, None),
        ("timestamp", 100, None),
        ("timestamp", math.nan, None),
        ("timestamp", math.inf, None),
        ("timestamp", 10**400, None),
        ("sometimes", 1678886400, None),
        ("total_time_ns", 1678886400, None),
    ],
)
def test_moments(key: str, value: Any, milliseconds: int | None) -> None:
    assert moment(key, value) == milliseconds
