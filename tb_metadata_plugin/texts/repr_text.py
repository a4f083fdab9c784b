"""Documents as the `repr` of Python's objects: read by walking the syntax tree, nothing is ever evaluated."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Sequence

from tb_metadata_plugin.model.limits import Document, Json

_MAX_NESTING = 60
"""Brackets in brackets; the parser of some Pythons ends the process where it should raise."""
_START = re.compile(r"\{|[A-Za-z_][\w.]*\(")
# Only escapes that Python knows, since its parser warns of others: in bytes there are fewer.
_STRING = r"""'(?:[^'\\\n]|\\[\\'"abfnrtvxuUN0])*'|"(?:[^"\\\n]|\\[\\'"abfnrtvxuUN0])*\""""
_BYTES = r"""b'(?:[^'\\\n]|\\[\\'"abfnrtvx0])*'|b"(?:[^"\\\n]|\\[\\'"abfnrtvx0])*\""""
_UNSIGNED = r"(?:0[xob][0-9a-fA-F]+|(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
_TOKEN = re.compile(
    rf"(?P<string>{_STRING}|{_BYTES})|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<number>{_UNSIGNED}(?:[-+]{_UNSIGNED}j|j)?)"
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<comma>,)|(?P<colon>:)|(?P<equals>=)|(?P<minus>-)|\s+"
)
_VALUES = {"string", "name", "number", "open", "minus"}
_MAY_FOLLOW: dict[str, set[str]] = {
    "": {"open", "name"},
    "string": {"string", "close", "comma", "colon"},
    "name": {"open", "close", "comma", "equals"},
    "number": {"close", "comma", "colon"},
    "open": _VALUES | {"close"},
    "close": {"close", "comma", "colon"},
    "comma": _VALUES | {"close"},
    "colon": _VALUES,
    "equals": _VALUES,
    "minus": {"number", "name"},
}
"""What may come after each kind of token in a repr; all that could nest without brackets may not."""
_MAPPINGS = {"Namespace", "SimpleNamespace", "namespace", "dict", "OrderedDict", "DictConfig", "mappingproxy"}
_MAPPINGS |= {"AttrDict", "AttributeDict", "EasyDict", "DotMap", "Munch", "Box", "ConfigDict", "Config", "FrozenDict"}
_NUMPY_SCALAR = re.compile(r"np\.(?:u?int|float|longdouble|bool|str)\w*")
_NUMPY_TRUTHS: dict[str, Json] = {"np.True_": True, "np.False_": False}
_NUMBERS = {"nan": math.nan, "inf": math.inf}
_MOST_BITS = 3_000


class _NotAReprError(Exception):
    """The text is Python, but nothing that stands for a document."""


def parse_repr(text: str) -> Document | None:
    """The document of the `repr` of a mapping or of a call whose arguments are all keywords; None for prose.

    Tuples and sets become lists, nan and inf are numbers. Inside, a call is a mapping where its name says so, as in
    `Namespace(lr=0.1)`; any other, and what else is no literal, stays the text that it is.
    """
    text = text.strip()
    if not _START.match(text) or text[-1] not in ")}" or not _looks_like_a_repr(text):
        return None
    try:
        tree = ast.parse(text, mode="eval")
        return _Walk(text).root(tree.body)
    except (SyntaxError, ValueError, MemoryError, RecursionError, _NotAReprError):
        return None


def _looks_like_a_repr(text: str) -> bool:
    """Whether all tokens are those of reprs, in an order that they can have; false soon for prose."""
    position = depth = 0
    before = ""
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return False
        position = match.end()
        kind = match.lastgroup
        if kind is None:
            continue
        if kind not in _MAY_FOLLOW[before] and not (before == "name" and kind == "colon"):
            return False
        before = kind
        if kind == "open":
            depth += 1
            if depth > _MAX_NESTING:
                return False
        elif kind == "close":
            depth -= 1
            if depth == 0 and text[position:].strip():
                return False
    return depth == 0


class _Walk:
    """Turns nodes into values; knows the text, for those that stay text."""

    def __init__(self, text: str) -> None:
        # Columns of nodes count the bytes of UTF-8.
        self._lines = [line.encode(errors="surrogatepass") for line in re.split("\r\n|\r|\n", text)]

    def root(self, node: ast.expr) -> Document:
        if isinstance(node, ast.Call) and node.keywords and not node.args:
            return self._keywords(node)
        return self._mapping(node)

    def _mapping(self, node: ast.expr) -> Document:
        """The document of a node that stands for a mapping.

        Raises:
            _NotAReprError: it stands for none.
        """
        if isinstance(node, ast.Dict):
            return self._dict(node)
        if not isinstance(node, ast.Call):
            raise _NotAReprError
        if not node.args:
            return self._keywords(node)
        if len(node.args) > 1 or node.keywords:
            raise _NotAReprError
        (inner,) = node.args
        if isinstance(inner, ast.List):  # As of an OrderedDict before Python 3.12
            pairs = [pair.elts for pair in inner.elts if isinstance(pair, ast.Tuple) and len(pair.elts) == 2]
            if len(pairs) < len(inner.elts):
                raise _NotAReprError
            return self._members((self._key(key), value) for key, value in pairs)
        if isinstance(inner, ast.Dict):
            return self._dict(inner)
        raise _NotAReprError

    def _keywords(self, node: ast.Call) -> Document:
        return self._members((keyword.arg, keyword.value) for keyword in node.keywords)

    def _dict(self, node: ast.Dict) -> Document:
        return self._members((self._key(key), value) for key, value in zip(node.keys, node.values, strict=True))

    def _members(self, pairs: Iterable[tuple[str | None, ast.expr]]) -> Document:
        document: Document = {}
        for key, value in pairs:
            if key is None or key in document:
                raise _NotAReprError
            document[key] = self._value(value)
        return document

    def _key(self, node: ast.expr | None) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name) or node is None:
            raise _NotAReprError  # `{a: 1}` is no Python that printed itself.
        return self._source(node)

    def _value(self, node: ast.expr) -> Json:
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Dict):
            return self._dict(node)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [self._value(item) for item in node.elts]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self._value(node.operand)
            return -value if type(value) is int or type(value) is float else self._source(node)
        if isinstance(node, ast.Name):
            return _NUMBERS.get(node.id, node.id)
        if isinstance(node, ast.Call) and _name(node.func) in _MAPPINGS:
            try:
                return self._mapping(node)
            except _NotAReprError:
                return self._source(node)
        if isinstance(node, ast.Call | ast.Attribute | ast.BinOp):
            return self._opaque(node)
        raise _NotAReprError

    def _opaque(self, node: ast.Call | ast.Attribute | ast.BinOp) -> Json:
        """What is no literal stays text, but a scalar of NumPy is its value."""
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            (argument,) = node.args
            is_value = isinstance(argument, ast.Constant | ast.UnaryOp) or _name(argument) in _NUMBERS
            if is_value and _NUMPY_SCALAR.fullmatch(self._source(node.func)):
                return self._value(argument)
        text = self._source(node)
        return _NUMPY_TRUTHS.get(text, text)

    def _constant(self, node: ast.Constant) -> Json:
        value = node.value
        if isinstance(value, bool | str) or value is None:
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        if isinstance(value, int) and value.bit_length() <= _MOST_BITS:
            return value
        return self._source(node)

    def _source(self, node: ast.expr) -> str:
        assert node.end_lineno is not None
        lines: Sequence[bytes] = self._lines[node.lineno - 1 : node.end_lineno]
        first, last = node.col_offset, node.end_col_offset
        parts = [lines[0][first:last]] if len(lines) == 1 else [lines[0][first:], *lines[1:-1], lines[-1][:last]]
        return b"\n".join(parts).decode(errors="surrogatepass")


def _name(node: ast.expr) -> str:
    """The last part of a name, "" for what is none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
