"""Every way to install the distribution brings the bundle, and a tab that a real TensorBoard serves."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import _build
from tests.tensorboard_process import TensorBoard

# Each installs into a new environment, on whatever machine and network.
pytestmark = pytest.mark.timeout(900)

LOG_A_RUN = """
import sys
from tb_metadata_plugin import MetadataWriter
with MetadataWriter(sys.argv[1], {"model": {"depth": 3}}):
    pass
"""
IS_PACKAGE_DATA = """
from importlib.resources import files
text = (files("tb_metadata_plugin") / "static" / "index.js").read_text()
assert "render" in text, text[:200]
assert (files("tb_metadata_plugin") / "static" / "exporting.js").is_file()
"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own."""

    path: Path

    @property
    def python(self) -> Path:
        return self.path / ("Scripts" if os.name == "nt" else "bin") / "python"

    def purelib(self) -> Path:
        """Where its modules are."""
        return Path(self.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())

    def run(self, *arguments: str) -> str:
        """What its Python prints, from a directory without our sources; a failure shows all that it printed."""
        done = subprocess.run([str(self.python), *arguments], cwd=self.path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    def pip(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        """Runs our own pip on it, so that it needs none."""
        command = [sys.executable, "-m", "pip", "--python", str(self.python), "--disable-pip-version-check", "--quiet"]
        done = subprocess.run([*command, *arguments], cwd=self.path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


NewEnvironment = Callable[[Path], Environment]


def make_environment(path: Path, *options: str) -> Environment:
    subprocess.run([sys.executable, "-m", "venv", *options, str(path)], check=True)
    return Environment(path)


@pytest.fixture
def new_environment(tmp_path: Path) -> NewEnvironment:
    """Makes a new virtual environment in which what lies in the directory `libraries` is importable too."""

    def make(libraries: Path) -> Environment:
        environment = make_environment(tmp_path / "venv", "--without-pip")
        Path(environment.purelib(), "libraries.pth").write_text(f"{libraries}\n")
        return environment

    return make


@pytest.fixture(scope="session")
def complete(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment as a user has it who installs the wheel, and with it all that it needs."""
    environment = make_environment(tmp_path_factory.mktemp("complete") / "venv")
    # What is imported is compiled then.
    environment.run("-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-compile", str(wheel))
    return environment


@pytest.fixture(scope="session")
def libraries(complete: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the distribution depends on, for environments that then need only itself."""
    directory = tmp_path_factory.mktemp("libraries") / "site-packages"
    ours = shutil.ignore_patterns("tb_metadata_plugin*", "tensorboard_plugin_metadata*")
    return Path(shutil.copytree(complete.purelib(), directory, copy_function=os.link, ignore=ours))


@pytest.fixture(scope="session")
def copy_sources(source_files: list[Path]) -> Callable[[Path], Path]:
    """Copies what git keeps, so neither the bundle nor Node's modules."""

    def copy(target: Path) -> Path:
        for name in source_files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(_build.ROOT / name, target / name)
        return target

    return copy


@pytest.fixture(scope="session")
def sources(copy_sources: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with Node's modules, as they are after a developer's first build, but with no bundle."""
    target = copy_sources(tmp_path_factory.mktemp("sources"))
    _build.install_modules()
    modules = target / "frontend" / "node_modules"
    shutil.copytree(_build.FRONTEND / "node_modules", modules, symlinks=True, copy_function=os.link)
    return target


def build(sources: Path, *arguments: str) -> Path:
    """The one file that `python -m build` writes."""
    output = sources / "dist" / arguments[0].strip("-")
    command = [sys.executable, "-m", "build", "--outdir", str(output), *arguments, str(sources)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    (built,) = output.iterdir()
    return built


@pytest.fixture(scope="session")
def wheel(sources: Path) -> Path:
    return build(sources, "--wheel")


@pytest.fixture(scope="session")
def sdist(sources: Path) -> Path:
    return build(sources, "--sdist")


def path_without_node(directory: Path) -> str:
    """A PATH with the system's programs as they are, but for Node's."""
    directory.mkdir()
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else []:
            if program.name not in ("node", "npm", "npx", "corepack") and not (directory / program.name).exists():
                (directory / program.name).symlink_to(program)
    return str(directory)


def assert_works(environment: Environment, logdir: Path) -> None:
    """The bundle is package data, and TensorBoard finds the plugin by its entry point and serves tab and table."""
    environment.run("-c", IS_PACKAGE_DATA)
    environment.run("-c", LOG_A_RUN, str(logdir / "run"))
    with TensorBoard(logdir, python=str(environment.python)) as server:
        server.wait_rows(1)
        listing = server.json("/data/plugins_listing")
        assert listing["metadata"]["enabled"]
        assert listing["metadata"]["loading_mechanism"]["module_path"].endswith("/index.js")
        status, headers, body = server.get("index.js")
        assert (status, b"render" in body) == (200, True)
        assert "javascript" in headers["content-type"]
        # What is loaded when someone asks for it.
        assert server.get("exporting.js")[0] == 200


@pytest.mark.packaging
def test_the_wheel_installs_with_all_that_it_needs(complete: Environment, tmp_path: Path) -> None:
    assert_works(complete, tmp_path / "logs")


@pytest.mark.packaging
def test_the_sdist_installs_without_node(
    sdist: Path, libraries: Path, new_environment: NewEnvironment, tmp_path: Path
) -> None:
    environment = new_environment(libraries)
    # A registry that answers nobody: neither npm nor a wheel of Node could be fetched.
    offline = {"PATH": path_without_node(tmp_path / "bin"), "npm_config_registry": "http://127.0.0.1:9/"}
    environment.pip("install", "--no-deps", str(sdist), env={**os.environ, **offline})
    assert_works(environment, tmp_path / "logs")


@pytest.mark.packaging
def test_the_source_directory_installs(
    sources: Path, libraries: Path, new_environment: NewEnvironment, tmp_path: Path
) -> None:
    bundle = sources / "tb_metadata_plugin" / "static"
    shutil.rmtree(bundle, ignore_errors=True)
    environment = new_environment(libraries)
    environment.pip("install", "--no-deps", str(sources))
    assert (bundle / "bundle.sha256").is_file()
    assert_works(environment, tmp_path / "logs")


@pytest.mark.packaging
def test_an_editable_install_builds_the_bundle(
    sources: Path, libraries: Path, new_environment: NewEnvironment, tmp_path: Path
) -> None:
    shutil.rmtree(sources / "tb_metadata_plugin" / "static", ignore_errors=True)
    environment = new_environment(libraries)
    environment.pip("install", "--no-deps", "--editable", str(sources))
    assert_works(environment, tmp_path / "logs")


@pytest.mark.packaging
def test_a_git_url_installs_where_node_is_absent(
    copy_sources: Callable[[Path], Path], libraries: Path, new_environment: NewEnvironment, tmp_path: Path
) -> None:
    repository = copy_sources(tmp_path / "repository")
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    for command in (["init", "--quiet"], ["add", "--all"], [*identity, "commit", "--quiet", "-m", "All"]):
        subprocess.run(["git", *command], cwd=repository, check=True)
    environment = new_environment(libraries)
    without_node = {**os.environ, "PATH": path_without_node(tmp_path / "bin")}
    environment.pip("install", "--no-deps", f"git+file://{repository}", env=without_node)
    assert_works(environment, tmp_path / "logs")


@pytest.mark.packaging
def test_setup_py_bdist_wheel_ships_the_bundle(sources: Path, tmp_path: Path) -> None:
    shutil.rmtree(sources / "tb_metadata_plugin" / "static", ignore_errors=True)
    command = [sys.executable, "setup.py", "--quiet", "bdist_wheel", "--dist-dir", str(tmp_path / "dist")]
    subprocess.run(command, cwd=sources, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").iterdir()
    names = zipfile.ZipFile(wheel).namelist()
    assert "tb_metadata_plugin/static/index.js" in names
    assert "tb_metadata_plugin/py.typed" in names
    assert not [name for name in names if not name.startswith(("tb_metadata_plugin/", "tensorboard_plugin_metadata-"))]


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frontend of one source file, for the build's own logic; its bundle would go to `static` beside it."""
    directory = tmp_path / "frontend"
    (directory / "src").mkdir(parents=True)
    (directory / "src" / "index.ts").write_text("export {};\n")
    for name in ("package-lock.json", "tsconfig.json", "vite.config.ts"):
        (directory / name).write_text("{}\n")
    (directory / "package.json").write_text('{"engines": {"node": ">=20.19"}}\n')
    static = tmp_path / "static"
    for name, value in {"ROOT": tmp_path, "FRONTEND": directory, "STATIC": static}.items():
        monkeypatch.setattr(_build, name, value)
    monkeypatch.setattr(_build, "ENTRY", static / "index.js")
    monkeypatch.setattr(_build, "HASH", static / "bundle.sha256")
    return directory


def put_programs(directory: Path, monkeypatch: pytest.MonkeyPatch, **scripts: str) -> None:
    """Make PATH one directory with these shell scripts only."""
    directory.mkdir()
    for name, script in scripts.items():
        program = directory / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(directory))
    monkeypatch.setattr(_build, "node_from_wheel", lambda: None)


@pytest.mark.parametrize(
    ("version", "admitted"),
    [
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.5.0", False),
        ("v22.12.0", True),
        ("v25.0.0", True),
    ],
)
def test_node_is_taken_where_the_frontend_admits_it(version: str, admitted: bool) -> None:
    assert _build._admits(_build._node_range(), _build._version(version)) == admitted


def write_bundle() -> None:
    _build.STATIC.mkdir(exist_ok=True)
    _build.ENTRY.write_text("export function render() {}\n")
    _build.HASH.write_text(_build.content_hash() + "\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda frontend: (frontend / "src" / "index.ts").write_text("export const a = 1;\n"),
        lambda frontend: (frontend / "src" / "new.css").write_text("a {}\n"),
        lambda frontend: (frontend / "src" / "index.ts").rename(frontend / "src" / "main.ts"),
        lambda frontend: (frontend / "package-lock.json").write_text('{"lockfileVersion": 3}\n'),
        lambda frontend: _build.ENTRY.unlink(),
        lambda frontend: _build.HASH.unlink(),
    ],
)
def test_a_bundle_is_stale_after_any_change(frontend: Path, change: Callable[[Path], object]) -> None:
    assert _build.is_stale()
    write_bundle()
    assert not _build.is_stale()
    change(frontend)
    assert _build.is_stale()


def test_times_and_line_endings_do_not_make_a_bundle_stale(frontend: Path) -> None:
    write_bundle()
    source = frontend / "src" / "index.ts"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    os.utime(source, (0, 0))
    assert not _build.is_stale()


@pytest.mark.parametrize(
    ("version", "stale", "asked"),
    [
        ("v20.20.2", True, False),
        ("v20.18.0", True, True),
        ("v9.0.0", True, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_node_is_asked_for_only_when_needed(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, stale: bool, asked: bool
) -> None:
    put_programs(tmp_path / "bin", monkeypatch, **({"node": f"echo {version}", "npm": "exit 0"} if version else {}))
    if not stale:
        write_bundle()
    for requirements in (
        _build.get_requires_for_build_wheel(),
        _build.get_requires_for_build_sdist(),
        _build.get_requires_for_build_editable(),
    ):
        assert (_build.NODE_REQUIREMENT in requirements) == asked


@pytest.mark.parametrize(
    ("npm", "message"),
    [
        ("exit 1", "`npm ci` failed"),
        ('if [ "$1" = ci ]; then /bin/mkdir -p node_modules; else exit 1; fi', "`npm run build` failed"),
        ('if [ "$1" = ci ]; then /bin/mkdir -p node_modules; fi', "left no static/index.js"),
    ],
)
def test_a_build_without_a_bundle_fails(
    frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: str, message: str
) -> None:
    put_programs(tmp_path / "bin", monkeypatch, node="echo v22.0.0", npm=npm)
    with pytest.raises(_build.BundleError, match=message):
        _build.ensure_bundle()
    assert not _build.HASH.exists()
    # What was installed is not trusted after a failure, so that the next build heals it.
    assert (frontend / "node_modules" / _build.MARK).exists() == ("left no" in message)


def test_a_build_without_node_says_what_to_do(frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_programs(tmp_path / "bin", monkeypatch)
    with pytest.raises(_build.BundleError, match=r"Node >=20\.19 is needed"):
        _build.ensure_bundle()


def test_the_bundle_is_built_once(frontend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = 'echo "$1" >> calls; /bin/mkdir -p node_modules ../static; : > ../static/index.js'
    put_programs(tmp_path / "bin", monkeypatch, node="echo v22.0.0", npm=npm)
    _build.ensure_bundle()
    _build.ensure_bundle()
    (frontend / "src" / "index.ts").write_text("export const b = 2;\n")
    _build.ensure_bundle()
    # A changed source needs no new installation of the same lock file.
    assert (frontend / "calls").read_text().split() == ["ci", "run", "run"]
