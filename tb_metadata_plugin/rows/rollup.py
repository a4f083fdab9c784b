"""Which runs make one row: by the rules of `auto`, by an expression, or each by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.expressions import BoundedExpression
from tb_metadata_plugin.rows.nodes import node_of
from tb_metadata_plugin.rows.seats import Facts, Plan, Seat, own_first
from tb_metadata_plugin.rows.tree import Tree


class BadRollupError(MetadataError, ValueError):
    """The rule that tells which runs make one row is none."""

    code = "bad-rollup"

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(
            f"the roll-up is `auto`, `off` or a regular expression, and {rule!r} is none: {problem}", rule=rule
        )


FLAG = "--metadata_rollup"
Rule: TypeAlias = Literal["auto", "off"] | BoundedExpression
"""`off`: each run is a row of its own. An expression tells each run's row by its name."""


def rule_of(text: str, option: str = FLAG) -> Rule:
    """The rule that the flag names: `auto`, `off` or a regular expression.

    Args:
        text: as the user writes it.
        option: by what it was given, for messages.

    Raises:
        BadRollupError: it is none of these.
    """
    if text in ("auto", "off"):
        return "auto" if text == "auto" else "off"
    try:
        return BoundedExpression(text, option)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadRollupError(text, str(error)) from error


def plan(runs: Mapping[str, Facts], rule: Rule = "auto") -> Plan:
    """The rows of these runs; their order tells nothing. Each run is in one of them.

    Where the rules are `auto`, an empty run above other rows is in none: all that it does is to hold these together, as
    the writer of several `add_hparams` does and the description of an experiment. Nor is a run that only has what the
    trainings below it share: each of their rows ends with its seat, which is `above`.

    Raises:
        SlowExpressionError: the rule is a regular expression that takes too long.
    """
    if rule == "off":
        return {run: (Seat(run),) for run in runs}
    if rule == "auto":
        return Tree(runs).rows()
    rows: dict[str, list[Seat]] = {}
    nodes = {node_of(run, runs): run for run in runs}
    for node, run in nodes.items():
        row, prefix = _by_pattern(node or ".", rule)
        rows.setdefault(row, []).append(Seat(run, prefix))
    return own_first(rows, nodes)


def _by_pattern(node: str, pattern: BoundedExpression) -> tuple[str, str]:
    """The row of a node, and the prefix of its metrics there, which is the rest of the node's name."""
    match = pattern.match(node)
    if match is None:
        return node, ""
    group: int | str = "row" if "row" in pattern.groupindex else min(1, pattern.groups)
    row = (match[group] or "").strip("/")
    if not row:
        return node, ""
    rest = (node[: match.start(group)].strip("/"), node[match.end(group) :].strip("/"))
    return row, "/".join([*(part for part in rest if part not in ("", ".")), ""])
