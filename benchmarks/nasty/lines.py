"""Lines, headings, members and relaxed braces that are hard to read."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.nasty import Case, in_all, nested, numbered, repeated
from tb_metadata_plugin.texts import text_documents
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS


def read_text(text: str) -> object:
    """As a text summary is read."""
    return text_documents.as_json(text.encode(errors="surrogatepass"))


RELAXED_INPUTS: dict[str, Callable[[int], str]] = {
    "bare keys": numbered("{\n", "k#: #,\n", "}"),
    "remarks": numbered("{\n", "k#: #, // c\n", "}"),
    "remarks between loose words": repeated("{\n a: 1, b: x", "\n// c\n/* d */ y", "}"),
    "remarks that never end": repeated("{\n a: 1", ", /* b", "}"),
    "remarks that never end, a line each": repeated("{\n a: 1, b: x", "\n/*", "}"),
    "remarks in a row": repeated("{\n a: 1, b: x y", "/**/", "\n}"),
    "remarks of lines": repeated("{\n a: 1, b: x y\n/*", "\n/*", "*/\n}"),
    "remarks above": repeated("// c\n", "/*c*/\n//\n", "{a: 1,\nb: 2,}"),
    "slashes": repeated("{\n a: x ", "/", "\n}"),
    "braces": nested("{a: ", "1,", "}"),
    "bare keys in a call": numbered("FrozenDict({\n", "k#: {\n x: #,\n },\n", "})"),
}
MEMBER_INPUTS: dict[str, Callable[[int], str]] = {
    "keywords": numbered("", "k#=#,\n", "a=1"),
    "quoted keys": numbered("", '"k#": #,\n', '"a": 1'),
    "bare words": numbered("", "k#: a b,\n", "a: 1"),
    "commas": repeated("a=1,\n", ",\n", ""),
    "commas behind commas": repeated("a=1,", ",", "\nb=2"),
    "brackets that never close": repeated('"a": [\n', "[\n", ""),
    "many pairs on lines": numbered("", "k#=#, l#=#\n", "a=1, b=2"),
    "pairs without blanks": numbered("a=1", ",k#=#", ""),
}
HEADED_INPUTS: dict[str, Callable[[int], str]] = {
    "sections": numbered("", "## Part #\n- a: 1\n- b: 2\n", ""),
    "sections in bold": numbered("", "**Part #**\n- a: 1\n- b: 2\n", ""),
    "sections without keys": numbered("## A\n- a: 1\n", "## Part #\n", ""),
    "deeper and deeper": repeated("# A\n- a: 1\n", "## B\n### C\n#### D\n##### E\n###### F\n", ""),
    "one long section": numbered("## A\n", "- k#: #\n", "## B\n- b: 1"),
    "marks": repeated("## A\n- a: 1\n## ", "#", "\n- b: 2"),
    "stars": repeated("**A**\n- a: 1\n", "**", "\n- b: 2"),
    "a section that is prose": repeated("## A\n- a: 1\n## B\n", "word ", ""),
}
LINE_INPUTS: dict[str, Callable[[int], str]] = {
    "remarks behind values": numbered("", "k# = # # remark\n", "x = a b"),
    "many remarks behind a value": repeated("a = 1\nb = x", " #y", "\nc = *"),
    "remarks that are none": repeated("a = 1\nb = x", " ;", "\nc = *"),
    "names without dots": numbered("  a ........ 1\n", "  a_name_that_is_long_# . #\n", ""),
    "brackets that span lines": numbered("g: *x\n", "k#: [\n1,\n2]\n", ""),
    "brackets that never close": numbered("g: *x\n", "k#: [\n", ""),
    "brackets that only close": numbered("g: *x\n", "k#: ]\n", ""),
    "brackets far apart": lambda size: "g: *x\n" + "k: [\n" * (size // 14) + "]\n" * (size // 14),
    "frames": repeated("a: *\n", "--- arguments ---\n", "b: 1"),
    "a long frame": repeated("a: *\n", "-", " arguments ---\nb: 1"),
    "a long name in a frame": repeated("a: *\n--- a", " a", " ---\nb: 1"),
    "a frame of marks": repeated("a: *\n---", "-", "x\nb: 1"),
    "a frame of blanks": repeated("a: *\n---", " ", "x\nb: 1"),
    "blanks behind the name of a frame": repeated("a: *\n--- end", " ", "x\nb: 1"),
    "exports": numbered("", "export K#=#\n", ""),
    "arrows": numbered("", "k_# => #\n", ""),
    "wide colons": numbered("", "k#\uff1a#\n", ""),
    "remarks below a long list": lambda size: (
        "g: *x\nl: ["
        + "1, " * (size // 12)
        + "1]\n"
        + "oh\n" * (size // 12)
        + "k: v\n" * 3
        + "".join(f"{number}k:\n" for number in range(size // 14))
    ),
    "odd keys": numbered("g: *x\na: 1\n", "$k#: #\n", ""),
    "names without a value": numbered("  a ........ 1\n", "  k# .....\n", ""),
    "what pandas prints": repeated("", "k  1\n", "dtype: object"),
    "blanks before a colon": repeated("lr: 1\nb", " ", ":1"),
    "colours": repeated("", "\x1b[32mlr\x1b[0m", ": 1\nb: 2"),
    "colours that never end": repeated("a: 1\nb: ", "\x1b[0;", ""),
    "escaped keys": numbered("", "a\\_k#: #\n", ""),
    "escapes in no key": repeated("a: ", "a\\_", "\nb: 1"),
    "steps of a sum": repeated("x = 1\ny = x", " + x", ""),
}
FLOW_INPUTS: dict[str, Callable[[int], str]] = {
    "tuples": numbered("", "k#: [(1, 2), (3, 4)]\n", ""),
    "a long list of tuples": repeated("a: [(1, 2)", ", (1, 2)", "]\nb: 1"),
    "tuples in braces in braces": lambda size: "a: " + "{x: " * 50 + "(1, 2), " * (size // 8) + "}" * 50 + "\nb: 1",
    "parts of tuples": repeated("a: [(1", ", 2", "]\nb: 1"),
    "sets": numbered("", "k#: {1, 2}\n", ""),
    "a long set": numbered("a: {1", ", #", "}\nb: 1"),
    "brackets that close": repeated("a: [x", ", )", "]\nb: 1"),
    "tagged roots": numbered("!!python/object/new:a.B\ndictitems:\n", "  k#: #\n", "state: {}"),
    "pairs of an ordered dictionary": numbered(
        "!!python/object/apply:collections.OrderedDict\n- ", "- - k#\n    - #\n  ", ""
    ),
}
CASES: list[Case] = [
    *in_all("relaxed braces", RELAXED_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("members", MEMBER_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("headed", HEADED_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("lines written", LINE_INPUTS, read_text, MAX_CHARACTERS),
    *in_all("flow", FLOW_INPUTS, read_text, MAX_CHARACTERS),
]
