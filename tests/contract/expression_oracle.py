"""What an expression means (docs/expressions.md): read by Python's own parser, and asked of one row after the other."""

from __future__ import annotations

import ast
import keyword
import math
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

Row = Mapping[str, Any]
"""Values by the id of their key, a JSON array of namespace and path."""
LIST_STEP = "ǀǀ"
"""Stands for `[]` in a name, which Python's parser does not take."""
SECONDS = {"days": 86400.0, "hours": 3600.0, "minutes": 60.0}
TEXT_METHODS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda text, part: part in text,
}


class Missing:
    """What was not logged."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Time(float):
    """A moment, in ms since 1970."""


class JsonText(str):
    """A nested list or an empty object."""


class Metric(float):
    """A number of a metric: compared as float32."""


class NotKnownError(Exception):
    """Something of Python that stands for nothing in an expression."""


def value_of(json: Any, *, metric: bool = False) -> Any:
    """A value from its canonical JSON."""
    if isinstance(json, list):
        return [value_of(item) for item in json]
    if isinstance(json, dict):
        ((mark, of),) = json.items()
        if mark == "$missing":
            return MISSING
        if mark == "$number":
            return float(of.replace("Infinity", "inf"))
        if mark == "$integer":
            return int(of)
        if mark == "$time":
            return Time(datetime.fromisoformat(of.replace("Z", "+00:00")).timestamp() * 1000)
        assert mark == "$json", mark
        return JsonText(of)
    if isinstance(json, int | float) and not isinstance(json, bool):
        return Metric(json) if metric else float(json)
    return json


def tree_of(text: str) -> ast.expr:
    """Python's own tree. Raises SyntaxError or NotKnownError."""
    masked = re.sub(
        r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\b(?!in\b)([A-Za-z_]\w*)((?:\[\])+)""",
        lambda found: found[1] or found[2] + LIST_STEP * (len(found[3]) // 2),
        text,
    )
    return ast.parse(masked.strip(), mode="eval").body


class Oracle:
    """Answers one expression for one row."""

    def __init__(self, keys: Sequence[tuple[str, ...]], now: float) -> None:
        """
        Args:
            keys: namespace and path of each key of the table.
            now: what `now()` is, in ms since 1970.
        """
        self._keys = keys
        self._now = now

    def passes(self, node: ast.expr, row: Mapping[tuple[str, ...], Any]) -> bool:
        return truth(self._value(node, row, every=False))

    def _value(self, node: ast.expr, row: Mapping[tuple[str, ...], Any], *, every: bool) -> Any:
        def value(of: ast.expr) -> Any:
            return self._value(of, row, every=False)

        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return all(truth(value(one)) for one in values)
            case ast.BoolOp(values=values):
                return any(truth(value(one)) for one in values)
            case ast.UnaryOp(op=ast.Not(), operand=of):
                return not truth(value(of))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(whole))) if not isinstance(whole, bool):
                return -value(node.operand)
            case ast.UnaryOp(op=ast.USub(), operand=of):
                return each(value(of), lambda one: -one if is_number(one) else MISSING)
            case ast.UnaryOp(op=ast.UAdd(), operand=of):
                return value(of)
            case ast.BinOp(left=left, op=operator, right=right):
                return both(value(left), value(right), arithmetic(operator))
            case ast.Compare(left=left, ops=ops, comparators=rights):
                sides = [value(one) for one in (left, *rights)]
                for op, right in zip(ops, rights, strict=True):
                    if isinstance(op, ast.Is | ast.IsNot) and not (
                        isinstance(right, ast.Constant) and right.value is None
                    ):
                        raise NotKnownError("is")
                lists = [i for i, side in enumerate(sides) if isinstance(side, list) and not isinstance(side, Items)]
                if len(ops) > 1 and len(lists) == 1:
                    # Of a list one element has to pass all of a chain.
                    chains = [[*sides[: lists[0]], one, *sides[lists[0] + 1 :]] for one in sides[lists[0]]]
                    return quantified(chains, every, lambda chain: passes_all(ops, chain, every=False))
                return passes_all(ops, sides, every=every)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return Items(value(one) for one in items)
            case ast.Constant(value=constant):
                if isinstance(constant, bool | str) or constant is None:
                    return constant
                if isinstance(constant, int):
                    return float(constant) if abs(constant) <= 2**53 else constant
                if isinstance(constant, float):
                    return constant
                raise NotKnownError(type(constant).__name__)
            case ast.Call(func=func, args=args, keywords=[]):
                return self._call(func, args, row, every)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                if isinstance(node, ast.Name) and node.id in ("nan", "inf"):
                    return float(node.id)
                return self._logged(node, row)
            case _:
                raise NotKnownError(type(node).__name__)

    def _call(self, func: ast.expr, args: list[ast.expr], row: Mapping[tuple[str, ...], Any], every: bool) -> Any:
        def value(of: ast.expr) -> Any:
            return self._value(of, row, every=False)

        match func, args:
            case ast.Name(id="has"), [of]:
                path = self._resolved(of)
                if path in self._keys:
                    return row.get(path, MISSING) is not MISSING
                below = [key for key in self._keys if is_below(key, path)]
                return any(row.get(key, MISSING) is not MISSING for key in below)
            case ast.Name(id="all"), [ast.Compare() | ast.Call() as of]:
                return self._value(of, row, every=True)
            case ast.Name(id="now"), []:
                return Time(self._now)
            case ast.Name(id="days" | "hours" | "minutes" as unit), [of]:
                return each(value(of), lambda one: one * SECONDS[unit] if is_number(one) else MISSING)
            case ast.Name(id="len"), [of]:
                got = value(of)
                return float(len(got)) if isinstance(got, str | list) and not isinstance(got, JsonText) else MISSING
            case ast.Name(id="abs"), [of]:
                return each(value(of), lambda one: abs(one) if is_number(one) else MISSING)
            case ast.Name(id="min" | "max" as name), [_, *_]:
                values = [value(one) for one in args]
                if len(values) == 1 and isinstance(values[0], list):
                    values = list(values[0])
                measured = [isinstance(one, Time) or (is_number(one) and not math.isnan(one)) for one in values]
                if not values or not all(measured):
                    return MISSING
                return min(values, key=float) if name == "min" else max(values, key=float)
            case ast.Attribute(value=ast.Name(id="re"), attr="search"), [ast.Constant(value=str(pattern)), of]:
                return asks(value(of), every, lambda text: re.search(pattern, text) is not None)
            case ast.Attribute(value=of, attr="lower"), []:
                return each(value(of), lambda one: one.lower() if is_text(one) else MISSING)
            case ast.Attribute(value=of, attr=method), [part] if method in TEXT_METHODS:
                wanted = value(part)
                return is_text(wanted) and asks(value(of), every, lambda text: TEXT_METHODS[method](text, wanted))
            case _:
                raise NotKnownError("call")

    def _logged(self, node: ast.expr, row: Mapping[tuple[str, ...], Any]) -> Any:
        return row.get(self._resolved(node), MISSING)

    def _resolved(self, node: ast.expr) -> tuple[str, ...]:
        path = path_of(node)
        if path in self._keys or any(is_below(key, path) for key in self._keys):
            return path
        if path[0] == "metric":
            return self._only(
                [key for key in self._keys if key[0] == "metric" and "/".join(key[1:]) == "/".join(path[1:])], path
            )
        if path[0] != "doc":
            return path
        wanted = path[1:]
        ends = [key for key in self._keys if key[0] == "doc" and key[1:][-len(wanted) :] == wanted]
        others = [
            key
            for key in self._keys
            if key[0] != "doc"
            and ("/".join(key[1:]) == "/".join(wanted) if key[0] == "metric" else key[1:][-len(wanted) :] == wanted)
        ]
        return self._only(ends or others, path)

    @staticmethod
    def _only(found: Sequence[tuple[str, ...]], path: tuple[str, ...]) -> tuple[str, ...]:
        if len(found) > 1:
            raise NotKnownError("ambiguous")
        return found[0] if found else path


def passes_all(ops: Sequence[ast.cmpop], sides: Sequence[Any], *, every: bool) -> bool:
    return all(compare(op, sides[i], sides[i + 1], every) for i, op in enumerate(ops))


class Items(list[Any]):
    """A list in an expression."""


def path_of(node: ast.expr) -> tuple[str, ...]:
    """Namespace and path of a name."""
    steps: list[str] = []
    last = node
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=of, attr=step):
                steps.append(step.replace(LIST_STEP, "[]"))
            case ast.Subscript(value=of, slice=ast.Constant(value=str(step))):
                steps.append(step)
            case _:
                raise NotKnownError(type(node).__name__)
        node = of
    first = node.id.replace(LIST_STEP, "[]")
    if keyword.iskeyword(first):
        raise NotKnownError(first)
    steps.reverse()
    if (
        first == "metrics"
        and isinstance(last, ast.Attribute)
        and len(steps) >= 2
        and steps[-1] in ("last", "min", "max", "best")
    ):
        steps.pop()
    namespace = {"doc": "doc", "run": "run", "metrics": "metric", "name": "name"}.get(first)
    if namespace is None or (not steps and first != "run"):
        return ("doc", first, *steps)
    return (namespace, *steps) if steps else ("run", "name")


def is_below(key: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(key) > len(path) and all(
        re.fullmatch(re.escape(step) + r"(\[\])*", key[i]) for i, step in enumerate(path)
    )


def is_number(value: Any) -> bool:
    return isinstance(value, float) and not isinstance(value, Time)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, JsonText)


def truth(value: Any) -> bool:
    if value is MISSING or value is None:
        return False
    return value not in ("{}", "[]") if isinstance(value, JsonText) else isinstance(value, Time) or bool(value)


def each(value: Any, make: Callable[[Any], Any]) -> Any:
    if value is MISSING:
        return MISSING
    if not isinstance(value, list):
        return make(value)
    return [made for made in (make(one) for one in value) if made is not MISSING]


def both(left: Any, right: Any, make: Callable[[Any, Any], Any]) -> Any:
    if left is MISSING or right is MISSING or (isinstance(left, list) and isinstance(right, list)):
        return MISSING
    if isinstance(right, list):
        return each(right, lambda one: make(left, one))
    return each(left, lambda one: make(one, right))


def arithmetic(op: ast.operator) -> Callable[[Any, Any], Any]:
    def make(a: Any, b: Any) -> Any:
        if isinstance(a, Time) or isinstance(b, Time):
            match op:
                case ast.Add() if is_number(a) or is_number(b):
                    time, by = (a, b) if isinstance(a, Time) else (b, a)
                    return Time(float(time) + by * 1000)
                case ast.Sub() if isinstance(a, Time) and isinstance(b, Time):
                    return (float(a) - float(b)) / 1000
                case ast.Sub() if isinstance(a, Time) and is_number(b):
                    return Time(float(a) - b * 1000)
            return MISSING
        if not (is_number(a) and is_number(b)):
            return MISSING
        a, b = float(a), float(b)
        match op:
            case ast.Add():
                return a + b
            case ast.Sub():
                return a - b
            case ast.Mult():
                return a * b
            case _:
                return MISSING if b == 0 else a / b

    if not isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        raise NotKnownError(type(op).__name__)
    return make


def asks(value: Any, every: bool, question: Callable[[str], bool]) -> bool:
    return quantified(value, every, lambda one: is_text(one) and question(one))


def quantified(value: Any, every: bool, question: Callable[[Any], bool]) -> bool:
    if value is MISSING:
        return False
    if not isinstance(value, list):
        return question(value)
    return any(map(question, value)) if not every else bool(value) and all(map(question, value))


def single(number: float) -> float:
    """The nearest float32."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def ordered(a: Any, b: Any) -> tuple[Any, Any] | None:
    """The two as Python compares them; None where they do not compare."""
    numbers = (float, int)
    if isinstance(a, bool) or isinstance(b, bool):
        return (a, b) if isinstance(a, bool) and isinstance(b, bool) else None
    if isinstance(a, Time) or isinstance(b, Time):
        moments = [one if isinstance(one, Time) else moment(one) for one in (a, b)]
        return None if None in moments else (moments[0], moments[1])
    if isinstance(a, numbers) and isinstance(b, numbers):
        if (isinstance(a, Metric) or isinstance(b, Metric)) and isinstance(a, float) and isinstance(b, float):
            return single(a), single(b)
        return a, b
    if is_text(a) and is_text(b):
        # Half a pair of surrogates is a character of its own, here as in the tab.
        return a, b
    if isinstance(a, JsonText) and isinstance(b, JsonText):
        return (a, b) if a == b else None
    return None


def moment(value: Any) -> Time | None:
    if not is_text(value) or not re.fullmatch(
        r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", value
    ):
        return None
    text = value.replace(",", ".").replace(" ", "T")
    try:
        parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=timezone.utc)
    return Time(math.floor(parsed.timestamp() * 1000))


def same(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    pair = ordered(a, b)
    if pair is None:
        return False
    return bool(pair[0] == pair[1]) or (pair[0] != pair[0] and pair[1] != pair[1])


def same_list(a: Sequence[Any], b: Sequence[Any]) -> bool:
    return len(a) == len(b) and all(same(one, other) for one, other in zip(a, b, strict=True))


def compare(op: ast.cmpop, left: Any, right: Any, every: bool) -> bool:
    match op:
        case ast.Is():
            return left is None
        case ast.IsNot():
            return left is not None
        case ast.NotEq() | ast.NotIn():
            positive = ast.Eq() if isinstance(op, ast.NotEq) else ast.In()
            if every:
                return quantified(left, True, lambda one: not compare(positive, one, right, False))
            return not compare(positive, left, right, False)
        case ast.In():
            return is_in(left, right, every)
    if left is MISSING or right is MISSING:
        return False
    if (isinstance(left, list) and isinstance(right, list)) or isinstance(left, Items) or isinstance(right, Items):
        both_lists = isinstance(left, list) and isinstance(right, list)
        return isinstance(op, ast.Eq) and both_lists and same_list(left, right)

    def pair(a: Any, b: Any) -> bool:
        if a is None or b is None:
            return False
        sides = ordered(a, b)
        if sides is None:
            return False
        x, y = sides
        match op:
            case ast.Eq():
                return bool(x == y)
            case ast.Lt():
                return bool(x < y)
            case ast.LtE():
                return bool(x <= y)
            case ast.Gt():
                return bool(x > y)
        return bool(x >= y)

    if isinstance(right, list):
        return quantified(right, every, lambda one: pair(left, one))
    return quantified(left, every, lambda one: pair(one, right))


def is_in(left: Any, right: Any, every: bool) -> bool:
    if left is MISSING or right is MISSING:
        return False
    if is_text(right):
        return asks(left, every, lambda text: text in right)
    if not isinstance(right, list):
        return False
    plain = [item for item in right if not isinstance(item, list) and item is not MISSING]
    if isinstance(left, list) and any(isinstance(item, list) and same_list(left, item) for item in right):
        return True
    return quantified(left, every, lambda one: any(same(one, item) for item in plain))
