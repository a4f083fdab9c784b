"""The house rules that a machine can see: import directions, sizes, docstrings, and what must not be in sources."""

from __future__ import annotations

import ast
import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tb_metadata_plugin"
FRONTEND = ROOT / "frontend"
LONGEST_MODULE = 500

# The rooms that meet TensorBoard's code, and with it protobuf.
MAY_IMPORT_TENSORBOARD = {"loader", "server", "sources/tensorboard", "sources/disk", "log", "events"}

# What the rooms below the views may import of others' code.
FRONTEND_LIBRARIES = {
    "values": set(),
    "contract": set(),
    "engine": {"diff", "fastest-levenshtein"},
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


Rule = Callable[[Path], None]


def for_each(paths: Iterable[Path]) -> Callable[[Rule], Callable[[], None]]:
    """A rule for files as one test, which names all that break it: a test for each file takes half a minute."""
    known = list(paths)

    def test_of(rule: Rule) -> Callable[[], None]:
        def test() -> None:
            broken = []
            for path in known:
                try:
                    rule(path)
                except AssertionError as error:
                    broken.append(f"{name_of(path)}: {error}")
            assert not broken, "\n".join(broken)

        test.__name__ = test.__qualname__ = rule.__name__
        test.__doc__ = rule.__doc__
        return test

    return test_of


every_python = for_each(PYTHON)
every_typescript = for_each(TYPESCRIPT)


def listed_layers(of: str) -> dict[str, set[str]]:
    """What each room may import of the others: the list in ARCHITECTURE.md, a line `room: other other` each."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    begin, end = f"<!-- layers of {of}: begin -->", f"<!-- layers of {of}: end -->"
    assert text.count(begin) == text.count(end) == 1, f"ARCHITECTURE.md has one list of the layers of {of}"
    lines = re.findall(r"^([\w/]+):(.*)$", text.split(begin)[1].split(end)[0], re.MULTILINE)
    return {room: set(others.split()) for room, others in lines}


PYTHON_MAY_IMPORT = listed_layers("tb_metadata_plugin")


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each imported module's dotted name, and whether the import stands at the top level of the module."""
    tree = parsed(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in tree.body) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{name_of(path)}: a relative import"
            yield node.module, node in tree.body
            yield from ((f"{node.module}.{alias.name}", node in tree.body) for alias in node.names)


def dotted_name(path: Path) -> str:
    """`tb_metadata_plugin.sources.disk.heads`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {dotted_name(path): path for path in PYTHON}


def own_imports(path: Path) -> set[str]:
    """The dotted names of the modules of the package that a module imports."""
    return {dotted for dotted, _ in imports(path)} & MODULES.keys()


def room_of(dotted: str) -> str:
    """`tb_metadata_plugin.sources.disk.heads` stands in `sources/disk`; the package itself is `__init__`."""
    parts = dotted.split(".")[1:] or ["__init__"]
    rooms = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    room = next((room for room in rooms if room in PYTHON_MAY_IMPORT), None)
    assert room, f"{dotted} stands in no room: give it one in ARCHITECTURE.md"
    return room


@every_python
def test_python_imports_point_down(path: Path) -> None:
    own = room_of(dotted_name(path))
    for dotted in own_imports(path):
        other = room_of(dotted)
        assert other == own or other in PYTHON_MAY_IMPORT[own], f"{own} imports {dotted}"


def test_the_list_of_the_package_has_no_loop_and_no_room_that_is_not_there() -> None:
    """Each room stands above all that it may import."""
    assert {room_of(dotted) for dotted in MODULES} == PYTHON_MAY_IMPORT.keys()
    above: set[str] = set()
    for room, others in PYTHON_MAY_IMPORT.items():
        above.add(room)
        assert others <= PYTHON_MAY_IMPORT.keys() - above, room


def test_no_module_imports_itself_by_way_of_others() -> None:
    below = {dotted: own_imports(path) - {dotted} for dotted, path in MODULES.items()}
    while leaves := {dotted for dotted, others in below.items() if not others}:
        below = {dotted: others - leaves for dotted, others in below.items() if others}
    assert not below


def test_the_architecture_names_every_module_and_none_that_is_not_there() -> None:
    named = set(re.findall(r"`([\w/.]+)`", (ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    for path in PYTHON:
        below = path.relative_to(PACKAGE).with_suffix("")
        assert path.name == "__init__.py" or named & {path.stem, f"{below.as_posix()}.py"}, name_of(path)
    for file in (name for name in named if name.endswith(".py")):
        assert (PACKAGE / file).exists() or (ROOT / file).exists(), file


@every_python
def test_tensorboard_is_imported_only_where_it_is_met(path: Path) -> None:
    theirs = [dotted for dotted, _ in imports(path) if dotted.split(".")[0] in ("tensorboard", "google")]
    assert not theirs or room_of(dotted_name(path)) in MAY_IMPORT_TENSORBOARD, theirs


@every_python
def test_tensorflow_is_imported_only_inside_functions(path: Path) -> None:
    assert not [
        dotted for dotted, at_top in imports(path) if at_top and dotted.split(".")[0] in ("tensorflow", "torch")
    ]


FRONTEND_MAY_IMPORT = listed_layers("frontend/src")


@every_python
def test_a_cache_of_a_module_has_a_lock(path: Path) -> None:
    # Threads of several experiments use it, and `cachetools` says that a cache is not safe for that.
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    for call in calls:
        if ast.unparse(call.func) == "cached":
            assert "lock" in {keyword.arg for keyword in call.keywords}, ast.unparse(call)


def typescript_imports(path: Path) -> list[str]:
    """What a TypeScript module imports or exports from, without comments."""
    text = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text())
    return re.findall(r"""(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']""", text)


def directory_of(path: Path) -> str:
    return path.relative_to(FRONTEND / "src").parts[0].split(".")[0]


def test_every_directory_of_the_frontend_has_its_rule() -> None:
    found = {directory_of(path) for path in TYPESCRIPT if path.is_relative_to(FRONTEND / "src")}
    assert found <= set(FRONTEND_MAY_IMPORT)


def test_the_list_of_the_frontend_has_no_loop() -> None:
    """Each room stands above all that it may import."""
    above: set[str] = set()
    for room, others in FRONTEND_MAY_IMPORT.items():
        above.add(room)
        assert others <= set(FRONTEND_MAY_IMPORT) - above, room


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
def test_features_never_import_each_other(path: Path) -> None:
    features = FRONTEND / "src" / "features"
    if not path.is_relative_to(features) or path.parent == features:
        return
    own = path.relative_to(features).parts[0]
    for imported in typescript_imports(path):
        target = (path.parent / imported).resolve()
        if imported.startswith(".") and target.is_relative_to(features):
            assert target.relative_to(features).parts[0] in (own, "feature"), imported


@every_typescript
def test_views_and_features_never_fetch(path: Path) -> None:
    if path.is_relative_to(FRONTEND / "src" / "views") or path.is_relative_to(FRONTEND / "src" / "features"):
        assert not re.search(r"\bfetch\(|XMLHttpRequest|navigator\.sendBeacon", path.read_text())


def test_the_engine_is_compiled_without_the_dom_and_so_is_all_below_it() -> None:
    config = json.loads((FRONTEND / "src" / "engine" / "tsconfig.json").read_text())
    assert config["compilerOptions"]["lib"] == ["ES2023"]
    assert config["compilerOptions"]["types"] == []
    assert config["include"] == [".", "../values", "../contract"]


@for_each([*PYTHON, *OTHER_PYTHON, *TYPESCRIPT, *OTHER_TYPESCRIPT, *STYLES])
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


@for_each([*PYTHON, *OTHER_PYTHON])
def test_a_python_module_says_in_one_sentence_what_it_is_for(path: Path) -> None:
    if not path.read_text():
        return
    docstring = ast.get_docstring(parsed(path))
    assert docstring
    first = docstring.split("\n\n")[0]
    assert first.endswith("."), first
    assert not re.search(r"(?<!e\.g)(?<!i\.e)\. [A-Z]", first.replace("\n", " ")), first


@every_typescript
def test_a_typescript_module_says_what_it_is_for(path: Path) -> None:
    assert path.read_text().startswith("/** "), "the first line is the module's comment"


@for_each([*PYTHON, *TYPESCRIPT, *OTHER_TYPESCRIPT])
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck", path.read_text())


@for_each(modules(ROOT / "tests", "*.py"))
def test_a_test_never_sleeps(path: Path) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if call.endswith((".sleep", ".wait_for_timeout")) or call == "sleep"]


@for_each(modules(ROOT / "tests", "*.py"))
def test_a_test_measures_no_time(path: Path) -> None:
    """What is slow on one machine only fails there; blow_up.py tells what is slow on any."""
    clocks = r"\b(process_time|perf_counter|thread_time)(_ns)?\("
    assert path.name == "blow_up.py" or not re.search(clocks, path.read_text())
