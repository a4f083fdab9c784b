"""Expressions that users write: they mean what Python's mean, and none takes long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tb_metadata_plugin import read
from tb_metadata_plugin.live.index import Index
from tb_metadata_plugin.model.expressions import BoundedExpression, SlowExpressionError
from tb_metadata_plugin.names.patterns import FLAG as PATTERN_FLAG
from tb_metadata_plugin.names.patterns import pattern_of
from tb_metadata_plugin.rows.rollup import FLAG as ROLLUP_FLAG
from tb_metadata_plugin.rows.rollup import rule_of
from tests import event_files
from tests.live.scripted import Runs, Scripted, names
from tests.tensorboard_process import PLAIN, TensorBoard

BAD = "a" * 60 + "!"
SLOW = ["(a|aa)+$", "(a+?)+?$", "((a{1,30}){1,30}){1,30}$", r"(?=(a|aa)+\d)a", r"(?i)(?:(A)|a|aa)+\d", r"((a|aa)+)\1\d"]

_literals = ["a", "b", "/", ".", "{", "}", "{e}", "{}", "^", "$", "-", "[ab]", "[^a]", "[]{]"]
_atoms = st.sampled_from([*_literals, r"\{", r"\d", r"\w", r"\b", r"\N{DIGIT ONE}"])
_repeats = st.sampled_from(["", "", "", "*", "+", "?", "*?", "{2}", "{1,2}", "{,2}", "{1,}", "{,}", "{1,2}?", "{e<2}"])


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    begins = st.sampled_from(["(", "(?:", "(?=", "(?!", "(?<!", "(?i:", "(?P<row>"])
    several = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        st.tuples(begins, several, _repeats).map(lambda parts: f"{parts[0]}{parts[1]}){parts[2]}"),
        st.tuples(inner, inner).map("|".join),
    )


_expressions = st.lists(
    st.recursive(st.tuples(_atoms, _repeats).map("".join), _group, max_leaves=6), min_size=1, max_size=4
).map("".join)


@given(_expressions, st.text("abA1/-{}e\n", max_size=8))
def test_an_expression_means_what_it_means_to_python(text: str, name: str) -> None:
    try:
        known = re.compile(text)
    except re.error:
        assume(False)
    ours = BoundedExpression(text, "option")
    for found, expected in ((ours.match(name), known.match(name)), (ours.fullmatch(name), known.fullmatch(name))):
        assert (found is None) == (expected is None)
        if found is not None and expected is not None:
            assert found.span() == expected.span()
    assert (ours.groups, dict(ours.groupindex)) == (known.groups, dict(known.groupindex))


@pytest.mark.parametrize("text", SLOW)
def test_one_that_is_slow_gives_up_and_is_not_tried_again(text: str) -> None:
    ours = BoundedExpression(text, "--flag")
    for name in (BAD, "other"):
        with pytest.raises(SlowExpressionError, match=r"of --flag takes too long, as for the name 'aaa+…'") as caught:
            ours.fullmatch(name)
        assert (caught.value.option, caught.value.detail["name"]) == ("--flag", BAD)


@pytest.mark.parametrize("text", ["(a+)+$", "(?P<x>(a+)+)$", r"^(\w+\s?)*$", r"(a*)*\1b", "(.*)(.*)(.*)(.*)(.*)(.*)x"])
def test_some_that_are_slow_to_python_are_used(text: str) -> None:
    assert BoundedExpression(text, "--flag").fullmatch(BAD) is None


def test_one_that_is_slow_for_all_names_together_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.model.expressions.EACH_NAME", 0.0)
    monkeypatch.setattr("tb_metadata_plugin.model.expressions.AT_FIRST", 1e-4)
    ours = BoundedExpression("a+", "--flag")

    def match_many() -> None:
        for _ in range(1_000_000):
            ours.match("a")

    with pytest.raises(SlowExpressionError):
        match_many()


def test_the_table_is_as_without_an_expression_that_is_slow(caplog: pytest.LogCaptureFixture) -> None:
    rule, pattern = rule_of("(?P<row>x)/|(a|aa)+$"), pattern_of("(?P<key>[xy]).*|(?P<more>a|aa)+$")
    runs = Runs("x/1", "x/2", "y")
    index = Index(runs, [Scripted()], rollup=rule, pattern=pattern)
    first = index.refresh(None)
    assert (names(first), first.table.column("name.key").to_pylist()) == (["x", "y"], ["x", "y"])
    runs.started[BAD] = 1.0
    after, plain = index.refresh(None), Index(runs, [Scripted()]).refresh(None)
    assert after.table.drop_columns(["run"]).to_pylist() == plain.table.drop_columns(["run"]).to_pylist()
    assert (names(after), index.pattern) == (names(plain), None)
    assert [notice.code for notice in after.notices] == ["slow-expression"] * 2
    (rollup_told, pattern_told) = (notice.text for notice in after.notices)
    assert f"The regular expression of {ROLLUP_FLAG} takes too long" in rollup_told
    assert f"of {PATTERN_FLAG} takes too long" in pattern_told
    assert "braces" in pattern_told
    assert rollup_told in caplog.text
    runs.started["z"] = 1.0
    again = index.refresh(None)
    assert [notice.code for notice in again.notices] == ["slow-expression"] * 2, "each is told once"
    assert "z" in names(again)


def test_read_refuses_an_expression_that_is_slow(tmp_path: Path) -> None:
    event_files.log(tmp_path / BAD, event_files.document({"lr": 0.1}))
    asked: list[dict[str, Any]] = [{"rollup": "(a|aa)+$"}, {"run_pattern": "(?P<x>a|aa)+$"}]
    for options in asked:
        with pytest.raises(SlowExpressionError, match=f"of {next(iter(options))} takes too long"):
            read(tmp_path, **options)
    assert read(tmp_path, rollup="(a+)+$", run_pattern="(?P<x>(a+)+)$").num_rows == 1


def test_tensorboard_starts_whatever_the_expressions_are(tmp_path: Path) -> None:
    event_files.log(tmp_path / BAD, event_files.document({"lr": 0.1}))
    flags = (f"{ROLLUP_FLAG}=(a|aa)+$", f"{PATTERN_FLAG}=(?P<x>a|aa)+$")
    with TensorBoard(tmp_path, *flags, module=PLAIN) as tensorboard:
        status = tensorboard.wait_rows(1)
        assert status["notice_counts"] == {"slow-expression": 2}
        assert tensorboard.get(f"run?run={BAD}")[0] == 200
