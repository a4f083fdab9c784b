"""Keys and flags that stand anywhere in a name."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.names.patterns import BadPatternError, Pattern
from tests.blow_up import blows_up


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("{lr=}{bs=}", "lr=0.1_bs=16", {"lr": 0.1, "bs": 16}),
        ("{lr=}{bs=}", "sweep/bs=16-lr=1e-3", {"lr": 0.001, "bs": 16}),
        ("{lr=} {bs=}", "run(lr=0.1, bs=16)", {"lr": 0.1, "bs": 16}),
        ("{lr=}{bs=}", "x [lr=0.1][bs=16]", {"lr": 0.1, "bs": 16}),
        ("{lr=}{model=}", "model=vit_b_lr=0.1", {"lr": 0.1, "model": "vit_b"}),
        ("{model=}{lr=:float}", "model=vit_b lr=0.1_2024-01-01", {"model": "vit_b", "lr": 0.1}),
        ("{hidden=}{lr=}", "hidden=[64,32],lr=0.1", {"hidden": "[64,32]", "lr": 0.1}),
        ("{lr=}{aug?}", "lr=0.1_aug", {"lr": 0.1, "aug": True}),
        ("{lr=}{aug?}", "aug-lr=0.1", {"lr": 0.1, "aug": True}),
        ("{lr=}{aug?}", "lr=0.1_augment", {"lr": "0.1_augment", "aug": False}),
        ("{lr=}{aug?}", "augment_aug", {"aug": True}),
        ("{lr=}{aug?}", "lr=0.1_aug=2", {"lr": "0.1_aug=2", "aug": False}),
        ("{size=}{batch-size=}", "batch-size=4", {"batch-size": 4}),
        ("{lr=}", "blr=1_lr=2", {"lr": 2}),
        ("{lr=}", "lr==0.1", {"lr": 0.1}),
        ("{a=}", "a=b=c", {"a": "b=c"}),
        ("{lr=}", "blr=1", None),
        ("{lr=}", "lr=", None),
        ("{lr=:int}", "lr=x", None),
        ("{lr=}{aug?}", "other", None),
        ("{lr=}{bs=}", "lr=0.1/bs=16", {"bs": 16}),
        ("{lr=}/{bs=}", "lr=0.1/bs=16", {"lr": 0.1, "bs": 16}),
        ("{model}/{bs=}", "mlp/x_bs=16", {"model": "mlp", "bs": 16}),
        ("{lr=}", "lr=1" + "_" * 1000, None),
    ],
)
def test_keys_in_any_order(pattern: str, name: str, expected: dict[str, Any] | None) -> None:
    found = Pattern(pattern)
    assert found.find(name) == expected
    assert found.fits(name) == (expected is not None)


@pytest.mark.parametrize(
    ("pattern", "place"),
    [("{lr=}_{bs=}", 6), ("a{lr=}", 2), ("{lr=}{x}", 6), ("{x}_{lr=}", 5), ("{lr=}{lr=}", 6), ("{lr=}{lr?}", 6)],
)
def test_keys_in_any_order_stand_without_others(pattern: str, place: int) -> None:
    with pytest.raises(BadPatternError) as error:
        Pattern(pattern)
    assert f"at character {place}:" in error.value.message


VALUES = st.sampled_from(["0.1", "1e-3", "16", "vit_b", "x-1", "[1,2]", "2024-01-01"])


@given(
    st.dictionaries(st.sampled_from(["lr", "bs", "batch_size", "model.depth"]), VALUES, min_size=1),
    st.sets(st.sampled_from(["aug", "amp"])),
    st.sampled_from(["_", "-", " ", ", ", "; "]),
)
def test_every_order_is_read_alike(values: dict[str, str], flags: set[str], separator: str) -> None:
    pattern = Pattern("{lr=}{bs=}{batch_size=}{model.depth=}{aug?}{amp?}")
    parts = [*(f"{key}={value}" for key, value in values.items()), *flags]
    read = [pattern.find(separator.join(order)) for order in itertools.permutations(parts)]
    assert all(some == read[0] for some in read)
    assert read[0] is not None
    assert {key: str(value) for key, value in read[0].items() if key in values} == {
        key: str(float(value)) if value == "1e-3" else value for key, value in values.items()
    }
    assert {key for key, value in read[0].items() if value is True} == flags


@pytest.mark.parametrize("name", ["lr=" * 300, "lr" * 500, "=" * 1000, "(" * 1000, "lr=(" * 250, "_lr" * 333])
def test_no_name_takes_long(name: str) -> None:
    pattern = Pattern("".join(f"{{lr{number}=}}" for number in range(9)) + "{lr=}{aug?}")
    assert not blows_up(lambda: pattern.find(name))
