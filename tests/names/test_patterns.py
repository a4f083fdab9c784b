"""Keys from names: what patterns find, held to trying every way to split a name, and what names they must bear."""

from __future__ import annotations

import gc
import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.model.leaves import ColumnKey
from tb_metadata_plugin.names.patterns import BadPatternError, Expression, Pattern, leaves_of, pattern_of, value_of
from tests.blow_up import blows_up


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("{model}_lr{lr}", "mlp_lr0.1", {"model": "mlp", "lr": 0.1}),
        ("{model}_lr{lr}", "sweep/a/mlp_lr0.1", {"model": "mlp", "lr": 0.1}),
        ("{model}_lr{lr}", "mlp", None),
        ("{model}_lr{lr}", "mlp_lr", None),
        ("{model}_lr{lr}", "_lr1", None),
        ("{a}_{b}", "x_y_z", {"a": "x", "b": "y_z"}),
        ("{a}_{lr:float}", "big_model_0.1", {"a": "big_model", "lr": 0.1}),
        ("{a}_{lr:float}", "big_model", None),
        ("{a}-{b:int}-{c}", "x-y-12-z-7", {"a": "x-y", "b": 12, "c": "z-7"}),
        ("{date}_{model}_lr{lr:float}", "2024-05-01_cnn_lr1e-3", {"date": "2024-05-01", "model": "cnn", "lr": 1e-3}),
        ("{model}/{opt}/seed{seed:int}", "x/cnn/adam/seed007", {"model": "cnn", "opt": "adam", "seed": 7}),
        ("{model}/seed{seed}", "seed1", None),
        ("sweep/{model}", "sweep/cnn", {"model": "cnn"}),
        ("sweep/{model}", "other/cnn", None),
        ("{{{a}}}", "{x}", {"a": "x"}),
        ("é{größe}ß", "éxß", {"größe": "x"}),
        ("run{n}", ".", None),
    ],
)
def test_patterns(pattern: str, name: str, expected: dict[str, Any] | None) -> None:
    assert Pattern(pattern).find(name) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-1", -1), ("0", 0), ("0.5", 0.5), ("00.5", 0.5), (".5", 0.5), ("5.", 5.0), ("1e-3", 1e-3),
        ("1E5", 1e5), ("0001", "0001"), ("001", "001"), ("-01", "-01"), ("00", "00"), ("1e999", "1e999"),
        ("1_000", "1_000"), ("٣", "٣"), ("nan", "nan"), ("inf", "inf"), ("+1", "+1"), ("1.2.3", "1.2.3"), ("", ""),
        ("x", "x"), ("9" * 50, "9" * 50), (str(2**60), 2**60),
    ],
)  # fmt: skip
def test_values_without_a_type(text: str, value: Any) -> None:
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


def test_typed_values() -> None:
    assert Pattern("lr{lr:float}").find("lr0001") == {"lr": 1.0}
    assert Pattern("lr{lr:float}").find("lr-1.5e+3") == {"lr": -1500.0}
    assert Pattern("lr{lr:float}").find("lrinf") == {"lr": float("inf")}
    assert Pattern("s{s:int}").find("s001") == {"s": 1}
    for name in ("s1.5", "s1_0", "s", "sx", "s" + "1" * 60):
        assert Pattern("s{s:int}").find(name) is None


@pytest.mark.parametrize(
    ("pattern", "place", "problem"),
    [
        ("run", 0, "no field"),
        ("", 0, "no field"),
        ("a{", 1, "begins no field"),
        ("a{b", 1, "begins no field"),
        ("a{}", 0, "no field"),
        ("a{}{b}", 3, "tells them apart"),
        ("a{b/c}", 1, "begins no field"),
        ("{a}{b}", 3, "tells them apart"),
        ("{a}_{a}", 4, "twice"),
        ("{a:text}", 3, "float or int"),
        ("{a}}", 3, "ends nothing"),
        ("_".join(f"{{k{number}}}" for number in range(21)), 0, "more than 20"),
        ("{a}_" + "_".join(["{}"] * 20), 0, "more than 20"),
        ("{a}" + "x" * 1000, 1000, "longer than"),
    ],
)
def test_what_is_wrong_with_a_pattern_and_where(pattern: str, place: int, problem: str) -> None:
    with pytest.raises(BadPatternError, match=problem) as caught:
        Pattern(pattern)
    assert caught.value.detail == {"pattern": pattern, "place": place}
    assert f"character {place + 1}:" in caught.value.message


def test_regular_expressions() -> None:
    flag = pattern_of(r"(?P<model>[^/_]+)_(?P<lr>[\d.]+)(?:_(?P<more>.*))?")
    assert isinstance(flag, Expression)
    assert flag.find("a/b/cnn_0.1") == {"model": "cnn", "lr": 0.1}
    assert flag.find("cnn_0.1_x/y") == {"model": "cnn", "lr": 0.1, "more": "x/y"}
    two = pattern_of(r"(?P<model>[^/]+)/(?P<seed>\d+)")
    assert two
    assert two.find("a/b/cnn/3") == {"model": "cnn", "seed": 3}
    assert two.find("3") is None
    assert isinstance(pattern_of("{a}"), Pattern)
    assert pattern_of("") is None
    with pytest.raises(BadPatternError, match="character 1"):
        pattern_of("(?P<a>")


def leaves(row: str, pattern: str = "") -> dict[tuple[str, ...], tuple[str, Any]]:
    keys, values = leaves_of(row, pattern_of(pattern))
    assert {key.namespace for key in keys} <= {"name"}
    return {key.path: (key.kind, value) for key, value in zip(keys, values, strict=True)}


def test_leaves_have_kinds() -> None:
    assert leaves("2024-05-01_007_1_1.5", "{date}_{id}_{seed}_{lr}") == {
        ("date",): ("time", 1714521600000),
        ("id",): ("string", "007"),
        ("seed",): ("number", 1),
        ("lr",): ("number", 1.5),
    }
    assert leaves("x", "{seed}_{lr}") == {}


def test_keys_of_patterns_that_nobody_asks_for_any_more_are_forgotten() -> None:
    """Any request may name keys that none named before."""
    for number in range(3_000):
        keys, _ = leaves_of("x", Pattern(f"{{asked{number}}}"))
        assert keys == (ColumnKey("name", (f"asked{number}",), "string"),)
    gc.collect()
    kept = [one for one in gc.get_objects() if type(one) is ColumnKey and one.path[0].startswith("asked")]
    assert len(kept) < 1_500


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("runs/Nov21_14-06-15_node1.local_LR_0.1", ("Nov21_14-06-15", "node1.local", "LR_0.1")),
        ("Jan01_12-34-56_my-host", ("Jan01_12-34-56", "my-host", None)),
        ("Foo01_12-34-56_host", None),
        ("Jan01_12-34-56", None),
        ("xJan01_12-34-56_host", None),
        ("Jan01_12-34-56_host/train", None),
    ],
)
def test_the_names_that_pytorch_gives(row: str, expected: tuple[str | None, ...] | None) -> None:
    found = {path[0]: value for path, (_, value) in leaves(row).items()}
    assert found == {k: v for k, v in zip(("time", "host", "comment"), expected or (), strict=False) if v}


def test_a_pattern_comes_before_the_comment_that_pytorch_gives() -> None:
    with_pattern = leaves("Jan01_12-34-56_host_lr_0.1", "{}_{}-{}-{}_{host}_lr_{lr}")
    assert {path: value for path, (_, value) in with_pattern.items()} == {
        ("time",): "Jan01_12-34-56",
        ("host",): "host",
        ("lr",): 0.1,
    }
    assert set(leaves("Jan01_12-34-56_host_x", "Jan{day}_{rest}")) == {("day",), ("rest",), ("time",), ("host",)}
    assert set(leaves("Feb01_12-34-56_host", "Jan{day}_{rest}")) == {("time",), ("host",)}


# ----- every way to split a name

_texts = st.text("a_1.", max_size=2)
_names = st.text("a_1.", max_size=9)
_types = st.sampled_from(["", ":int", ":float"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    fields = draw(st.integers(1, 3))
    text = draw(_texts)
    for number in range(fields):
        between = draw(st.text("a_1.", min_size=0 if number == fields - 1 else 1, max_size=2))
        text += f"{{k{number}{draw(_types)}}}{between}"
    return text


def slowly(pattern: str, name: str) -> dict[str, Any] | None:
    """What the first of all ways finds, in the order of the fields' ends."""
    texts = re.split(r"\{[^}]*\}", pattern)
    types = re.findall(r"\{k\d:?(\w*)\}", pattern)
    forms = {"": r".+", "int": r"[+-]?\d+", "float": r"[+-]?(\d+\.?\d*|\.\d+)"}
    for ends in itertools.product(range(len(name) + 1), repeat=len(types)):
        rest, place, values = name.startswith(texts[0]), len(texts[0]), []
        for end, text in zip(ends, texts[1:], strict=True):
            rest = rest and end > place and name.startswith(text, end)
            values.append(name[place:end])
            place = end + len(text)
        if rest and place == len(name) and all(map(re.fullmatch, (forms[type_] for type_ in types), values)):
            return {
                f"k{number}": value_of(value, type_)
                for number, (value, type_) in enumerate(zip(values, types, strict=True))
            }
    return None


@settings(max_examples=500)
@given(patterns(), _names)
def test_the_first_way_that_fits_is_found(pattern: str, name: str) -> None:
    found = slowly(pattern, name)
    assert Pattern(pattern).find(name) == found
    assert Pattern(pattern).fits(f"x/{name}") == (found is not None)


def test_names_that_are_as_usual_fit_at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand names are counted each time there are others."""
    monkeypatch.delattr("tb_metadata_plugin.names.patterns._match")
    for separator in ("_", "]", "^a", "-", "\\d", "="):
        assert Pattern(f"{{a}}{separator}{{b}}/lr{{lr}}.").fits(f"x/mlp{separator}\n{separator}/lr0.1.")
    with pytest.raises(NameError):
        Pattern("{a}_{b}").fits(f"a_{'b' * 999}")


@pytest.mark.parametrize(
    "pattern", ["_".join(f"{{k{n}}}" for n in range(20)), "_".join(f"{{k{n}:int}}" for n in range(20))]
)
@pytest.mark.parametrize(
    "name", ["_" * 5000, "1_" * 499, "1" * 1000, "a_" * 2000, "\ufffd_\ufffd", "x/" * 3000, "1_" * 20 + "x"]
)
def test_names_that_no_one_should_have_cost_no_time(pattern: str, name: str) -> None:
    assert not blows_up(lambda: leaves_of(name, Pattern(pattern)))
    assert not blows_up(lambda: Pattern(pattern).fits(name))


def test_twenty_thousand_rows_that_no_one_should_have_cost_little_time() -> None:
    """Who asks for another pattern meanwhile waits for this one."""
    pattern, name = Pattern("{a}x{b:int}x{c}"), "x" * 255
    assert not blows_up(lambda: [pattern.find(name) for _ in range(20_000)])
