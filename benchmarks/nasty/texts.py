"""YAML, tables, fences and prose that are hard to read."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from benchmarks.nasty import Case, in_all, numbered, repeated
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.texts import text_documents, yaml_text
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS
from tb_metadata_plugin.texts.unread import why_unread


def read_text(text: str) -> object:
    """As a text summary is read, and told where it is none."""
    raw = text.encode(errors="surrogatepass")
    return text_documents.as_json(raw) or why_unread(raw, MAX_CHARACTERS)


def read_yaml_slowly(text: str) -> object:
    """As YAML is read where its library came without C."""
    quick = yaml.__dict__.pop("CBaseLoader", None)
    try:
        return yaml_text.parse_yaml(text)
    finally:
        if quick is not None:
            yaml.CBaseLoader = quick


def read_config(text: str) -> object:
    """As `config.yaml` beside an event file is read."""
    return _read_file("config.yaml", text)


def read_json_config(text: str) -> object:
    """As `config.json` beside an event file is read."""
    return _read_file("config.json", text)


def _read_file(name: str, text: str) -> object:
    (kind,) = [kind for kind in kinds_of(name) if kind.has(name)]
    try:
        return kind.read(text.encode(errors="surrogatepass"), name)
    except MetadataError as error:
        return error.message


def indented(size: int) -> str:
    """Each key below the one before, as deep as the size allows."""
    depth = int((2 * max(1, size)) ** 0.5)
    return "\n".join(" " * level + "a:" for level in range(depth)) + "\nb: 1\n"


YAML_INPUTS: dict[str, Callable[[int], str]] = {
    "many keys": numbered("", "k#: #\n", ""),
    "keys below keys": indented,
    "keys below keys, 150 deep": lambda size: "".join(
        "".join(" " * level + f"k{block}:\n" for level in range(150)) + " " * 150 + "x: 1\n"
        for block in range(max(1, size // 13_000))
    ),
    "lists in brackets": lambda size: "a: 1\nb: " + "[" * (size // 2 - 4) + "]" * (size // 2 - 4),
    "lists in brackets, a line each": lambda size: "a: 1\nb:\n" + " [\n" * (size // 6) + " ]\n" * (size // 6),
    "lists in brackets that never close": repeated("a: 1\nb: ", "[", ""),
    "objects in braces": lambda size: "a: 1\nb: " + "{a: " * (size // 5) + "}" * (size // 5),
    "objects in braces, a line each": lambda size: "a: 1\nb:\n" + " {a:\n" * (size // 8) + " }\n" * (size // 8),
    "keys in braces, 150 deep": lambda size: "a: 1\nb: " + "[" * 150 + "x, " * ((size - 400) // 3) + "]" * 150 + "\n",
    "one long list in brackets": repeated("a: 1\nb: [1", ", 1", "]\n"),
    "one long list in brackets, a line each": repeated("a: 1\nb: [1", ",\n 1", "]\n"),
    "one long object in braces": numbered("a: 1\nb: {", "k#: #", "}\n", ", "),
    "dashes on one line": repeated("a: 1\nb:\n ", "- ", "x\n"),
    "a list of dashes": repeated("a: 1\nb:\n", " - 1\n", ""),
    "question marks": repeated("a: 1\nb:\n ", "? ", "x\n"),
    "question marks, a line each": repeated("a: 1\nb:\n", " ? x\n", ""),
    "colons on one line": repeated("a: 1\nb: ", "x: ", "\n"),
    "a long key": repeated("a: 1\n", "b", ": 1\n"),
    "a long word": repeated("a: 1\nb: ", "x", "\n"),
    "words and spaces": repeated("a: 1\nb: x", "  x", "\n"),
    "spaces": repeated("a: 1\nb: x", " ", "x\n"),
    "lines of words": repeated("a: 1\nb: x", "\n  x", "\n"),
    "empty lines": repeated("a: 1\nb: x", "\n", "  x\n"),
    "quotes that never end": repeated("a: 1\nb: '", "x ", ""),
    "quotes of escapes": repeated('a: 1\nb: "', "\\x41", '"\n'),
    "quotes of lines": repeated('a: 1\nb: "', "x\n ", '"\n'),
    "doubled quotes": repeated("a: 1\nb: '", "''", "'\n"),
    "a block": repeated("a: 1\nb: |\n", "  x\n", ""),
    "a folded block": repeated("a: 1\nb: >\n", "  x\n\n", ""),
    "a block of empty lines": repeated("a: 1\nb: |\n", "\n", "  x\n"),
    "a block of spaces": lambda size: "a: 1\nb: |\n" + (" " * 100 + "\n") * (size // 101) + " x\n",
    "comments": repeated("a: 1\n", "#\n", "b: 1\n"),
    "a long comment": repeated("a: 1\n#", "x", "\nb: 1\n"),
    "indented comments": repeated("a: 1\n", "  #\n", "b: 1\n"),
    "tabs": repeated("a: 1\nb:", "\t", "x\n"),
    "one key again and again": repeated("a: 1\n", "b: 1\n", ""),
    "numbers of 900 digits": repeated("a: 1\nb:\n", " - " + "9" * 900 + "\n", ""),
    "fractions of 900 digits": repeated("a: 1\nb:\n", " - 0." + "9" * 900 + "x\n", ""),
    "numbered lines": numbered("", "Epoch #: #\n", ""),
    "sentences": numbered("", "User #: one two three\n", ""),
    "anchors": numbered("", "k#: &a# 1\n", ""),
    "beyond the plain": repeated("a: 1\nb: ", "😀", "\n"),
    "line separators": repeated("a: 1\nb: x", "\u2028 x", "\n"),
    "carriage returns": repeated("a: 1\r", "b: 1\r", ""),
}
TABLE_INPUTS: dict[str, Callable[[int], str]] = {
    "many rows": numbered("| a | b |\n|---|---|\n", "| k# | # |\n", ""),
    "a row of pipes": repeated("| a | b |\n|---|---|\n| k | ", "|", "|\n"),
    "a row of escaped pipes": repeated("| a | b |\n|---|---|\n| k | ", "\\|", "|\n"),
    "a row of cells": repeated("| a | b |\n|---|---|\n| k | ", "`x`|", "|\n"),
    "a rule of dashes": repeated("| a | b |\n|---|", "-", "|\n| c | 1 |\n"),
    "a rule of dashes that is none": repeated("| a | b |\n|---|", "-", "x\n| c | 1 |\n"),
    "a rule of spaces": repeated("| a | b |\n|---|", " ", "x\n| c | 1 |\n"),
    "a rule of spaces and dashes": repeated("| a | b |\n|---|", " -", "x\n| c | 1 |\n"),
    "headings": repeated("", "# x\n", "| a | b |\n|---|---|\n| c | 1 |\n"),
    "empty lines": repeated("| a | b |\n|---|---|\n| c | 1 |", "\n", ""),
    "bold": repeated("| a | b |\n|---|---|\n| c | ", "**", " |\n"),
    "one key again and again": repeated("| a | b |\n|---|---|\n", "| c | 1 |\n", ""),
    "title rows": repeated("", "| a | b |\n", ""),
    "spaces": repeated("| a | b |\n|---|---|\n| c | ", " ", " |\n"),
}
FENCED_INPUTS: dict[str, Callable[[int], str]] = {
    "fences that never end": repeated("```", "`", "\nx"),
    "two long fences": lambda size: "~" * (size // 2) + "\n" + "~" * (size // 2) + "x",
    "a long fence and lines of its like": lambda size: "~" * (size // 2) + "\nx\n" + "~~~\n" * (size // 8) + "x",
    "fences in fences": repeated("```\n", "```\n", "x"),
    "a fence of spaces": repeated("```\na: 1\n", " ", "x"),
    "a fence of lines of spaces": repeated("```\na: 1", "\n   ", "x"),
    "<pre": repeated("", "<pre", ""),
    "<pre>": repeated("", "<pre>", "x"),
    "<pre><code": repeated("<pre>", "<code", ""),
    "</pre>": repeated("<pre>", "</pre>", "x"),
    "</code>": repeated("<pre>", "</code>", "x"),
    "</code></pre>": repeated("<pre>", "</code></pre>", "x"),
    "ampersands": repeated("<pre>", "&", "</pre>"),
    "entities": repeated("<pre>", "&amp;", "</pre>"),
    "entities that are none": repeated("<pre>", "&" + "x" * 31 + ";", "</pre>"),
    "a long entity": repeated("<pre>&#", "1", ";</pre>"),
    "a long entity in hexadecimal": repeated("<pre>&#x", "1", ";</pre>"),
    "entities of 4,000 digits": repeated("<pre>", "&#" + "1" * 4000 + ";", "</pre>"),
    "less-than signs": repeated("<pre>", "<", "</pre>"),
}
PROSE_INPUTS: dict[str, Callable[[int], str]] = {
    "words": repeated("", "the cat sat on the mat. ", ""),
    "lines": repeated("", "The cat sat: on the mat.\n", ""),
    "spaces": repeated("", " ", "x"),
    "indented lines": repeated("", "    a: 1\n", "b"),
    "ever less indented lines": lambda size: "".join(
        " " * level + "a: 1\n" for level in range(int((2 * max(1, size)) ** 0.5), 0, -1)
    ),
    "tabs and spaces": repeated("", "\t ", "x: 1\n"),
    "a wide margin": lambda size: (" " * (size // 2) + "a: 1\n") + " " * (size // 2) + "b: 1\n",
    "empty lines": repeated("", "\n", "x"),
    "pipes": repeated("x", "|", ""),
    "null characters": repeated("", "\0", ""),
    "bytes that are no text": repeated("", "\ud800", ""),
}

LINE_INPUTS: dict[str, Callable[[int], str]] = {
    "keys with a value that is no YAML": numbered("x: *.png\n", "k#: #\n", ""),
    "keys below keys, each no YAML": lambda size: "x: *.png\n" + indented(size),
    "names without colons, each below the one before": lambda size: "x: *.png\n" + indented(size).replace("a:", "a"),
    "lines that go on": repeated("a: *x\nb: 2\nc: 3\n", "  x\n", ""),
    "lines that go on, each like an entry": repeated("a: 1\nb: {*x\n", " c: @}\n", ""),
    "lines without a key": repeated("a: *x\nb: 2\n", "x\n", ""),
    "bullets": numbered("", "- **k#**: *x\n", ""),
    "sections": numbered("", "[s#]\nk = x y\n", ""),
    "dots of a section": lambda size: "[" + "a." * (size // 2) + "a]\nx = y\n",
    "dots of keys": lambda size: "a" + ".a" * (size // 2) + " = 1\nb = 2\n",
    "lists in TOML": lambda size: "a = " + "[" * (size // 2) + "]" * (size // 2) + "\nb = 1\n",
    "tables of TOML": numbered("", "[[s]]\nk = #\n", ""),
    "sections that never close": repeated("", "[a\n", "x = 1\n"),
    "values in brackets": numbered("x: *y\n", "k#: (1, 2)\n", ""),
    "brackets that never close": numbered("x: *y\n", "k#: [[[[[\n", ""),
    "marks of bold": repeated("a: *x\nb: ", "**", "\n"),
    "equals signs": repeated("a: *x\nb", "=", "\n"),
    "flags": numbered("", "--k# # ", "", ""),
    "flags with lists": numbered("", "--k# [# ", "", ""),
    "flags, a line each": numbered("", "--k# #\n", "", ""),
    "a quote that never closes": repeated("--a '", "x ", ""),
    "pairs on one line": numbered("", "k#=# ", "", ""),
    "brackets on one line": repeated("a=1, b=", "[", ""),
    "dots": repeated("a ", ".", " b\nc ... d\n"),
    "breaks of HTML": repeated("a: 1", "<br>", "b: 2"),
    "tags that never close": repeated("a: 1<br>", "<b ", "b: 2"),
    "a table of HTML": numbered("<table>", "<tr><td>k#</td><td>#</td></tr>", "</table>", ""),
    "cells that never close": repeated("<table><tr>", "<td>", "</table>"),
    "fences in fences": repeated("x\n", "```\n", "y"),
    "fences that all have a name": repeated("~~~ a\n", "~~~ a\n", "`"),
    "fences that do not close": repeated("x\n```\n", "\n```x", ""),
    "a table drawn with lines": numbered("+-+-+\n", "| k# | # |\n+-+-+\n", "", ""),
    "cells that go on": repeated("+-+-+\n| k | v |\n", "|   | x |\n", "+-+-+\n"),
    "rules": repeated("| k | v |\n", "|---+---|\n", "| a | 1 |\n"),
    "a rule that is none": repeated("+", "-", "x\n"),
    "rules with gaps": repeated("", "-- --\n", "a  1\n"),
    "a rule with many gaps": repeated("k  v\n", "-- ", "\na  1\n"),
    "boxes": numbered("╭────┬───╮\n", "│ k# │ # │\n", "╰────┴───╯", ""),
    "columns of sections": lambda size: (
        "|" + "s|" * 400 + "key|value|\n" + "|-" * 402 + "|\n" + ("|a" * 402 + "|\n") * (size // 806)
    ),
    "headings in a table": numbered("|key|value|\n|-|-|\n", "|**a#**||\n|x|#|\n", "", ""),
    "columns of blanks alone": numbered("param  value\n", "k#     #\n", "", ""),
    "one wide line and blanks": repeated("param  value\nk  ", " x", "\n"),
    "items of HTML": numbered("<ul>", "<li>k#: #</li>", "</ul>", ""),
    "lists in lists of HTML": repeated("", "<ul><li>", "a: 1"),
    "terms of HTML": numbered("<dl>", "<dt>k#</dt>\n<dd>#</dd>", "</dl>", ""),
    "comments of HTML": repeated("<!-- x -->", "<!--", "a: 1"),
    "lines in back-quotes": numbered("", "- `k#: #`\n", "", ""),
    "spaces before a back-quote": repeated("- `a: 1`\n", " ", "`x"),
    "several fences": repeated("```\na: 1\nb: 2\n```\n", "```\nc: 1\n```\n", ""),
    "rows that go on": repeated("|k|v|\n|-|-|\n|a|b\n", "x\n", "|"),
    "rows that open": repeated("|k|v|\n|-|-|\n", "|a|b\n", "x"),
    "columns between blanks": numbered("name  value\n----  -----\n", "k#  #\n", "", ""),
    "aliases": lambda size: "a: &a [" + "x," * (size // 8) + "x]\nb: [" + "*a ," * (size // 8) + "1]\n",
    "merges": lambda size: "a: &a {x: 1}\n" + "".join(f"b{n}: {{<<: *a}}\n" for n in range(size // 16)),
}

CONFIG_INPUTS: dict[str, Callable[[int], str]] = {
    "comments": repeated("", "# x\n", ""),
    "blank lines": repeated("", "\n", ""),
    "one long value": repeated("a: ", "x", ""),
    "a list of keys": repeated("", "- a: 1\n", ""),
    "braces": repeated("{a: [", "{}, ", "]}"),
    "values that are no YAML": numbered("", "k#: @x\n", ""),
    "a few values that are no YAML at the end": lambda size: (
        "".join(f"k{number}: 1\n" for number in range(size // 10)) + "".join(f"a{number}: %\n" for number in range(3))
    ),
    "one long value that is no YAML": repeated("a: @", "x #", "\n"),
    "items in a line that are no YAML": repeated("", "- ", "@\n"),
    "colons in a line": repeated("", "a: ", "\n"),
    "keys that are lists": lambda size: "".join(f"? [{number}, a]\n: 1\n" for number in range(size // 15)),
    "braces in braces as keys": repeated("a: ", "{", "}\n"),
    "empty documents": repeated("", "---\n", "a: 1\n"),
}

JSON_CONFIG_INPUTS: dict[str, Callable[[int], str]] = {
    "comments": repeated('{"a": 1, ', "// x\n", '"b": 2}'),
    "comments that never end": repeated('{"a": ', "/*", ""),
    "quotes that never end": repeated("{", '\\"', '"'),
    "quotes of escapes that never end": repeated('{"', '\\"', ""),
    "commas": repeated('{"a": [', ",", "]}"),
    "commas and spaces": repeated('{"a": [1', ",    ", "1]}"),
    "trailing commas": repeated('{"a": [', "[1,],", "]}"),
    "braces": repeated("", "{a: ", ""),
    "keys that are no JSON": numbered("{", "a#: 1, ", "}"),
}


CASES = [
    *in_all("line", LINE_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("yaml", YAML_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("slow yaml", YAML_INPUTS, read_yaml_slowly, MAX_CHARACTERS),
    *in_all("config file", YAML_INPUTS | CONFIG_INPUTS, read_config, MAX_CHARACTERS),
    *in_all("json config", YAML_INPUTS | JSON_CONFIG_INPUTS, read_json_config, MAX_CHARACTERS),
    *in_all("table", TABLE_INPUTS, read_text, MAX_CHARACTERS),
    Case(
        "table",
        "cells",
        lambda size: [[b"k%d" % number, b"1"] for number in range(size // 7)],
        text_documents.rows_as_json,
        MAX_CHARACTERS,
    ),
    *in_all("fence", FENCED_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("prose", PROSE_INPUTS, read_text, MAX_CHARACTERS),
]
