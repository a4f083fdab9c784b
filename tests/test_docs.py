"""What the documents say is there is there, and what is there is in the documents."""

from __future__ import annotations

import argparse
import base64
import importlib.util
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tensorboard.plugins import base_plugin

import tb_metadata_plugin
from tb_metadata_plugin.loader import MetadataLoader
from tb_metadata_plugin.server.assets import find_assets
from tb_metadata_plugin.server.plugin import MetadataPlugin
from tests.tensorboard_process import TensorBoard, wait_for

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
}
README = PAGES["README.md"]
CONTRIBUTING = PAGES["CONTRIBUTING.md"]
CONTRACT = PAGES["docs/contract.md"]
MAKEFILE = (ROOT / "Makefile").read_text()
PYPROJECT = (ROOT / "pyproject.toml").read_text()
SCRIPTS = [path for name in ("demo", "tools", "benchmarks") for path in sorted((ROOT / name).rglob("*.py"))]
PYTHON = "".join(path.read_text() for path in sorted((ROOT / "tb_metadata_plugin").rglob("*.py")))
TYPESCRIPT = "".join(path.read_text() for path in sorted((ROOT / "frontend" / "src").rglob("*.ts*")))

FLAGS = {
    "--metadata_text_tags": "docs/reading.md",
    "--metadata_read_files": "docs/reading.md",
    "--metadata_config_files": "docs/reading.md",
    "--metadata_rollup": "docs/rows.md",
    "--metadata_run_pattern": "docs/rows.md",
    "--metadata_views": "docs/tab.md",
}
"""The page that says what a flag does."""
NEEDED = {"tensorflow": "import tensorflow", "tensorboardX": "from tensorboardX", "pandas": "to_pandas"}
"""What an example may need that need not be installed, and how one sees it."""
TARGETS = {name for line in re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M) for name in line.split()}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n([\s\S]*?)^```", PAGES[page], re.M)


def run(block: str, directory: Path) -> str | None:
    """What an example prints; None where it needs what is not installed."""
    if any(sign in block and not importlib.util.find_spec(name) for name, sign in NEEDED.items()):
        return None
    done = subprocess.run([sys.executable, "-c", block], cwd=directory, capture_output=True, text=True)
    assert done.returncode == 0, block + done.stderr
    return done.stdout


def test_every_python_example_runs(tmp_path: Path) -> None:
    examples = [
        block for page in ("README.md", "docs/logging.md", "docs/python.md") for block in blocks(page, "python")
    ]
    printed = [run(block, tmp_path) for block in examples]
    rows = {row["run"]: row for row in tb_metadata_plugin.read(str(tmp_path / "logs")).to_pylist()}
    assert rows["run1"]["model.layers"] == [64, 32]
    assert rows["run1"]["run.status"] == "completed"
    assert rows["run4"]["results.auc"] == 0.95
    if importlib.util.find_spec("tensorflow"):
        assert rows["run2"]["results.auc"] == 0.93
    if importlib.util.find_spec("tensorboardX"):
        assert rows["run3"]["model.kernel.name"] == "rbf"
        assert rows["run3"]["metrics.val/accuracy"] == pytest.approx(0.91)
        if importlib.util.find_spec("pandas"):
            assert [printed[-1]] == blocks("docs/python.md", "text")
    assert len(examples) == 7


def test_every_python_example_of_the_routes_runs(tmp_path: Path) -> None:
    examples = blocks("docs/http.md", "python")
    logged = run(next(block for block in blocks("docs/logging.md", "python") if "tensorboardX" in block), tmp_path)
    if logged is None:
        pytest.skip("tensorboardX is not installed")
    with TensorBoard(tmp_path / "logs") as server:
        wait_for(lambda: server.json("status"), lambda status: status["rows"] == 1 and not status["refreshing"])
        printed = [run(block.replace("http://localhost:6006/", server.url), tmp_path) for block in examples]
    assert len(examples) == 3
    if importlib.util.find_spec("pandas"):
        assert re.search(r"run3 +0\.91 +1\.0", printed[1] or "")
        assert re.search(r"run3 +1\.0 +0\.91", printed[2] or "")


def shell_lines() -> Iterator[str]:
    for page in PAGES:
        for block in blocks(page, "sh"):
            yield from block.splitlines()


def test_every_flag_in_an_example_is_taken() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    MetadataLoader().define_flags(parser)
    commands = [shlex.split(line) for line in shell_lines() if "--metadata_" in line]
    for command in commands:
        _, others = parser.parse_known_args(command)
        assert [word for word in others if word.startswith("--metadata_")] == []
    assert len(commands) == 8


def test_every_route_is_documented(tmp_path: Path) -> None:
    plugin = MetadataPlugin(base_plugin.TBContext(logdir=str(tmp_path), flags=argparse.Namespace()))
    routes = set(plugin.get_plugin_apps()) - set(find_assets()) | {"/index.js"}
    documented = {f"/{name}" for name in re.findall(r"^\| `/([\w.*]+)", CONTRACT, re.M)}
    assert routes == documented
    assert [route for route in routes - {"/*", "/index.js"} if f"`{route}`" not in PAGES["docs/http.md"]] == []


def test_every_flag_that_the_plugin_adds_is_documented() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    MetadataLoader().define_flags(parser)
    flags = [option for action in parser._actions for option in action.option_strings]
    assert sorted(flags) == sorted(FLAGS)
    assert [flag for flag, page in FLAGS.items() if f"`{flag}" not in PAGES[page]] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_flag_of_our_scripts_is_documented(path: Path) -> None:
    flags = re.findall(r"""add_argument\(\s*["'](--[\w-]+)""", path.read_text())
    assert [flag for flag in flags if flag not in CONTRIBUTING] == []


def test_the_documented_commands_are_the_makefile_s() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", "".join(PAGES.values())))
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
    said = PAGES["docs/logging.md"] + PAGES["docs/python.md"]
    assert [name for name in tb_metadata_plugin.__all__ if not re.search(rf"import .*\b{name}\b", said)] == []
    assert all(hasattr(tb_metadata_plugin, name) for name in tb_metadata_plugin.__all__)


def test_every_dependency_group_is_a_documented_one() -> None:
    assert "[tensorflow]" in README
    groups = re.search(r"\[project\.optional-dependencies\]\n([\s\S]*?)\n\n", PYPROJECT)
    assert groups
    assert re.findall(r"^(\w+) =", groups[1], re.M) == ["tensorflow", "demo", "test", "dev"]


def without_code(text: str) -> str:
    return re.sub(r"^```[\s\S]*?^```", "", text, flags=re.M)


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_code(PAGES[page]), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: str) -> Iterator[tuple[Path, str]]:
    """The files of this repository that a page links to or shows, each with the anchor in it."""
    for link, picture in re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", without_code(PAGES[page])):
        name, _, anchor = (link or picture).partition("#")
        if not name.startswith("http"):
            yield (ROOT / page).parent.joinpath(name).resolve() if name else ROOT / page, anchor


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for path, anchor in links(name):
        assert path.is_file(), path
        assert not anchor or anchor in anchors(path.relative_to(ROOT).as_posix()), f"{path.name}#{anchor}"


def test_every_page_is_linked_and_every_picture_shown() -> None:
    linked = {path for page in PAGES for path, _ in links(page)}
    assert [path.name for path in sorted((ROOT / "docs").iterdir()) if path not in linked] == []


def test_the_contract_has_every_code() -> None:
    codes = set(re.findall(r"""^    code = "([\w-]+)"$""", PYTHON, re.M))
    codes |= set(re.findall(r"""\b(?:Notice|Problem)\(\s*"([\w-]+)\"""", PYTHON))
    assert {"keys-dropped", "lone-surrogates", "unknown-run", "bad-rollup"} <= codes
    assert [code for code in sorted(codes) if f"`{code}`" not in CONTRACT] == []


def test_the_contract_has_the_limits() -> None:
    for name, said in {
        "MAX_DEPTH": "| 200 |",
        "MAX_PATH": "| 2,000 |",
        "MAX_LEAVES": "| 10,000 |",
        "MAX_BYTES": "| 4,000,000 |",
        "READABLE_BYTES": "| 16,000,000 |",
        "MAX_COLUMNS": "20,000 columns",
        "MAX_CELLS": "20,000,000 cells",
        "MOST_NOTICES": "first 1,000",
        "SAMPLED": "at most 1,000",
        "MOST_POINTS": "3,000,000 points",
        "MAX_BODY_BYTES": "8,000,000 bytes",
    }.items():
        value = re.search(rf"^{name} = ([\d_]+)$", PYTHON, re.M)
        assert value, name
        assert f"{int(value[1]):,}" in said
        assert said in CONTRACT, name


def test_the_contract_has_every_field_of_a_view() -> None:
    shape = re.search(r"^export interface View \{\n([\s\S]*?)^\}", TYPESCRIPT, re.M)
    assert shape
    fields = re.findall(r"^  readonly (\w+): ", shape[1], re.M)
    documented = CONTRACT.split("## The view in the address")[1].split("A **values clause**")[0]
    assert re.findall(r"^\| `(\w+)`", documented, re.M) == fields


def test_the_contract_has_every_reducer() -> None:
    reducers = re.search(r"^export const REDUCERS = \{\n([\s\S]*?)^\}", TYPESCRIPT, re.M)
    documented = re.search(r"^\| `reducers` \|.*$", CONTRACT, re.M)
    assert reducers
    assert documented
    names = re.findall(r"^  (\w+),$", reducers[1], re.M)
    assert {"mean", "confidence95"} <= set(names)
    assert [name for name in names if f"`{name}`" not in documented[0]] == []


def test_the_contract_s_view_is_one() -> None:
    example = re.search(r"`(\{\"v\":1.*?\})` is `([\w-]+)`", CONTRACT)
    assert example
    assert base64.urlsafe_b64decode(example[2] + "=" * (-len(example[2]) % 4)).decode() == example[1]
    assert json.loads(example[1]) == {"v": 1, "query": "adam"}


def test_every_handle_of_the_contract_is_in_the_tab() -> None:
    table = CONTRACT.split("| `data-testid` | element |")[1]
    handles = [name for cell in re.findall(r"^\| (`.*?`) \|", table, re.M) for name in re.findall(r"`([\w-]+)`", cell)]
    found = set(re.findall(r"""testid(?:"?: |=)"([\w-]+)\"""", TYPESCRIPT))
    assert {"summary", "row", "facet-value", "detail-line"} <= set(handles) <= found
    attributes = set(re.findall(r"`(data-[a-z]+)`", table))
    assert [name for name in sorted(attributes) if not re.search(rf"\b{name}\b", TYPESCRIPT)] == []


def test_the_changelog_s_newest_version_is_the_distribution_s() -> None:
    version = re.search(r'^version = "(.*)"$', PYPROJECT, re.M)
    newest = re.search(r"^## (\S+)", PAGES["CHANGELOG.md"], re.M)
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
