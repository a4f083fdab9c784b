"""The house rules that a machine can see: import directions, sizes, docstrings, and what must not be in sources."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tb_metadata_plugin"
FRONTEND = ROOT / "frontend"
LONGEST_MODULE = 500

# From the bottom to the top; a module imports only modules of lower rows, a directory is one module to the others.
LAYERS = (
    {
        "errors",
        "gc_pause",
        "model.limits",
        "model.shared",
        "model.wire_json",
        "model.etags",
        "server.assets",
        "log.rank",
        "table.stream",
        "table.arrays",
        "table.order",
    },
    {
        "server.errors",
        "log.array_values",
        "table.extremes",
        "model.bounds",
        "model.expressions",
        "events.framing",
        "model.leaves",
        "texts.core_schema",
    },
    {"log.coerce", "model.exact_json", "texts.yaml_text", "texts.table_text", "texts.repr_text", "model.moments"},
    {"names.patterns", "model.document_names", "events.summary_format", "texts.text_documents", "rows.rollup"},
    {"model.labels", "events.file_names", "events.tensors"},
    {"names.splits"},
    {"names.repeats"},
    {"names.offers"},
    {"log.summary", "model.documents", "log.lifecycle"},
    {"log.event_file", "rows.activity", "events.tag_summaries", "model.metrics", "rows.records", "table.kinds"},
    {"events.documents", "events.texts", "events.hparams"},
    {"events.summaries"},
    {"rows.merging"},
    {"log.writer", "log.summary_writers", "live.run_list", "sources", "server.detail"},
    {"table.store"},
    {"table.columns"},
    {"rows.rows"},
    {"live.index"},
    {"live.metric_answers", "live.pattern_tables"},
    {"server.experiments"},
    {"api", "server.plugin"},
    {"loader"},
)
MAY_IMPORT_TENSORBOARD = {"server.plugin", "loader", "events.summary_format", "log.summary", "log.event_file"}
MAY_IMPORT_TENSORBOARD |= {"sources", "events.summaries", "events.tensors", "events.texts", "events.hparams"}

# What each directory of frontend/src may import of the others.
FRONTEND_MAY_IMPORT = {
    "engine": set(),
    "state": {"engine"},
    "wire": {"engine"},
    "host": set(),
    "views": {"engine", "state"},
    "app": {"engine", "state", "wire", "host", "views"},
    "index": {"app", "views"},
}
FRONTEND_LIBRARIES = {
    "engine": set(),
    "state": set(),
    "host": set(),
    "wire": {"@uwdata/flechette"},
}


def modules(directory: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in directory.rglob(pattern) if "static" not in path.parts)


PYTHON = modules(PACKAGE, "*.py")
OTHER_PYTHON = [path for name in ("tests", "tools", "demo", "benchmarks") for path in modules(ROOT / name, "*.py")]
OTHER_PYTHON += [ROOT / "setup.py", ROOT / "_build.py"]
TYPESCRIPT = [*modules(FRONTEND / "src", "*.ts", "*.tsx"), *FRONTEND.glob("*.ts")]
OTHER_TYPESCRIPT = [path for name in ("test", "bench") for path in modules(FRONTEND / name, "*.ts", "*.tsx")]
STYLES = modules(FRONTEND / "src", "*.css")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


every_python = pytest.mark.parametrize("path", PYTHON, ids=name_of)
every_typescript = pytest.mark.parametrize("path", TYPESCRIPT, ids=name_of)


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each imported module's dotted name, and whether the import stands at the top level of the module."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in tree.body) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{name_of(path)}: a relative import"
            yield node.module, node in tree.body
            if node.module == "tb_metadata_plugin":
                yield from ((f"tb_metadata_plugin.{alias.name}", node in tree.body) for alias in node.names)


def module_of(dotted: str) -> str | None:
    """`tb_metadata_plugin.sources.disk.heads` is `sources`; None for what is no module of ours."""
    parts = dotted.split(".")
    if parts[0] != PACKAGE.name or len(parts) < 2:
        return None
    if parts[1] == "sources" or (PACKAGE / f"{parts[1]}.py").exists():
        return parts[1]
    return f"{parts[1]}.{parts[2]}" if len(parts) > 2 and (PACKAGE / parts[1]).is_dir() else None


def own_module(path: Path) -> str | None:
    """What `module_of` gives for a file."""
    return module_of(".".join([PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts]))


def layer(module: str) -> int:
    for height, names in enumerate(LAYERS):
        if module in names:
            return height
    raise AssertionError(f"{module} has no layer: give it one in {name_of(Path(__file__))}")


@every_python
def test_python_imports_point_down(path: Path) -> None:
    own = own_module(path)
    if path.name == "__init__.py":
        return
    assert own is not None
    for dotted, _ in imports(path):
        other = module_of(dotted)
        if other and other != own:
            assert layer(other) < layer(own), f"{own} imports {other}, which is not below it"


@every_python
def test_tensorboard_is_imported_only_where_it_is_met(path: Path) -> None:
    own = own_module(path)
    theirs = [dotted for dotted, _ in imports(path) if dotted.split(".")[0] == "tensorboard"]
    assert not theirs or own in MAY_IMPORT_TENSORBOARD, theirs


@every_python
def test_tensorflow_is_imported_only_inside_functions(path: Path) -> None:
    assert not [
        dotted for dotted, at_top in imports(path) if at_top and dotted.split(".")[0] in ("tensorflow", "torch")
    ]


def typescript_imports(path: Path) -> list[str]:
    """What a TypeScript module imports or exports from, without comments."""
    text = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text())
    return re.findall(r"""(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']""", text)


def directory_of(path: Path) -> str:
    return path.relative_to(FRONTEND / "src").parts[0].split(".")[0]


def test_every_directory_of_the_frontend_has_its_rule() -> None:
    found = {directory_of(path) for path in TYPESCRIPT if path.is_relative_to(FRONTEND / "src")}
    assert found <= set(FRONTEND_MAY_IMPORT)


@every_typescript
def test_typescript_imports_point_down(path: Path) -> None:
    if not path.is_relative_to(FRONTEND / "src"):
        return
    own = directory_of(path)
    for imported in typescript_imports(path):
        if imported.startswith("."):
            target = (path.parent / imported.split("?")[0]).resolve()
            other = directory_of(target)
            assert other == own or other in FRONTEND_MAY_IMPORT[own], f"{own} imports {imported}"
        elif own in FRONTEND_LIBRARIES:
            assert imported in FRONTEND_LIBRARIES[own], f"{own} imports {imported}"


@every_typescript
def test_views_never_fetch(path: Path) -> None:
    if path.is_relative_to(FRONTEND / "src" / "views"):
        assert not re.search(r"\bfetch\(|XMLHttpRequest|navigator\.sendBeacon", path.read_text())


def test_the_engine_is_compiled_without_the_dom() -> None:
    options = json.loads((FRONTEND / "src" / "engine" / "tsconfig.json").read_text())["compilerOptions"]
    assert options["lib"] == ["ES2023"]
    assert options["types"] == []


@pytest.mark.parametrize("path", [*PYTHON, *OTHER_PYTHON, *TYPESCRIPT, *OTHER_TYPESCRIPT, *STYLES], ids=name_of)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", [*PYTHON, *OTHER_PYTHON], ids=name_of)
def test_a_python_module_says_in_one_sentence_what_it_is_for(path: Path) -> None:
    if not path.read_text():
        return
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring
    first = docstring.split("\n\n")[0]
    assert first.endswith("."), first
    assert not re.search(r"(?<!e\.g)(?<!i\.e)\. [A-Z]", first.replace("\n", " ")), first


@every_typescript
def test_a_typescript_module_says_what_it_is_for(path: Path) -> None:
    assert path.read_text().startswith("/** "), "the first line is the module's comment"


@pytest.mark.parametrize("path", [*PYTHON, *TYPESCRIPT, *OTHER_TYPESCRIPT], ids=name_of)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck", path.read_text())


@pytest.mark.parametrize("path", modules(ROOT / "tests", "*.py"), ids=name_of)
def test_a_test_never_sleeps(path: Path) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert not [call for call in calls if call.endswith((".sleep", ".wait_for_timeout")) or call == "sleep"]


@pytest.mark.parametrize("path", modules(ROOT / "tests", "*.py"), ids=name_of)
def test_a_test_measures_no_time(path: Path) -> None:
    """What is slow on one machine only fails there; blow_up.py tells what is slow on any."""
    clocks = r"\b(process_time|perf_counter|thread_time)(_ns)?\("
    assert path.name == "blow_up.py" or not re.search(clocks, path.read_text())
