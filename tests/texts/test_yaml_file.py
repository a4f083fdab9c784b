"""Files that are called YAML: what is read of odd ones, what is nothing, and which reason is told of others."""

from __future__ import annotations

import collections
from typing import Any

import pytest
import yaml

from tb_metadata_plugin.texts.yaml_file import UnreadableConfigError, parse_file


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("glob: *.png\nlr: 0.1\n", {"glob": "*.png", "lr": 0.1}),
        ("at: @x\ntick: `ls`\nfmt: %d\n", {"at": "@x", "tick": "`ls`", "fmt": "%d"}),
        ("q: \"a\" b\ns: 'it's'\nn: null\n", {"q": '"a" b', "s": "'it's'", "n": None}),
        ("m: a: b\nd:\n  e: @x\n  f: [1, 2]\n", {"m": "a: b", "d": {"e": "@x", "f": [1, 2]}}),
        ("l:\n- @a\n- b\n- k: %c\n  n: 1\n", {"l": ["@a", "b", {"k": "%c", "n": 1}]}),
        ("a: [ab]*.png\nb: [3, 4] px\nc: {x: 1}\n", {"a": "[ab]*.png", "b": "[3, 4] px", "c": {"x": 1}}),
        ("a: {{ env }}\nb: {c:1}\nd: {e: ${f}}\n", {"a": "{{ env }}", "b": "{c:1}", "d": "{e: ${f}}"}),
        ("a: !b!c d\nn: 1\n", {"a": "!b!c d", "n": 1}),
        ('p: "C:\\x"\nn: 1\n', {"p": '"C:\\x"', "n": 1}),
        ("a: @x  # why\nb: 1  # why\n", {"a": "@x", "b": 1}),
        ("@type: x\n%s: @y\n", {"@type": "x", "%s": "@y"}),
        ("a: \x1b[1m\nb: 1\n", {"a": "\x1b[1m", "b": 1}),
        ("a: 1\r\nb: @x\r\n", {"a": 1, "b": "@x"}),
        ("a: \u2028b: @x\n", {"a": None, "b": "@x"}),
        # What stands in a text of several lines is no value of a line.
        ('a: "one\n  k: @x"\nb: |\n  k: @x\nc: @y\n', {"a": "one k: @x", "b": "k: @x\n", "c": "@y"}),
    ],
)
def test_an_odd_value_is_a_text_and_costs_no_other(text: str, document: object) -> None:
    assert parse_file(text) == document


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("%YAML 1.2\n---\na: 1\n", {"a": 1}),
        ("%TAG ! tag:x,2000:\n--- # seen\na: !b 1\n", {"a": "tag:x,2000:b 1"}),
        ("  a: 1\n  b:\n    - 2\n", {"a": 1, "b": [2]}),
        ("--- &root\na: 1\n", {"a": 1}),
        ("&root\na: 1\n", {"a": 1}),
        ("--- {a: 1}\n", {"a": 1}),
        ("a: 1\n---\n", {"a": 1}),
        ("---\n# nothing\n---\na: 1\n...\n---\nnull\n--- {}\n", {"a": 1}),
        ("&k key: 1\nother: *k\n", {"key": 1, "other": "key"}),
        ("? [a, 1]\n: x\n? !!python/tuple [0, 1]\n: y\n", {"['a', 1]": "x", "(0, 1)": "y"}),
        ("b: &b {x: 1}\nc:\n  <<: *b\n  y: 2\n", {"b": {"x": 1}, "c": {"x": 1, "y": 2}}),
        (
            "on: yes\nt: 12:30\nn: 1e-3\no: 010\nnone: None\n",
            {"on": "yes", "t": "12:30", "n": 1e-3, "o": 10, "none": None},
        ),
        ("a: ${oc.env:HOME}\nb: ${c.d}/x\n", {"a": "${oc.env:HOME}", "b": "${c.d}/x"}),
        ("!!python/object:argparse.Namespace\nlr: 0.1\n", {"lr": 0.1}),
        ("!!python/object:my.Config\nsub: !!python/object:my.Sub\n  x: 1\n", {"sub": {"@type": "my.Sub", "x": 1}}),
        (
            "!!python/object/new:easydict.EasyDict\ndictitems:\n  a: &id001 !!python/object/new:easydict.EasyDict\n"
            "    dictitems:\n      b: 1\n    state:\n      b: 1\nstate:\n  a: *id001\n",
            {"a": {"b": 1}},
        ),
        ("!!omap\n- a: 1\n- b: 2\n", {"a": 1, "b": 2}),
    ],
)
def test_what_yaml_allows_is_read(text: str, document: object) -> None:
    assert parse_file(text) == document


@pytest.mark.parametrize(
    "value",
    [
        {"lr": 0.1},
        collections.OrderedDict([("lr", 0.1), ("model", collections.OrderedDict([("dim", 2)]))]),
        {"a": {"b": [1, None, "x"]}, "c": True},
    ],
)
def test_what_pyyaml_dumps_is_what_it_was(value: Any) -> None:
    expected = {key: dict(one) if isinstance(one, dict) else one for key, one in value.items()}
    for options in (
        {},
        {"default_flow_style": True},
        {"explicit_start": True, "explicit_end": True, "version": (1, 2)},
    ):
        assert parse_file(yaml.dump(value, **options)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "# one\n   # two\n",
        "---\n",
        "--- # seen\n...\n",
        "~\n",
        "null\n...\n",
        "{}\n",
        "[]\n",
        "---\n---\n{}\n",
        '""\n',
    ],
)
def test_a_file_in_which_nothing_is_said_is_nothing(text: str) -> None:
    assert parse_file(text) is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("- a\n- b\n", None, "it is no YAML mapping"),
        ("one sentence\n", None, "it is no YAML mapping"),
        ("*a\n", None, "it is no YAML mapping"),
        ("a: 1\nb:\n  c: 2\n  c: 3\n", 4, "the key 'c' stands twice"),
        ("a: 1\n---\nb: 2\n", 3, "a second YAML document begins there"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "did not find expected"),
        ("a: 1\nb: 'x\n", 3, "end of stream"),
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a: 1\nb: !x!y\n  c: 2\n", 2, "undefined tag handle"),
        ("a: 1\n? {b: 1}\n: 2\n", 2, "a mapping is no key"),
        ("a: 1\nb: " + "[" * 210 + "]" * 210 + "\n", None, None),
        ("a: 1\nb\x00: 2\n", 2, r"U\+0000 is not allowed"),
        ("a: 1\nlist:\n" + "".join(f"{' ' * 2 * i}-\n" for i in range(1, 300)), 202, "deeper than 200"),
        (
            "a: &a0 [xxxxxxxx]\n" + "".join(f"b{i}: &a{i + 1} [{', '.join([f'*a{i}'] * 10)}]\n" for i in range(9)),
            6,
            "its aliases stand for more than",
        ),
        (f"a: &a\n  ? {'k' * 200_000}\n  : 1\nb: [{', '.join(['*a'] * 6)}]\n", 4, "its aliases stand for more than"),
        ('{"a": 0.1 // rate\n}', 1, "a comment is no YAML"),
        ('{\n  // rate\n  "a": 0.1\n}', 2, "a comment is no YAML"),
        ('{\n<<<<<<< HEAD\n"a": 1}', 2, "goes on in the next line"),
        ('{"a": 1, "b":\n}', 2, "has no value"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(text: str, line: int | None, reason: str | None) -> None:
    if reason is None:
        # What is too deep on one line is an odd value.
        assert parse_file(text) == {"a": 1, "b": text[8:].strip()}
        return
    with pytest.raises(UnreadableConfigError, match=reason) as raised:
        parse_file(text)
    assert raised.value.line == (None if line is None else line - 1)
    assert (f"line {line}: " in raised.value.message) == (line is not None)


def test_only_so_much_is_parsed_to_mend_values(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"a{number}: @x\n" for number in range(20))
    assert parse_file(text) == {f"a{number}": "@x" for number in range(20)}
    monkeypatch.setattr("tb_metadata_plugin.texts.yaml_file._MOST_PARSED", 10 * len(text))
    with pytest.raises(UnreadableConfigError, match="line 1: "):
        parse_file(text)
