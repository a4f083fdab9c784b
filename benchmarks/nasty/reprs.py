"""What Python prints of its objects, where it is hard to read."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.nasty import in_all, numbered, repeated
from tb_metadata_plugin.texts import text_documents
from tb_metadata_plugin.texts.repr_text import parse_repr
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS


def read_text(text: str) -> object:
    """As a text summary is read."""
    return text_documents.as_json(text.encode(errors="surrogatepass"))


def many_nested(opening: str, inside: str, closing: str, depth: int = 55) -> Callable[[int], str]:
    """Many values that are as deep as values may be."""
    value = opening * depth + inside + closing * depth
    return lambda size: "{" + ", ".join(f"'k{number}': {value}" for number in range(max(1, size // len(value)))) + "}"


REPR_INPUTS: dict[str, Callable[[int], str]] = {
    "many keys": numbered("{", "'k#': #", "}", ", "),
    "many keywords": numbered("Namespace(", "k#=#", ")", ", "),
    "a long text": repeated("{'a': '", "x", "'}"),
    "a text of escapes": repeated("{'a': '", "\\n", "'}"),
    "a text of named characters": repeated("{'a': '", "\\N{LATIN SMALL LETTER A}", "'}"),
    "a text that never ends": repeated("{'a': '", "x", "}"),
    "a text of escapes that never ends": repeated("{'a': '", "\\'", "}"),
    "texts beside each other": repeated("{'a': ", "'x' ", "}"),
    "bytes beside each other": repeated("{'a': ", "b'x' ", "}"),
    "quotes": repeated("{'a': ", "'", "}"),
    "a long name": repeated("{'a': ", "x", "}"),
    "a long dotted name": repeated("{'a': x", ".x", "}"),
    "dots": repeated("{'a': x", ".", "}"),
    "a long number": repeated("{'a': ", "1", "}"),
    "a long number of underscores": repeated("{'a': 1", "_", "}"),
    "a long number in hexadecimal": repeated("{'a': 0x", "f", "}"),
    "a long fraction": repeated("{'a': 0.", "1", "}"),
    "a long imaginary number": lambda size: "{'a': 1" + "1" * (size // 2) + "-1" + "1" * (size // 2) + "j}",
    "a long imaginary number that is none": lambda size: "{'a': 1" + "1" * (size // 2) + "-1" + "1" * (size // 2) + "}",
    "numbers of 4,000 digits": repeated("{'a': [1", ", " + "7" * 4000, "]}"),
    "small numbers": repeated("{'a': [1", ",1", "]}"),
    "negative numbers": repeated("{'a': [1", ",-1", "]}"),
    "complex numbers": repeated("{'a': [1", ",1+2j", "]}"),
    "empty lists": repeated("{'a': [1", ",[]", "]}"),
    "empty objects": repeated("{'a': [1", ",{}", "]}"),
    "tuples": repeated("{'a': [1", ",(1,)", "]}"),
    "opaque calls": repeated("{'a': [1", ",f(1)", "]}"),
    "opaque calls, a line each": repeated("{'a': [1", ",\nf(1)", "]}"),
    "opaque calls of long lines": lambda size: (
        "{'a': [1" + ",\n".join(["", *["f(x='" + "x" * 1000 + "')"] * (size // 1010)]) + "]}"
    ),
    "an opaque call of lines": repeated("{'a': f(1", ",\n1", ")}"),
    "opaque calls that span lines": repeated("{'a': [1", ",f(\n)", "]}"),
    "dotted names": repeated("{'a': [1", ",a.b", "]}"),
    "NumPy's numbers": repeated("{'a': [1", ",np.float64(1.0)", "]}"),
    "opaque keys": numbered("{", "(#, 1): 1", "}", ", "),
    "line breaks": repeated("{'a': 1", "\n", "}"),
    "line breaks of three kinds": repeated("{'a': 1", "\r\n\n\r", "}"),
    "spaces": repeated("{'a': 1", " ", "}"),
    "beyond ASCII": repeated("{'a': [1", ",'é'", "]}"),
    "an opaque call beyond ASCII": repeated("{'a': [f('é')", ",f('é')", "]}"),
    "brackets that never close": repeated("{'a': ", "[", ""),
    "pairs of an ordered dictionary": numbered("OrderedDict([", "('k#', #)", "])", ", "),
    "half of a call at the end": numbered("Namespace(", "k#=#", ", 1)", ", "),
    "values 55 deep": many_nested("[", "1", "]"),
    "objects 55 deep": many_nested("{'a': ", "1", "}"),
    "calls 55 deep": many_nested("f(a=", "1", ")"),
    "mappings 55 deep": many_nested("Namespace(a=", "1", ")"),
    "mappings 55 deep around none": many_nested("Namespace(a=", "Namespace(1, 2)", ")"),
    "mappings 55 deep beside none": many_nested("Namespace(a=", "1", ", b=Namespace(1))"),
    "angles that never close": repeated("{'a': ", "<", "}"),
    "angles that never close, in a list": repeated("{'a': [1", ", <", "]}"),
    "angles": repeated("{'a': [1", ", <a 'b'>", "]}"),
    "angles in angles": lambda size: "{'a': " + "<a " * (size // 4) + ">" * (size // 4) + "}",
    "loose words": repeated("{'a': 1, 'b': x", " y", "}"),
    "loose words and commas": repeated("{'a': 1, 'b': x", ", y", "}"),
    "loose words and commas of keywords": repeated("Namespace(a=1, b=x", ", y", ")"),
    "loose words, commas and quotes": repeated("{'a': 1, 'b': x", ", '", "}"),
    "loose words, commas and spaces": lambda size: "{'a': 1, 'b': x" + (", " + " " * 1000) * (size // 1002) + "}",
    "loose words, a line each": repeated("Namespace(a=1, b=x", "\ny", ")"),
    "loose words of escaped quotes": repeated("{'a': 1, 'b': x", " \\'", "}"),
    "apostrophes": repeated("{'a': 1, 'b': x", " it's", "}"),
    "loose items of lists": repeated("{'a': 1, 'b': [x y", ", x y", "]}"),
    "lists of loose items": repeated("{'a': 1, 'b': [1", ", [x y]", "]}"),
    "loose brackets": repeated("{'a': 1, 'b': x", " (y, [z])", "}"),
    "loose brackets that never close": repeated("{'a': 1, 'b': x ", "(", "}"),
    "loose values 55 deep": many_nested("[x ", "1", " y]"),
    "calls of loose words 55 deep": many_nested("f(x ", "1", " y)"),
    "sets of loose words": repeated("{'a': 1, 'b': [1", ", {x: 1, y}", "]}"),
    "comments": repeated("{'a': 1", ", # it's\n", "}"),
    "members without commas": numbered("Namespace(", "k#=#", ")", "\n"),
    "stars": repeated("Namespace(a=1", ", **{'b': 1}", ")"),
    "a cut list": repeated("{'a': 1, 'b': [1", ", 1", "..."),
    "cut brackets": repeated("{'a': 1, 'b': ", "[", "..."),
    "pairs": numbered("[('a', 'x')", ", ('k#', #)", "]"),
    "a title and blanks": repeated("Config", " ", "{'a': 1}"),
    "a title of many words": repeated("Config", " of", ": {'a': 1}"),
}
SOURCE_INPUTS: dict[str, Callable[[int], str]] = {
    "many assignments": numbered("", "k# = #\n", ""),
    "assignments of mappings": numbered("", "k# = dict(a=#)\n", ""),
    "assignments of words": numbered("", "k# = x y\n", ""),
    "a long path": repeated("a", ".a", " = 1\nb = 2"),
    "a long path of scopes": repeated("a", "/a", ".b = 1\nb = 2"),
    "a long path of keys": repeated("a", "['b']", " = 1\nb = 2"),
    "a path again and again": numbered("", "a.b.k# = #\n", ""),
    "paths below values": numbered("a = 1\n", "a.b.k# = #\n", ""),
    "blanks": repeated("a = 1\nb", " ", "= 1"),
    "blanks behind a type": repeated("a = 1\nb: int", " ", "x"),
    "types": repeated("a = 1\nb: int", " | int", " = x"),
    "backslashes": repeated("a = 1\nb = ", "\\\n", "2"),
    "comments": repeated("", "# x\n", "a = 1\nb = 2"),
    "comments behind values": repeated("a = 1", "  # x\n", "b = 2"),
    "imports": repeated("", "import x\n", "a = 1\nb = 2"),
    "imports that never close": repeated("", "from x import (\n", "a = 1\nb = 2"),
    "a line of values": repeated("a = 1\nb = 1", ", 1", ""),
    "a line of words": repeated("a = 1\nb = x", " x", ""),
    "lists of words": repeated("a = 1\nb = [", "[x y], ", "]"),
    "a text of three quotes that never ends": repeated('"""', '" ', ""),
    "gin's headings": repeated("", "#### Parameters:\n\n", "    a.b = 1\n"),
    "gin's parameters": numbered("#### Parameters:\n\n", "    a.k# = @b()\n", ""),
    "gin's blocks": numbered("", "k#:\n  a = 1\n", ""),
    "fields": numbered("", "k#=#", "", " "),
    "fields of texts": numbered("", "k#='x'", "", " "),
    "fields that are words": repeated("a=1 ", "b", "=2"),
}
OPENINGS = {
    "lists": ("[", "]"),
    "tuples": ("(", ")"),
    "objects": ("{'a': ", "}"),
    "objects of numbers": ("{1: ", "}"),
    "sets": ("{", "}"),
    "calls": ("f(", ")"),
    "keyword calls": ("f(a=", ")"),
    "calls of calls": ("f(1)(", ")"),
    "keys": ("{", ": 1}"),
    "keys of objects": ("{{1: ", "}: 1}"),
    "lists in calls": ("f([", "])"),
    "calls in objects": ("{'a': f(", ")}"),
    "second arguments": ("f(1, ", ")"),
    "second values": ("{1: 1, 2: ", "}"),
    "lists behind lists": ("[1, [", "]]"),
    "calls behind brackets": ("(f)(", ")"),
    "negative calls": ("f(-x, ", ")"),
    "keywords behind": ("f(a=1, b=", ")"),
}
ERRORS = (
    "",
    "1",
    "a=1",
    "1: 1",
    "1: 1, 1",
    "1, 1: 1",
    ",",
    "1,, 1",
    "a=1, 1",
    "'a':",
    "a=",
    "-",
    "lambda",
    "not",
    "None=1",
    "1__0",
    "'\\x'",
    "(]",
)
"""Most of these are none in a list, in a call or as a key."""


def in_brackets(opening: str, closing: str) -> Callable[[int], list[str]]:
    """Values in so many brackets, with each of the errors inside: a parser may try all ways to read what is around."""

    def make(depth: int) -> list[str]:
        levels = max(1, depth // sum(map(opening.count, "[({")))
        return [f"Namespace(a={opening * levels}{inside}{closing * levels})" for inside in ERRORS]

    return make


def read_all(inputs: list[str]) -> object:
    """As a text that is no JSON is read."""
    return [parse_repr(text) for text in inputs]


DEEP_INPUTS = {of: in_brackets(opening, closing) for of, (opening, closing) in OPENINGS.items()}

CASES = [
    *in_all("repr", REPR_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("source", SOURCE_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("deep repr", DEEP_INPUTS, read_all, 58),
]
