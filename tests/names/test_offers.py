"""Patterns that are guessed from names."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.names.offers import Offer, offer
from tb_metadata_plugin.names.patterns import Pattern, value_of
from tb_metadata_plugin.table.kinds import KINDS

GRID = list(itertools.product(("mlp", "cnn", "mnist"), ("0.1", "0.01", "1e-3"), ("0", "1")))


def named(form: str, **models: str) -> list[str]:
    return [
        form.format(model=models.get(model, model), lr=lr, seed=seed, date=f"2024-05-0{seed}")
        for model, lr, seed in GRID
    ]


def offered(names: Sequence[str], logged: Mapping[str, Sequence[Any]] | None = None) -> Offer | None:
    """What is offered where these columns are logged."""
    arrays, fields = [pa.array(names, pa.string())], [pa.field("run", pa.string())]
    for key, values in (logged or {}).items():
        array = pa.array(values)
        if pa.types.is_string(array.type):
            array = array.dictionary_encode()
        elif pa.types.is_timestamp(array.type):
            array = array.cast(pa.timestamp("ms", "UTC"))
        arrays.append(array.cast(pa.float64()) if pa.types.is_integer(array.type) else array)
        kind = next(name for name, kind in KINDS.items() if kind.type == arrays[-1].type and name != "integer")
        about = {"namespace": "run" if key == "folder" else "doc", "path": json.dumps([key]), "kind": kind}
        fields.append(pa.field(key, arrays[-1].type, metadata=about))
    return offer(names, pa.Table.from_arrays(arrays, schema=pa.schema(fields)))


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
        ([f"trial_{number}_seed{number}" for number in range(50)], None),
        ([f"trial_{number}_{number * 7919 % 1009:04x}" for number in range(50)], None),
        ([f"{number:03}_{number % 3}" for number in range(50)], None),
        ([f"id_{number:03}x_{number}" for number in range(50)], None),
        ([f"{number % 17}_{number:03}_s{number % 5}" for number in range(100)], "{part1}_{}_s{s}"),
        ([f"run{number}_lr{0.1 / number:.5f}" for number in range(1, 51)], "run{run}_lr{lr}"),
        ([f"{number}-{number % 3}/lr{0.1 / number:.5f}_x" for number in range(1, 51)], "{}-{part2}/lr{lr}_x"),
        ([f"{number:04x}q/lr{0.1 / number:.5f}_s{number % 3}" for number in range(1, 51)], "lr{lr}_s{s}"),
        ([f"{number}z_s{seed}" for number in range(30) for seed in range(3)], "{part1}_s{s}"),
        ([f"{number}z_s{seed}" for number in range(31) for seed in range(3)], "{}_s{s}"),
        ([f"{'abc'[number % 3]}_lr{number / 2}" for number in range(4500)], "{part1}_lr{lr}"),
        ([f"Nov21_14-06-{number}_host_{number % 7}" for number in range(10, 60)], None),
        ([f"exp/Nov21_14-06-{number}_host" for number in range(10, 60)], None),
        ([f"Nov21_14-06-{number}_host_lr{number % 3}_bs{number % 4}" for number in range(10, 60)],
         "{}_host_lr{lr}_bs{bs}"),
        ([f"Nov21_14-06-10_host{number}MODEL_{number % 2}_LR_0.{number % 3}" for number in range(10, 60)],
         "{}_{}MODEL_{MODEL}_LR_{LR}"),
        (named("Nov21_14-06-10_gpu-n1LR_{lr}_BS_{seed}"), "{}_gpu-n1LR_{LR}_BS_{BS}"),
        (named("Nov21_14-06-10_gpuLR_{lr}_BS_{seed}"), "{}_gpuLR_{LR}_BS_{BS}"),
        (named("Nov21_14-06-10_localhostlr_{lr}_seed_{seed}"), "{}_localhostlr_{lr}_seed_{seed}"),
        (named("Nov21_14-06-10_localhost_lr={lr}_seed={seed}"), "{}_localhost_lr={lr}_seed={seed}"),
        (named("Nov21_14-06-10_host lr={lr} batch_size={seed}"), "{}_host lr={lr} batch_size={batch_size}"),
        (named("Nov21_14-06-10_host-{model}-lr{lr}"), "{}_host-{part2}-lr{lr}"),
        ([f"Nov{number}_14-06-10_gpu-node-{number % 3}" for number in range(10, 30)], None),
        ([f"Nov{number}_14-06-10_ip-172-31-{number % 3}-{number}" for number in range(10, 30)], None),
        ([f"Nov{number}_14-06-10_host-seed-{number % 3}" for number in range(10, 30)], "{}_host-seed-{seed}"),
        (named("lr {lr} seed {seed}"), "lr {lr} seed {seed}"),
        ([f"1a2b train.py 2024-05-0{number} 10_{number}_00 lr={number / 10}" for number in range(1, 10)],
         "1a2b train.py {date} 10_{}_00 lr={lr}"),
        (named("begun={date}_lr={lr}"), "begun={begun}_lr={lr}"),
        ([*named("lr_{lr}_wd_{seed}")[:9], *named("lr_{lr}_wd_{seed}_aug")[9:]], "lr_{lr}_wd_{}"),
        ([*named("--lr {lr} --bs {seed}")[:9], *named("--lr {lr} --bs {seed} --amp")[9:]], "--lr {lr} --bs {}"),
        (named("1a2b train.py 2024-05-01 lr={lr} batch-size={seed}"),
         "1a2b train.py 2024-05-01 lr={lr} batch-size={batch-size}"),
        (named("lr={lr};model.depth={seed}"), "lr={lr};model.depth={model.depth}"),
        (named("+model.lr={lr},++seed={seed}"), "+model.lr={model.lr},++seed={seed}"),
        (named("lr:{lr}_bs:{seed}"), "lr:{lr}_bs:{bs}"),
        (named("run(lr={lr}, bs={seed})"), "run(lr={lr}, bs={bs})"),
        (named("[lr={lr}][bs={seed}]"), "[lr={lr}][bs={bs}]"),
        (named("{model}_batch_size={seed}_weight_decay={lr}"),
         "{part1}_batch_size={batch_size}_weight_decay={weight_decay}"),
        (named("opt=adam_batch_size={seed}_lr={lr}"), "opt=adam_batch_size={batch_size}_lr={lr}"),
        (named("my_lr={lr}_my_seed_{seed}"), "my_lr={lr}_my_seed_{seed}"),
        (named("lr={lr}/bs={seed}/model={model}"), "lr={lr}/bs={bs}/model={model}"),
        (named("lr={lr}/bs={seed}_model={model}/tb"), "lr={lr}/bs={bs}_model={model}/tb"),
        (named("lr_{lr}_bs_{seed}/{model}/tb"), "lr_{lr}_bs_{bs}/{part5}/tb"),
        (named("{model}__ppo__{lr}__1"), "{part1}__ppo__{part3}__1"),
        (named("CartPole-v{seed}__{model}__{lr}"), "{env}__{part2}__{part3}"),
        ([f"fold_{number}" for number in range(10)], "fold_{fold}"),
        ([f"{model}/fold_{number}" for model in ("mlp", "cnn") for number in range(5)], "{model}/fold_{fold}"),
        ([f"seed_{number}" for number in range(10)], None),
        ([f"{model}/version_{number}" for model in ("mlp", "cnn") for number in range(5)], None),
        ([*named("lr={lr}_seed={seed}")[:9], *named("seed={seed}_lr={lr}")[9:]], "{lr=:float}{seed=:int}"),
        ([*named("lr={lr}_seed={seed}")[:9], *named("lr={lr}_wd={seed}")[9:]], "{lr=:float}{seed=:int}{wd=:int}"),
        ([*named("lr={lr}_seed={seed}")[:9], *named("lr={lr}_seed={seed}_aug")[9:]],
         "{lr=:float}{seed=:int}{aug?}"),
        (named("{model}_lr={lr}_seed={seed}"), "{part1}_lr={lr}_seed={seed}"),
        ([*named("{model}_lr={lr}")[:9], *named("lr={lr}_{model}")[9:]], None),
        ([*named("model={model}_lr={lr}")[:9], *named("lr={lr}_model={model}")[9:]], "{model=}{lr=:float}"),
        ([*named("batch_size={seed}_lr={lr}")[:9], *named("lr={lr}_batch_size={seed}")[9:]],
         "{batch_size=:int}{lr=:float}"),
        (named("hidden=[64,{seed}]_lr={lr}"), "{hidden=}{lr=:float}"),
        ([*named("lr={lr}")[:9], *named("x{seed}")[9:]], None),
        (named("{model}_lr{lr}", mlp="vit_b"), "{part1}_lr{lr}"),
        (named("{model}-lr{lr}-{seed}", mlp="vit-b"), "{part1}-lr{lr:float}-{part3:int}"),
        (named("{model}_{lr}_{seed}", mlp="vit_b"), "{part1}_{part2:float}_{part3:int}"),
        (named("{seed}_{model}_bs32", mlp="vit_b", cnn="convnext_v2_l"), "{part1}_{part2}_bs32"),
        (named("sweep{seed}/{model}_lr{lr}", mlp="vit_b"), "sweep{sweep}/{part2}_lr{lr}"),
        (named("model={model},lr={lr}", mlp="a_b", cnn="a_b_c"), "model={model},lr={lr}"),
        (named("lr{lr}_{model}", mlp="vit_b"), "lr{lr}_{part2}"),
        (named("{date}_{model}_lr{lr}", mlp="vit_b", cnn="vit_l_16"), "{date}_{part2}_lr{lr}"),
        (named("{model}_{date}_lr{lr}", mlp="vit_b"), None),
        (named("{model}_x", mlp="vit_b"), None),
        (named("{model}-lr{lr}-{seed}"), "{part1}-lr{lr:float}-{part3:int}"),
        (named("lr={lr}_model={model}_seed={seed}", mlp="vit_b"), "lr={lr}_model={model}_seed={seed}"),
        (named("lr={lr}-model={model}-seed={seed}", mlp="vit-b"), "lr={lr}-model={model}-seed={seed}"),
        (named("lr={lr}-model={model}-seed={seed}"), "lr={lr}-model={model}-seed={seed}"),
        (named("{model}={lr}_seed={seed}"), "{mlp=:float}{seed=:int}{cnn=:float}{mnist=:float}"),
        (named("{model}-lr{lr}_{seed}", mlp="vit_b"), "{part1}-lr{lr}_{part3}"),
        (named("{model}-lr{lr}_s{seed}", mlp="vit_b"), "{part1}-lr{lr}_s{s}"),
        (named("lr{lr}_bs32_{model}"), "lr{lr}_bs32_{part3}"),
        (named("lr{lr}_bs32_{model}", mnist="vit_b"), "lr{lr}_bs32_{model}"),
        (named("{model}_sgd_{seed}", mlp="mnist", cnn="cifar10"), "{dataset}_sgd_{part3}"),
        (named("{model}_lr{lr}", mlp="adamw", cnn="SGD", mnist="lion"), "{optimizer}_lr{lr}"),
        (named("{model}-lr{lr}", mlp="Ant-v4", cnn="Hopper-v4", mnist="Pong-v5"), "{env}-lr{lr}"),
        (named("{model}_lr{lr}", mlp="inception-v3", cnn="inception-v4", mnist="vgg16"), "{model}_lr{lr}"),
        (named("CartPole-v{seed}/PPO_{lr}"), None),
        ([f"{env}-v{number % 2}/PPO_{number}" for number in range(9) for env in ("Ant", "Hopper")], None),
        ([f"{env}__ppo__{seed}__{1700000000 + 7 * seed + len(env)}"
          for env in ("Ant-v4", "Hopper-v4", "Pong-v5") for seed in (1, 2, 3)], "{env}__ppo__{part3}__{}"),
        ([f"train_cifar_{number:05}_lr{number % 3}" for number in range(18)], "train_cifar_{}_lr{lr}"),
        ([f"job_{123450 + number}_lr{number % 3}" for number in range(18)], "job_{}_lr{lr}"),
        ([f"train_cifar_1a2b3_{number:05}_{number}_batch_size=8,lr=0.0{number % 3}_2024-01-01_12-00-{number}"
          for number in range(10, 30)], "train_cifar_1a2b3_{}_{}_batch_size=8,lr={lr}_2024-01-01_{}"),
        ([f"r{depth}/2024051{number}_1{number}3015/vis" for depth in (50, 101) for number in range(5)],
         "r{r}/{date}_{}/vis"),
        ([f"2024-01-0{number % 5 + 1}/12-00-{number}" for number in range(10, 30)], None),
        ([f"Jan{number}_12-00-{number}_lr0.{number % 3}_s{number % 4}" for number in range(10, 30)],
         "{}_{}_lr{lr}_s{s}"),
        ([f"{model}-{number:07x}{place}-1a2b-{number:03x}{place}"
          for number in range(40, 50) for place, model in enumerate(("mlp", "cnn"))], "{model}-{}-1a2b-{}"),
        ([f"x{x}_y{y}" for x in (-1, 0, 1) for y in (-0.5, 0.5, 2)], "x{x}_y{y}"),
        ([f"x=-{x}_y={y}" for x in (1, 2, 3) for y in (-0.5, 0.5, 2)], "x={x}_y={y}"),
        (named("bs{seed}k_lr{lr}"), "bs{bs}k_lr{lr}"),
        (named("noise{seed}%_lr{lr}"), "noise{noise}%_lr{lr}"),
        ([f"{model}_fold{number}of5" for model in ("mlp", "cnn") for number in range(5)], "{model}_fold{fold}of5"),
        ([f"{model}/fold{number}" for model in ("mlp", "cnn") for number in range(5)], "{model}/fold{fold}"),
        (named("train.py --lr {lr} --seed {seed}"), "train.py --lr {lr} --seed {seed}"),
        (named("--lr={lr} --model={model}"), "--lr={lr} --model={model}"),
        (named("lr = {lr} seed = {seed}"), "lr = {lr} seed = {seed}"),
        (named("lr='{lr}',model=\"{model}\""), "lr='{lr}',model=\"{model}\""),
        (named("{{'lr': {lr}, 'seed': {seed}}}"), "{{'lr': {lr}, 'seed': {seed}}}"),
        (named("lr=={lr}__seed=={seed}"), "{lr=:float}{seed=:int}"),
        ([f"lr{lr}_bs{bs}_x" if bs % 3 else f"bs{bs}_lr{lr}_x" for lr in (1, 2, 3) for bs in (16, 32, 48, 64)], None),
        ([], None),
    ],
)  # fmt: skip
def test_what_is_offered(names: list[str], pattern: str | None) -> None:
    found = offered(names)
    assert (found.pattern if found else None) == pattern


MODELS, RATES, SEEDS = ([row[place] for row in GRID] for place in range(3))
NAMED = named("{model}_lr{lr}_s{seed}")


@pytest.mark.parametrize(
    ("names", "logged", "pattern"),
    [
        (NAMED, {"lr": [float(lr) for lr in RATES]}, "{part1}_lr{}_s{s}"),
        (NAMED, {"lr": RATES, "seed": [int(seed) for seed in SEEDS]}, "{part1}_lr{}_s{}"),
        (NAMED, {"lr": [float(lr) * 1.04 for lr in RATES]}, "{part1}_lr{}_s{s}"),
        (NAMED, {"lr": [float(lr) * 1.06 for lr in RATES]}, "{part1}_lr{lr}_s{s}"),
        (NAMED, {"seed": [int(seed) + 1 for seed in SEEDS]}, "{part1}_lr{lr}_s{s}"),
        (named("{model}_n10{seed}"), {"n": [101 + int(seed) for seed in SEEDS]}, "{part1}_n{n}"),
        (NAMED, {"x": MODELS, "y": RATES, "z": [f"S{seed}" for seed in SEEDS]}, None),
        (NAMED, {"x": [*MODELS[:-1], None]}, "{}_lr{lr}_s{s}"),
        (NAMED, {"x": [*MODELS[:-2], None, None]}, "{part1}_lr{lr}_s{s}"),
        (NAMED, {"lr": RATES, "model": [f"the {model}" for model in MODELS]}, "{part1}_lr{}_s{s}"),
        (named("{model}_{lr}_{seed}"), {"x": MODELS, "y": RATES}, None),
        (named("{model}_{seed}_lr1e-3"), {"x": [model.upper() for model in MODELS]}, None),
        (named("{model}_{lr}"), {"x": MODELS}, "{}_{part2}"),
        (named("{model}-lr{lr}_x{seed}"), {"x": MODELS, "y": RATES}, "{}_x{x}"),
        (named("{model}-lr{lr}_s{seed}"), {"x": MODELS, "y": RATES, "s": SEEDS}, None),
        (named("{model}/lr{lr}_s{seed}"), {"folder": MODELS}, "lr{lr}_s{s}"),
        (named("a{seed}/{model}/lr{lr}"), {"x": MODELS}, "a{a}/{}/lr{lr}"),
        (named("{model}_s{seed}", mlp="vit_b", cnn="v-1.2_c"),
         {"x": [{"mlp": "ViT-B", "cnn": "v_1.2-c"}.get(model, model) for model in MODELS], "s": SEEDS}, None),
        (named("{date}_{model}"), {"x": MODELS,
         "at": [datetime(2024, 5, int(seed), 23, tzinfo=timezone.utc) if seed != "0" else None for seed in SEEDS]},
         "{date}_{}"),
        ([f"2024-05-{number:02}_s{number % 3}" for number in range(1, 31)],
         {"at": [datetime(2024, 5, number, 23, tzinfo=timezone.utc) for number in range(1, 31)]}, "{}_s{s}"),
        ([f"2024-05-{number:02}_s{number % 3}" for number in range(1, 31)],
         {"at": [datetime(2024, 5, number, 23, tzinfo=timezone.utc) for number in range(2, 32)]}, "{date}_s{s}"),
        ([f"{'data' if number % 2 else 'digits'}/{'mlp' if number % 3 else 'cnn'}-{number:03}-s{seed}"
          for number in range(40) for seed in range(3)],
         {"data": [name for number in range(40) for name in [("digits", "data")[number % 2]] * 3],
          "model": [name for number in range(40) for name in ["mlp" if number % 3 else "cnn"] * 3],
          "seed": list(range(3)) * 40}, None),
        (NAMED, {"b": [True] * len(NAMED), "l": [["mlp"]] * len(NAMED)}, "{part1}_lr{lr}_s{s}"),
    ],
)  # fmt: skip
def test_what_is_logged_is_not_offered(names: list[str], logged: dict[str, Sequence[Any]], pattern: str | None) -> None:
    found = offered(names, logged)
    assert (found.pattern if found else None) == pattern


def test_an_offer_says_what_it_gives() -> None:
    names = [*named("sweep/{model}_lr{lr}"), "other", "and/another"]
    found = offered(names)
    assert found is not None
    assert (found.keys, found.runs) == (("part1", "lr"), 18)
    assert (found.run, found.values) == ("sweep/mlp_lr0.1", {"part1": "mlp", "lr": 0.1})


def test_four_of_five_names_must_be_made_alike() -> None:
    names = named("{model}_lr{lr}")
    assert offered([*names, *(f"odd{number}" for number in range(4))]) is not None
    assert offered([*names, *(f"odd{number}" for number in range(5))]) is None
    mixed = [f"{'a/b' if number % 2 else 'c'}/{name}" for number, name in enumerate(names)]
    found = offered(mixed)
    assert found is not None
    assert found.pattern == "{part1}_lr{lr}", "folders of different depth"


@given(st.lists(st.text("a1_-/={}.", min_size=1, max_size=12), min_size=8, max_size=12))
def test_an_offer_is_a_pattern_that_fits(names: list[str]) -> None:
    check(offered(names), names)


def check(found: Offer | None, names: Sequence[str]) -> None:
    """It is what it says."""
    if found is not None:
        pattern = Pattern(found.pattern)
        assert pattern.find(found.run) == found.values
        assert tuple(found.values) == found.keys or ("=" in found.pattern and set(found.values) < set(found.keys))
        assert (
            found.runs == sum(pattern.find(name) is not None for name in names) >= max(8, math.ceil(0.8 * len(names)))
        )


TEXTS = st.sampled_from(["a", "b", "vit_b", "vit-l_16", "x1", "resnet18", "c=d", "1e-3", "v2"])
NUMBERS = st.sampled_from(["0", "1", "12", "0.1", "1e-3", "007", "1e5"])
FORMS = st.sampled_from(["{}", "lr{}", "s{}", "bs_{}", "seed={}", "{}/"])


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[str], dict[str, list[str]]]:
    """Names made of parts, and some of the parts."""
    forms = draw(st.lists(FORMS, min_size=1, max_size=4))
    values = [draw(st.lists(draw(st.sampled_from([TEXTS, NUMBERS])), min_size=1, max_size=4)) for _ in forms]
    rows = draw(st.lists(st.tuples(*map(st.sampled_from, values)), min_size=8, max_size=24))
    separator = draw(st.sampled_from("_-,"))
    names = [separator.join(map(str.format, forms, row)) for row in rows]
    logged = draw(st.sets(st.sampled_from(range(len(forms)))))
    return names, {str(place): [row[place] for row in rows] for place in logged}


@given(grids())
def test_no_offered_key_is_logged(grid: tuple[list[str], dict[str, list[str]]]) -> None:
    names, logged = grid
    found = offered(names, logged)
    check(found, names)
    if found is not None:
        read = [Pattern(found.pattern).find(name) or {} for name in names]
        for key, values in itertools.product(found.keys, logged.values()):
            assert [row.get(key) for row in read] != [value_of(value) for value in values], key


@given(
    st.lists(st.sampled_from(["vit_b", "resnet18", "mlp", "swin_v2_t", "x-1"]), min_size=2, max_size=4, unique=True),
    st.sampled_from(
        ["{model}_lr{lr}_s{seed}", "lr{lr}_{model}_s{seed}", "s{seed}/lr={lr}_{model}", "{model}_{lr}_{seed}"]
    ),
    st.integers(0, 4),
)
def test_models_may_have_the_separator(models: list[str], form: str, odd: int) -> None:
    """Their names are read as a reader would, in the presence of others."""
    rows = list(itertools.product(models, ("0.1", "0.01", "0.001"), range(3)))
    names = [form.format(model=model, lr=lr, seed=seed) for model, lr, seed in rows]
    found = offered([*names, *(f"odd{number}" for number in range(odd))])
    assert found is not None
    assert found.runs == len(names)
    for name, row in zip(names, rows, strict=True):
        assert {str(value) for value in (Pattern(found.pattern).find(name) or {}).values()} == set(map(str, row))


@pytest.mark.parametrize("name", ["_" * 4000, "a_" * 2000, "\ufffd_\ufffd", "-=" * 2000])
def test_bad_names_are_no_trouble(name: str) -> None:
    assert offered([f"{name}{number}" for number in range(100)]) is None
