"""Which runs make one row: a table of names and trees, and what holds of any tree."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.model.run_names import split_of
from tb_metadata_plugin.rows.rollup import BadRollupError, plan, rule_of
from tb_metadata_plugin.rows.seats import Facts, Plan, Seat
from tests.blow_up import blows_up
from tests.rows.evidence_trees import EVIDENCE
from tests.rows.trees import BARE, DOC, EMPTY, HPARAMS, LOSS, LOSS_ACC, SESSION, T1, T2, only
from tests.rows.trees import TABLE as NAMES

TABLE = NAMES | EVIDENCE


def seen(found: Plan) -> dict[str, list[str]]:
    """Members by row, each as `run=` and what becomes of its metric TAG."""
    return {
        row: [f"{seat.run}={seat.prefix}TAG{seat.suffix}{' above' * seat.above}" for seat in seats]
        for row, seats in found.items()
    }


@pytest.mark.parametrize("case", TABLE)
def test_rows(case: str) -> None:
    runs, expected = TABLE[case]
    found = seen(plan(runs))
    joined = {seat.partition("=")[0] for seats in expected.values() for seat in seats}
    alone = [run for run in runs if run not in joined and not runs[run].empty]
    assert found == expected | {run: [f"{run}=TAG"] for run in alone}


@pytest.mark.parametrize("case", TABLE)
def test_off_leaves_every_run_a_row(case: str) -> None:
    runs, _ = TABLE[case]
    assert plan(runs, "off") == {run: (Seat(run),) for run in runs}


def test_only_the_metrics_of_sessions_are_copies() -> None:
    seats = plan({"run": BARE, f"run/{T1}": HPARAMS, "run/train": BARE, "run/loss_a": only("loss")})["run"]
    assert {seat.run: seat.curves for seat in seats if seat.curves} == {f"run/{T1}": "run"}
    assert plan({"one/.": BARE, f"one/{T1}": HPARAMS})["one"][1].curves == "one/."


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\w+", {"a": ["a=TAG", "a/1/x=1/x/TAG", "a/2=2/TAG"], "b": ["b/1=1/TAG"]}),
        (r"\w+/(\d)", {"a": ["a=TAG"], "1": ["a/1/x=a/x/TAG", "b/1=b/TAG"], "2": ["a/2=a/TAG"]}),
        (r"(?:b/)?(?P<row>\w)(/\d)?", {"a": ["a=TAG", "a/1/x=1/x/TAG", "a/2=2/TAG"], "1": ["b/1=b/TAG"]}),
        (r"(x)?", {}),
        (r"nothing", {}),
        (r"(a)?", {"a": ["a=TAG", "a/1/x=1/x/TAG", "a/2=2/TAG"]}),
    ],
)
def test_a_pattern_names_the_rows(pattern: str, expected: dict[str, list[str]]) -> None:
    runs = dict.fromkeys(("a", "a/1/x", "a/2", "b/1"), BARE)
    joined = {seat.partition("=")[0] for seats in expected.values() for seat in seats}
    assert seen(plan(runs, rule_of(pattern))) == expected | {run: [f"{run}=TAG"] for run in runs if run not in joined}


def test_a_pattern_sees_roots_of_a_logdir_spec_as_the_directories_that_they_are() -> None:
    runs = dict.fromkeys(("one/.", "one/-x", "two/.", "two/a", ".", "three/."), BARE)
    rows = {
        "one": ["one/.=TAG", "one/-x=-x/TAG"],
        "two": ["two/.=TAG", "two/a=a/TAG"],
        "three": ["three/.=TAG"],
        ".": [".=TAG"],
    }
    assert seen(plan(runs, rule_of(r"\w+"))) == rows
    assert seen(plan(runs, rule_of(r"one|two"))) == rows
    assert seen(plan(runs, rule_of(r"\w+/\."))) == seen(plan(runs, rule_of("nothing")))


def test_rules_are_read() -> None:
    assert (rule_of("auto"), rule_of("off")) == ("auto", "off")
    for bad in ("(", "[", "(?P<row", "a{99999999999999999999}", "(" * 10_000):
        with pytest.raises(BadRollupError, match="expression"):
            rule_of(bad)


# ----- any tree

_NAMES = st.sampled_from(["a", "train", "val", "test", "eval_1", T1, T2, "loss_a", "loss_train", ".", "x"])
_RUNS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join) | st.text("a./", min_size=1, max_size=4)
_FACTS = st.builds(
    lambda document, hparams, tags, empty, still: Facts(
        document or hparams > 0,
        hparams,
        frozenset(tags),
        empty and not (document or hparams or tags),
        hparams or document,
        hparams > 0 and still,
    ),
    st.booleans(),
    st.sampled_from([0, 0, 1, 2]),
    st.sampled_from([(), (), ("loss",), ("a",), ("a", "loss")]),
    st.booleans(),
    st.booleans(),
)
trees = st.dictionaries(_RUNS, _FACTS, max_size=9)


@settings(max_examples=200)
@given(trees)
@example({".": BARE, "./train": BARE, "./val": BARE})
@example({"./train": BARE, "./val": BARE, "train": BARE, "val": BARE})
def test_every_run_is_in_exactly_one_row(runs: dict[str, Facts]) -> None:
    def members(rule: str) -> list[str]:
        return sorted(seat.run for seats in plan(runs, rule_of(rule)).values() for seat in seats if not seat.above)

    for rule in (r"\w+", r"(.+?)(?:/|$)"):
        assert members(rule) == sorted(runs)
    found = members("auto")
    left_out = [run for run in runs if run not in found]
    assert sorted([*found, *left_out]) == sorted(runs)
    for run in left_out:
        above = "" if run == "." else f"{run.removesuffix('/.')}/"
        heirs = [row for row, seats in plan(runs).items() if any(seat.run == run and seat.above for seat in seats)]
        assert runs[run].empty or (runs[run].document and not runs[run].tags and len(heirs) > 1)
        assert any(each.startswith(above) for each in found)


@settings(max_examples=200)
@given(trees, st.randoms())
def test_the_order_of_runs_tells_nothing(runs: dict[str, Facts], random_: object) -> None:
    shuffled = list(runs.items())
    random_.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(dict(shuffled)) == plan(runs)


def as_runs(rows: Plan, runs: Mapping[str, Facts]) -> dict[str, Facts]:
    """The rows as if each were a run; roots of a logdir_spec are called as such."""
    return {
        f"{row}/." if seats[0].run == f"{row}/." else row: Facts(any(runs[seat.run].document for seat in seats))
        for row, seats in rows.items()
    }


@settings(max_examples=200)
@given(st.dictionaries(_RUNS, st.sampled_from([BARE, DOC, EMPTY]), max_size=9))
def test_by_names_rows_are_rolled_up_as_far_as_it_goes(runs: dict[str, Facts]) -> None:
    """What tags and HParams tell of runs is not told of the rows that are made of them."""
    assume(not any(run.endswith("/.") and (run[:-2] in runs or run.endswith("/./.")) for run in runs))
    rows = plan(runs)
    # A row that has what was trained is no split; as a run it may be one.
    assume(not any(len(seats) > 1 and split_of(row.rpartition("/")[2]) for row, seats in rows.items()))
    again = plan(as_runs(rows, runs))
    assert [len(seats) for seats in again.values()] == [1] * len(rows)


@settings(max_examples=200)
@given(trees)
def test_no_two_runs_of_a_row_mean_the_same_by_a_metric(runs: dict[str, Facts]) -> None:
    for row, seats in plan(runs).items():
        curves = [seat for seat in seats if seat.curves is None and not seat.above]
        assert len({(seat.prefix, seat.suffix) for seat in curves}) == len(curves)
        assert all(row == "." or f"{seat.run}/".startswith(f"{row}/") for seat in seats if not seat.above)


def test_names_that_no_one_should_have_cost_no_time() -> None:
    names = [
        "/".join("a" * 2000),
        "_" * 4096,
        "/" * 4096,
        "train/" * 800 + "train",
        T1 * 300,
        "loss_" * 800,
        "\ufffd/\ufffd",
    ]
    runs = dict(zip(names, [DOC, only("_"), DOC, BARE, HPARAMS, only("loss"), BARE], strict=True))
    runs["."] = DOC
    assert sum(map(len, plan(runs).values())) == len(names) + 1


def test_ten_thousand_directories_in_each_other_cost_little() -> None:
    runs = dict.fromkeys(("/".join("a" * depth) for depth in range(1, 10_000)), BARE) | {".": DOC}
    assert not blows_up(lambda: plan(runs))


def test_many_runs_far_below_an_empty_one_cost_little() -> None:
    above = "/".join("a" * 5_000)
    runs = {f"{above}/r{number}": BARE for number in range(10_000)} | {"a": Facts(empty=True)}
    assert not blows_up(lambda: plan(runs))


def without(rows: Plan, run: str) -> Plan:
    """The rows without a run, and without those that have no other."""
    left = {row: tuple(seat for seat in seats if seat.run != run) for row, seats in rows.items()}
    return {row: seats for row, seats in left.items() if seats}


@settings(max_examples=500)
@given(trees, st.sampled_from(["", "a/", "train/", "a/train/", "x/", "a/a/", "a/eval_1/"]))
@example({".": DOC, "b/c": BARE}, "")
@example({"a": DOC, "a/x1": LOSS_ACC, "a/x2": LOSS_ACC}, "a/")
@example({".": LOSS, "first": SESSION}, "")
@example({"a/train": LOSS, "a/val": LOSS}, "a/")
def test_a_run_with_nothing_in_it_changes_no_row(runs: dict[str, Facts], above: str) -> None:
    new = f"{above}zz"
    assert without(plan(runs | {new: EMPTY}), new) == plan(runs)
