"""Patterns that are guessed from names."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.names import Pattern
from tb_metadata_plugin.offers import offer

GRID = list(itertools.product(("mlp", "cnn", "mnist"), ("0.1", "0.01", "1e-3"), ("0", "1")))


def named(form: str) -> list[str]:
    return [form.format(model=model, lr=lr, seed=seed, date=f"2024-05-0{seed}") for model, lr, seed in GRID]


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (named("{model}_lr{lr}"), "{part1}_lr{lr}"),
        (named("model_{model}_lr{lr}_seed{seed}"), "model_{model}_lr{lr}_seed{seed}"),
        (named("{date}_{model}_lr{lr}"), "{date}_{part2}_lr{lr}"),
        (named("{model}-lr{lr}-s{seed}"), "{part1}-lr{lr}-s{s}"),
        (named("trial-{seed}_{model}"), "trial-{trial}_{part2}"),
        (named("model={model},lr={lr}"), "model={model},lr={lr}"),
        (named("sweep/{model}_lr{lr}"), "{part1}_lr{lr}"),
        (named("{model}/lr{lr}/seed{seed}"), "{part1}/lr{lr}/seed{seed}"),
        (named("a/b/{model}/lr{lr}_x"), None),
        (named("{model}/{lr}"), None),
        (named("{model}{lr}"), None),
        (named("x{{y}}_{model}_{lr}_seed{seed}"), "x{{y}}_{part2}_{part3}_seed{seed}"),
        (named("lr{lr}_lr{seed}"), "lr{lr}_lr{lr2}"),
        (named("exp_{model}-lr{lr}"), "exp_{exp}-lr{lr}"),
        (named("{model}__{lr}_{seed}")[:7], None),
        ([f"run{number}" for number in range(50)], None),
        ([f"run_{number}" for number in range(50)], None),
        ([f"Nov21_14-06-{number}_host_{number % 7}" for number in range(10, 60)], None),
        ([], None),
    ],
)  # fmt: skip
def test_what_is_offered(names: list[str], pattern: str | None) -> None:
    found = offer(names)
    assert (found.pattern if found else None) == pattern


def test_an_offer_says_what_it_gives() -> None:
    names = [*named("sweep/{model}_lr{lr}"), "other", "and/another"]
    found = offer(names)
    assert found is not None
    assert (found.keys, found.runs) == (("part1", "lr"), 18)
    assert (found.run, found.values) == ("sweep/mlp_lr0.1", {"part1": "mlp", "lr": 0.1})


def test_four_of_five_names_must_be_made_alike() -> None:
    names = named("{model}_lr{lr}")
    assert offer([*names, *(f"odd{number}" for number in range(4))]) is not None
    assert offer([*names, *(f"odd{number}" for number in range(5))]) is None
    mixed = [f"{'a/b' if number % 2 else 'c'}/{name}" for number, name in enumerate(names)]
    found = offer(mixed)
    assert found is not None
    assert found.pattern == "{part1}_lr{lr}", "folders of different depth"


@given(st.lists(st.text("a1_-/={}.", min_size=1, max_size=12), min_size=8, max_size=12))
def test_an_offer_is_a_pattern_that_fits(names: list[str]) -> None:
    found = offer(names)
    if found is not None:
        pattern = Pattern(found.pattern)
        assert pattern.find(found.run) == found.values
        assert found.runs == sum(pattern.find(name) is not None for name in names) >= 8


@pytest.mark.parametrize("name", ["_" * 4000, "a_" * 2000, "\ufffd_\ufffd", "-=" * 2000])
def test_bad_names_are_no_trouble(name: str) -> None:
    assert offer([f"{name}{number}" for number in range(100)]) is None
