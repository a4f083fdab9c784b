"""The demo trains what it says it trains, and its examples for other frameworks run as they stand."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from demo.__main__ import unfinished
from demo.space import sweep
from tb_metadata_plugin import MetadataWriter, read


def test_the_sweep_is_large_nested_and_repeated() -> None:
    trainings = sweep()
    assert len(trainings) >= 300
    assert len({training.run for training in trainings}) == len(trainings)
    configs = [training.config for training in trainings]
    assert {config["model"]["type"] for config in configs} == {"mlp", "linear", "forest", "boosting", "svc"}
    assert any(isinstance(config["model"].get("hidden_layer_sizes"), list) for config in configs)
    rates = {name for config in configs for name in config.get("optimizer", {}) if name in ("lr", "learning_rate")}
    assert rates == {"lr", "learning_rate"}, "nothing for the tab's Keys to find"
    unseeded = [repr({key: value for key, value in config.items() if key != "seed"}) for config in configs]
    assert set(Counter(unseeded).values()) == {3, 5}


def test_a_part_of_the_sweep_trains_and_some_fail_on_purpose(tmp_path: Path, root: Path) -> None:
    picked = "from demo.__main__ import train_all; from demo.space import sweep; from pathlib import Path; import sys\n"
    # One of each model, and one with more principal components than features.
    picked += """
if __name__ == "__main__":
    every = sweep()
    names = ("mlp", "linear", "forest", "boosting", "svc")
    some = [next(t for t in every if t.config["model"]["type"] == name) for name in names]
    some.append(next(t for t in every if t.config["features"].get("pca") == {"components": 20}))
    print(dict(train_all(Path(sys.argv[1]), some)))
"""
    script = tmp_path / "part.py"
    script.write_text(picked)
    logdir = tmp_path / "logs"
    done = subprocess.run(
        [sys.executable, str(script), str(logdir)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root), "PATH": ""},
    )
    assert "'completed': 5" in done.stdout, done.stdout + done.stderr
    assert "'failed': 1" in done.stdout
    rows = read(logdir).to_pylist()
    assert Counter(row["run.status"] for row in rows) == {"completed": 5, "failed": 1}
    (failed,) = [row for row in rows if row["run.status"] == "failed"]
    assert "n_components=20" in str(failed)
    completed = [row for row in rows if row["run.status"] == "completed"]
    assert all(0.2 < row["metrics.val/accuracy"] <= 1 for row in completed)
    assert {tuple(row["model.hidden_layer_sizes"] or ()) for row in completed} == {(32,), ()}
    assert all(row["results.best_step"] >= 1 for row in completed)


def test_what_was_interrupted_is_trained_anew(tmp_path: Path) -> None:
    done, failed, cut, new = sweep()[:4]
    assert unfinished(tmp_path / "none", [done, new]) == [done, new]
    MetadataWriter(tmp_path / done.run, done.config).close("completed")
    MetadataWriter(tmp_path / failed.run, failed.config).close("failed")
    MetadataWriter(tmp_path / cut.run, cut.config).close("interrupted")
    assert unfinished(tmp_path, [done, failed, cut, new]) == [cut, new]
    assert not (tmp_path / cut.run).exists()
    assert (tmp_path / done.run).exists()


@pytest.mark.parametrize(("module", "example", "run"), [("keras", "keras", "keras"), ("torch", "pytorch", "pytorch")])
def test_an_example_of_another_framework_logs_its_run(
    tmp_path: Path, root: Path, module: str, example: str, run: str
) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    subprocess.run([sys.executable, str(root / "demo" / f"{example}_example.py"), str(tmp_path)], check=True)
    (row,) = read(tmp_path).to_pylist()
    assert row["run"] == run
    assert row["model.type"] == example
    assert row["metrics.val/accuracy"] > 0.3
