"""Config files as tools write them: which are read without being asked for, under which keys, and where they stand."""

from __future__ import annotations

import argparse
import pickle
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path, PosixPath
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from tb_metadata_plugin.api import read as read_table
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.config_globs import DEFAULT
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tests import event_files
from tests.sources.disk.beside import OnDisk, source
from tests.sources.disk.reading import codes, poll
from tests.sources.disk.test_config_files import documents, found


class Config:
    """Has attributes, as the configs of many tools."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


NAMED = f"{Config.__module__}.Config"


@pytest.mark.parametrize(
    ("value", "document"),
    [
        (OrderedDict([("lr", 0.1), ("net", OrderedDict([("dim", 8)]))]), {"lr": 0.1, "net": {"dim": 8}}),
        (OrderedDict([("lr", 0.1)]), {"lr": 0.1}),
        (argparse.Namespace(lr=0.1), {"lr": 0.1}),
        (argparse.Namespace(lr=0.1, out=PosixPath("/a/b"), sizes=(1, 2)), {"lr": 0.1, "out": "/a/b", "sizes": [1, 2]}),
        (SimpleNamespace(lr=0.1), {"lr": 0.1}),
        (Config(lr=0.1, opt=Config(name="sgd")), {"lr": 0.1, "opt": {"@type": NAMED, "name": "sgd"}}),
        ({"cls": Config, "fn": yaml.dump, "lr": np.float64(0.5)}, {"cls": NAMED, "fn": "yaml.dump", "lr": 0.5}),
        ({(0, 1): "x", "s": {"b"}, "n": None}, {"(0, 1)": "x", "s": ["b"], "n": None}),
    ],
)
@pytest.mark.parametrize("name", ["args.yml", "hparams.yaml", "config.yml"])
def test_what_pyyaml_dumps_of_pythons_objects(name: str, value: Any, document: object) -> None:
    assert documents(name, yaml.dump(value).encode()) == {name.partition(".")[0]: document}


HYDRA = b"""\
defaults:
- _self_
- db: mysql
lr: ${oc.env:LR,0.1}
seed: 1
out: ${hydra:runtime.output_dir}/${now:%Y-%m-%d}
model:
  _target_: torch.nn.Linear
  in_features: ${eval:'${seed} * 2'}
  bias: true
dir: ???
"""
ULTRALYTICS = b"""\
task: detect
mode: train
model: yolo11n.pt
data: coco8.yaml
epochs: 3
batch: 16
cache: false
device: null
classes: null
lr0: 0.01
close_mosaic: 10
auto_augment: randaugment
cfg: null
tracker: botsort.yaml
save_dir: runs/detect/train
"""
DETECTRON2 = b"""\
CUDNN_BENCHMARK: false
DATASETS:
  TRAIN:
  - coco_2017_train
MODEL:
  ANCHOR_GENERATOR:
    SIZES:
    - - 32
      - 64
  WEIGHTS: detectron2://ImageNetPretrained/MSRA/R-50.pkl
SOLVER:
  BASE_LR: 0.02
  STEPS: !!python/tuple
  - 60000
  - 80000
"""
NERFSTUDIO = b"""\
!!python/object:nerfstudio.engine.trainer.TrainerConfig
_target: !!python/name:nerfstudio.engine.trainer.Trainer ''
data: &id001 !!python/object/apply:pathlib.PosixPath
- data
- poster
machine: !!python/object:nerfstudio.configs.base_config.MachineConfig
  seed: 42
optimizers:
  fields:
    optimizer: !!python/object:nerfstudio.engine.optimizers.AdamOptimizerConfig
      _target: &id002 !!python/name:torch.optim.adam.Adam ''
      lr: 0.01
      max_norm: null
pipeline: !!python/object:nerfstudio.pipelines.base_pipeline.VanillaPipelineConfig
  data: *id001
  mode: !!python/object/apply:nerfstudio.configs.Mode
  - SO3xR3
"""
ISAAC = b"""\
sim:
  physics_material:
    func: isaaclab.sim.spawners.materials.physics_materials:spawn_rigid_body_material
    static_friction: 1.0
viewer:
  eye: !!python/tuple
  - 7.5
  - 7.5
dt: 0.005
gravity: [0.0, 0.0, -9.81]
slice: !!python/object/apply:builtins.slice
- null
- null
- null
"""
LIGHTNING = b"""\
batch_size: 64
criterion: !!python/object/apply:torch.device
- cuda
lr: 1.0e-03
model: !!python/object:my.models.Net
  _buffers: !!python/object/apply:collections.OrderedDict
  - []
  training: true
strategy: auto
"""
EASYDICT = b"""\
!!python/object/new:easydict.EasyDict
dictitems:
  TRAIN: &id001 !!python/object/new:easydict.EasyDict
    dictitems:
      lr: 0.1
    state:
      lr: 0.1
state:
  TRAIN: *id001
"""
RLLIB = b"""\
{"env": "CartPole-v1", "lr": 5e-05, "gamma": 0.99, "callbacks": "<class 'ray.rllib.DefaultCallbacks'>",
 "model": {"fcnet_hiddens": [256, 256]}, "clip_param": Infinity}
"""
ML_AGENTS = b"""\
default_settings: null
behaviors:
  3DBall:
    trainer_type: ppo
    hyperparameters:
      learning_rate: 0.0003
env_settings:
  env_path: null
  base_port: 5005
"""


WANDB = b"""\
wandb_version: 1

_wandb:
    desc: null
    value:
        cli_version: 0.16.0
        t:
            "1":
                - 1
batch_size:
    desc: null
    value: 32
model:
    value:
        dim: 256
"""


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        (".hydra/config.yaml", HYDRA, {"metadata": {"lr": "${oc.env:LR,0.1}", "seed": 1, "dir": "???"}}),
        ("args.yaml", ULTRALYTICS, {"args": {"lr0": 0.01, "device": None, "cache": False, "model": "yolo11n.pt"}}),
        ("config.yaml", DETECTRON2, {"config": {"SOLVER": {"BASE_LR": 0.02, "STEPS": [60000, 80000]}}}),
        (
            "config.yml",
            NERFSTUDIO,
            {
                "config": {
                    "_target": "nerfstudio.engine.trainer.Trainer",
                    "data": "data/poster",
                    "machine": {"@type": "nerfstudio.configs.base_config.MachineConfig", "seed": 42},
                    "optimizers": {
                        "fields": {
                            "optimizer": {
                                "@type": "nerfstudio.engine.optimizers.AdamOptimizerConfig",
                                "_target": "torch.optim.adam.Adam",
                                "lr": 0.01,
                                "max_norm": None,
                            }
                        }
                    },
                    "pipeline": {
                        "@type": "nerfstudio.pipelines.base_pipeline.VanillaPipelineConfig",
                        "data": "data/poster",
                        "mode": "nerfstudio.configs.Mode('SO3xR3')",
                    },
                }
            },
        ),
        (
            "params/env.yaml",
            ISAAC,
            {
                "env": {
                    "dt": 0.005,
                    "gravity": [0.0, 0.0, -9.81],
                    "viewer": {"eye": [7.5, 7.5]},
                    "slice": "builtins.slice(None, None, None)",
                }
            },
        ),
        ("params/agent.yaml", b"seed: 42\npolicy:\n  class_name: ActorCritic\n", {"agent": {"seed": 42}}),
        (
            "hparams.yaml",
            LIGHTNING,
            {
                "hparams": {
                    "criterion": "torch.device('cuda')",
                    "lr": 0.001,
                    "strategy": "auto",
                    "model": {"@type": "my.models.Net", "_buffers": [], "training": True},
                }
            },
        ),
        ("config.yaml", EASYDICT, {"config": {"TRAIN": {"lr": 0.1}}}),
        ("params.json", RLLIB, {"params": {"lr": 5e-05, "clip_param": float("inf")}}),
        ("config.yaml", WANDB, {"config": {"batch_size": 32, "model": {"dim": 256}}}),
        ("config.yaml", b"_wandb: {}\nlr: {value: 1, step: 2}\n", {"config": {"lr": {"value": 1, "step": 2}}}),
        ("configuration.yaml", ML_AGENTS, {"configuration": {"default_settings": None}}),
        ("hyp.yaml", b"lr0: 0.01\nfl_gamma: 0.0\n", {"hyp": {"lr0": 0.01, "fl_gamma": 0}}),
        ("opt.yaml", b"weights: yolov5s.pt\nfreeze:\n- 0\n", {"opt": {"weights": "yolov5s.pt", "freeze": [0]}}),
    ],
)
def test_what_tools_write(path: str, data: bytes, expected: dict[str, Any]) -> None:
    told = documents(path, data)
    assert told is not None
    ((name, document),) = told.items()
    assert name in expected
    assert {key: document[key] for key in expected[name]} == expected[name]
    assert data is not WANDB or document.keys() == expected[name].keys()


@pytest.mark.parametrize(
    "path",
    [
        # What is pickled would be run; what is of the tool, or told in each text summary, is only read if asked for.
        "params.pkl",
        "training_args.bin",
        "trainer_state.json",
        "result.json",
        ".hydra/overrides.yaml",
        ".hydra/hydra.yaml",
        "multirun.yaml",
        "config.py",
        "ds_config.json",
        "timers.json",
    ],
)
def test_what_is_read_only_if_asked_for(path: str) -> None:
    assert documents(path, b'{"a": 1}') is None


def test_python_is_read_and_never_run(tmp_path: Path) -> None:
    made = tmp_path / "made"
    text = f"model = dict(type='ResNet', depth=50)\nlr = 0.1\nout = open({str(made)!r}, 'w')\n"
    assert documents("vis_data/config.py", text.encode(), "vis_data/*.py") == {
        "config": {"model": {"type": "ResNet", "depth": 50}, "lr": 0.1, "out": f"open({str(made)!r}, 'w')"}
    }
    with suppress(MetadataError):
        documents("config.py", f"import os\n{text}".encode(), "config.py")
    assert not made.exists()


def test_what_is_pickled_is_never_opened(tmp_path: Path) -> None:
    made = tmp_path / "made"

    class Bad:
        def __reduce__(self) -> Any:
            return (Path.touch, (made,))

    logs = OnDisk(tmp_path / "logs", str(tmp_path / "logs"))
    event_files.log(tmp_path / "logs" / "a", event_files.scalar("loss", 1.0))
    for name in ("params.pkl", "config.yaml"):
        logs.write(f"a/{name}", pickle.dumps(Bad()))
    assert [code for code, _, _ in codes(poll(source(logs, kinds_of(f"{DEFAULT},*.pkl"))))] != []
    assert not made.exists()


LAYOUTS = [
    (
        "Hydra's multirun",
        ["m/2024-01-01/12-00-00/0/tb", "m/2024-01-01/12-00-00/1/tb"],
        {f"m/2024-01-01/12-00-00/{job}/.hydra/config.yaml": f"lr: 0.{job}5\n" for job in range(2)},
        {"m/2024-01-01/12-00-00/0/tb": {"lr": 0.05}, "m/2024-01-01/12-00-00/1/tb": {"lr": 0.15}},
    ),
    (
        "Lightning",
        ["l/version_0", "l/version_1"],
        {"l/version_0/hparams.yaml": "lr: 0.1\n", "l/version_1/hparams.yaml": "{}\n"},
        {"l/version_0": {"hparams.lr": 0.1}, "l/version_1": {}},
    ),
    (
        "nerfstudio",
        ["o/poster/nerfacto/1"],
        {"o/poster/nerfacto/1/config.yml": "lr: 1\n"},
        {"o/poster/nerfacto/1": {"config.lr": 1}},
    ),
    ("nerfstudio with tb/", ["o/1/tb"], {"o/1/config.yml": "lr: 1\n"}, {"o/1/tb": {"config.lr": 1}}),
    ("detectron2", ["output"], {"output/config.yaml": "SOLVER: {LR: 1}\n"}, {"output": {"config.SOLVER.LR": 1}}),
    (
        "ML-Agents",
        ["r/a/Walker", "r/b/Walker"],
        {f"r/{run}/configuration.yaml": f"seed: {ord(run)}\n" for run in "ab"},
        {"r/a/Walker": {"configuration.seed": 97}, "r/b/Walker": {"configuration.seed": 98}},
    ),
    ("a log directory that is the run", ["."], {"args.yaml": "lr: 1\n"}, {".": {"args.lr": 1}}),
    ("one of no run in the root", ["a", "b"], {"config.yaml": "lr: 1\n"}, {"a": {}, "b": {}}),
    ("one of no run further up", ["x/a"], {"config.yaml": "lr: 1\n"}, {"x/a": {}}),
    (
        "directories called so",
        ["a"],
        {"a/config.yaml/x": "", "a/params.json/y": "", "a/args.yaml": "n: 1\n"},
        {"a": {"args.n": 1}},
    ),
]


@pytest.mark.parametrize(("runs", "files", "expected"), [one[1:] for one in LAYOUTS], ids=[one[0] for one in LAYOUTS])
def test_where_they_stand(
    tmp_path: Path, runs: list[str], files: dict[str, str], expected: dict[str, dict[str, Any]]
) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    for run in runs:
        event_files.log(tmp_path / "logs" / run, event_files.scalar("loss", 1.0))
    for file, text in files.items():
        logs.write(file, text.encode())
    own = ("run", "members", "metrics", "metadata_url")
    rows = {
        row["run"]: {key: value for key, value in row.items() if value is not None and key.partition(".")[0] not in own}
        for row in read_table(tmp_path / "logs").to_pylist()
    }
    assert {run: {key: row[key] for key in expected[run]} for run, row in rows.items()} == expected
    assert {run: sum("lr" in key.lower() or "seed" in key for key in row) for run, row in rows.items()} == {
        run: sum("lr" in key.lower() or "seed" in key for key in row) for run, row in expected.items()
    }


def test_a_link_to_a_run_has_the_files_beside_it(tmp_path: Path) -> None:
    logs = OnDisk(tmp_path / "logs", str(tmp_path / "logs"))
    event_files.log(tmp_path / "elsewhere", event_files.scalar("loss", 1.0))
    (tmp_path / "elsewhere" / "config.yaml").write_text("lr: 1\n")
    (tmp_path / "elsewhere" / ".hydra").mkdir()
    (tmp_path / "elsewhere" / ".hydra" / "config.yaml").write_text("n: 2\n")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a").symlink_to(tmp_path / "elsewhere")
    assert found(poll(source(logs, kinds_of(DEFAULT)))) == {
        "a": {"config.yaml": {"lr": 1}, ".hydra/config.yaml": {"n": 2}}
    }
