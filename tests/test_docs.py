"""What the documents say is there is there, and what is there is in the documents."""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tensorboard.plugins import base_plugin

import tb_metadata_plugin
from tb_metadata_plugin.loader import MetadataLoader
from tb_metadata_plugin.server.assets import find_assets
from tb_metadata_plugin.server.plugin import MetadataPlugin

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
DOCUMENTS = {
    name: (ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md")
}
MAKEFILE = (ROOT / "Makefile").read_text()
PYPROJECT = (ROOT / "pyproject.toml").read_text()
SCRIPTS = [path for name in ("demo", "tools") for path in sorted((ROOT / name).rglob("*.py"))]

PYTHON_BLOCKS = re.findall(r"```python\n([\s\S]*?)```", README)
TARGETS = {name for line in re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M) for name in line.split()}


def test_every_python_example_of_the_readme_runs(tmp_path: Path) -> None:
    needed = {"tensorflow": "import tensorflow", "tensorboardX": "from tensorboardX", "pandas": "to_pandas"}
    left_out = []
    for block in PYTHON_BLOCKS:
        missing = [name for name, sign in needed.items() if sign in block and not importlib.util.find_spec(name)]
        if missing:
            left_out += missing
            continue
        done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, block + done.stderr
    rows = {row["run"]: row for row in tb_metadata_plugin.read(str(tmp_path / "logs")).to_pylist()}
    assert rows["run1"]["model.layers"] == [64, 32]
    assert rows["run1"]["run.status"] == "completed"
    if "tensorflow" not in left_out:
        assert rows["run2"]["results.auc"] == 0.93
    if "tensorboardX" not in left_out:
        assert rows["run3"]["model.kernel.name"] == "rbf"
        assert rows["run3"]["metrics.val/accuracy"] == pytest.approx(0.91)
    assert len(PYTHON_BLOCKS) == 4


def test_every_route_is_documented(tmp_path: Path) -> None:
    plugin = MetadataPlugin(base_plugin.TBContext(logdir=str(tmp_path), flags=argparse.Namespace()))
    routes = set(plugin.get_plugin_apps()) - set(find_assets()) | {"/index.js"}
    documented = {f"/{name}" for name in re.findall(r"^\| `/([\w.*]+)", README, re.M)}
    assert routes == documented


def test_every_flag_that_the_plugin_adds_is_documented() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    MetadataLoader().define_flags(parser)
    flags = [option for action in parser._actions for option in action.option_strings]
    assert [flag for flag in flags if f"`{flag}" not in README] == []
    assert ("adds no flags" in README) == (not flags)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_flag_of_our_scripts_is_documented(path: Path) -> None:
    flags = re.findall(r"""add_argument\(\s*["'](--[\w-]+)""", path.read_text())
    assert [flag for flag in flags if flag not in CONTRIBUTING + README] == []


def test_the_documented_commands_are_the_makefile_s() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", "".join(DOCUMENTS.values())))
    assert named == TARGETS
    assert set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M)) == TARGETS


def test_every_variable_is_documented() -> None:
    ours = set(re.findall(r"^(\w+) \?=", MAKEFILE, re.M))
    for path in [*SCRIPTS, *(ROOT / "tb_metadata_plugin").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        ours |= set(
            re.findall(r"""environ(?:\.get\(|\[)["'](TB_METADATA_\w+|CHROMIUM|NGINX|PYTHONS)["']""", path.read_text())
        )
    assert {"TB_METADATA_STATIC", "CHROMIUM", "NGINX", "PYTHONS", "PORT", "TORCH"} <= ours
    assert [name for name in sorted(ours) if f"`{name}" not in CONTRIBUTING] == []


def test_every_public_name_is_documented() -> None:
    assert [name for name in tb_metadata_plugin.__all__ if not re.search(rf"\b{name}\b", README)] == []
    assert all(hasattr(tb_metadata_plugin, name) for name in tb_metadata_plugin.__all__)


def test_every_dependency_group_is_a_documented_one() -> None:
    assert "[tensorflow]" in README
    groups = re.search(r"\[project\.optional-dependencies\]\n([\s\S]*?)\n\n", PYPROJECT)
    assert groups
    assert re.findall(r"^(\w+) =", groups[1], re.M) == ["tensorflow", "demo", "test", "dev"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file(name: str) -> None:
    text = DOCUMENTS[name]
    links = re.findall(r"\]\(([^)#]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    targets = [target for pair in links for target in pair if target and not target.startswith("http")]
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_the_changelog_s_newest_version_is_the_distribution_s() -> None:
    version = re.search(r'^version = "(.*)"$', PYPROJECT, re.M)
    newest = re.search(r"^## (\S+)", DOCUMENTS["CHANGELOG.md"], re.M)
    assert version
    assert newest
    assert version[1] == newest[1]


def test_the_entry_point_is_the_loader() -> None:
    assert f'metadata = "{MetadataLoader.__module__}:{MetadataLoader.__name__}"' in PYPROJECT


def test_the_readme_has_the_matrix_of_tried_pairs() -> None:
    table = README.split("<!-- matrix: begin -->")[1].split("<!-- matrix: end -->")[0]
    assert table.count("yes") >= 6
    assert "Python 3.10" in table
    assert "Python 3.13" in table
