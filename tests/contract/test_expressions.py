"""Expressions mean what Python's own parser makes of them: the cases that the tab is held to as well."""

from __future__ import annotations

import ast
from datetime import datetime
from typing import Any

import pytest

from tests.contract.expression_oracle import NotKnownError, Oracle, path_of, tree_of, value_of
from tests.contract.test_cases import read

HELD = read("expression-cases.json")
NAME = ("run", "name")
IN_THE_TAB = {"steps", "regex"}
"""What only a table that is shown, or another language's regular expressions, can tell."""
TAKEN_BY_PYTHON = {'"""a""" == note', 'note == "\\N{BULLET}"', "lr, seed", "lr == 3 # comment"}
"""What Python's parser takes, and no expression does."""


def typed(row: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    keys = {path_of(tree_of(text)): value for text, value in row.items()}
    return {key: value_of(value, metric=key[0] == "metric") for key, value in keys.items()}


ROWS = {name: {**typed(row), NAME: name} for name, row in HELD["rows"].items()}
KEYS = [NAME, *dict.fromkeys(key for row in ROWS.values() for key in row if key != NAME)]
NOW = datetime.fromisoformat(HELD["now"].replace("Z", "+00:00")).timestamp() * 1000
ORACLE = Oracle(KEYS, NOW)


def passing(expression: str) -> list[str]:
    node = tree_of(expression)
    return [name for name, row in ROWS.items() if ORACLE.passes(node, row)]


@pytest.mark.parametrize("case", HELD["cases"], ids=lambda case: case["expression"])
def test_a_case_is_what_python_makes_of_it(case: dict[str, Any]) -> None:
    assert passing(case["expression"]) == case["passes"]


@pytest.mark.parametrize("problem", HELD["problems"], ids=lambda problem: problem["expression"])
def test_a_problem_is_one_for_python_too(problem: dict[str, Any]) -> None:
    expression = problem["expression"]
    assert 0 <= problem["from"] <= problem["to"] <= len(expression)
    if problem["code"] in IN_THE_TAB:
        ast.parse(expression, mode="eval")
        return
    if expression in TAKEN_BY_PYTHON:
        ast.parse(expression, mode="eval")
        return
    with pytest.raises((SyntaxError, NotKnownError)):
        passing(expression)


def test_there_are_many() -> None:
    assert len(HELD["cases"]) >= 200
    assert len({case["expression"] for case in HELD["cases"]}) == len(HELD["cases"])
