"""Config files beside event files: which are read, under which keys, and what becomes of bad ones."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.api import read as read_table
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.config_globs import DEFAULT, BadConfigFilesError, globs_of
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.limits import MAX_BYTES
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk import beside_files, local
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS
from tests import event_files
from tests.sources.disk.beside import InMemory, Logs, OnDisk, source
from tests.sources.disk.reading import NAME, codes, poll

YAML = b"lr: 0.001\nmodel:\n  dim: 256\n"
JSON = b'{"lr": 0.001, "model": {"dim": 256}}'
DOCUMENT = {"lr": 0.001, "model": {"dim": 256}}


def documents(path: str, data: bytes, globs: str = DEFAULT) -> Mapping[str, Any] | None:
    """By name what stands in a file; None for one that is not read."""
    folder, _, name = path.rpartition("/")
    for kind in kinds_of(globs):
        if kind.folder == folder and kind.has(name):
            return {named: parse(document).document for named, document in kind.read(data, name).items()}
    return None


@pytest.fixture(params=["local", "memory"])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Logs:
    """An empty log directory that is read locally, or through fsspec."""
    (tmp_path / "logs").mkdir()
    return OnDisk(tmp_path / "logs", str(tmp_path / "logs")) if request.param == "local" else InMemory()


@pytest.fixture
def events(tmp_path: Path) -> bytes:
    """An event file with one scalar."""
    return event_files.log(tmp_path / "scratch", event_files.scalar("loss", 1.0)).read_bytes()


def found(update: Update) -> dict[str, dict[str, Any]]:
    """By run and the name of the file what was read."""
    told: dict[str, dict[str, Any]] = {}
    for record in update.records:
        assert (record.source, record.tag) == ("config", record.file)
        told.setdefault(record.run, {})[record.file] = parse(record.data).document
    return told


@pytest.mark.parametrize(
    ("path", "data", "root"),
    [
        ("hparams.yaml", YAML, "hparams"),
        ("hparams.yml", YAML, "hparams"),
        (".hydra/config.yaml", YAML, "metadata"),
        ("args.yaml", YAML, "args"),
        ("args.yml", YAML, "args"),
        ("params/agent.yaml", YAML, "agent"),
        ("params/env.yml", YAML, "env"),
        ("params.json", JSON, "params"),
        ("config.json", JSON, "config"),
        ("config.yaml", YAML, "config"),
        ("config.yml", JSON, "config"),
        ("configuration.yaml", YAML, "configuration"),
        ("opt.yaml", YAML, "opt"),
        ("hyp.yaml", YAML, "hyp"),
        ("cfg.json", b"\xef\xbb\xbf" + JSON, "cfg"),
        ("cfg.yaml", b"\xef\xbb\xbf# seen\r\n---\r\n" + YAML.replace(b"\n", b"\r\n"), "cfg"),
    ],
)
def test_what_tools_write_is_read_below_the_name_of_the_file(path: str, data: bytes, root: str) -> None:
    assert documents(path, data) == {root: DOCUMENT}


@pytest.mark.parametrize(
    "path",
    ["model.json", "params.toml", "hparams.yaml.bak", "x/config.json", "params/deep/a.yaml", ".hydra/hydra.yaml"],
)
def test_no_other_file_is_read(path: str) -> None:
    assert documents(path, YAML) is None


@pytest.mark.parametrize(
    ("data", "document"),
    [
        # A file that is called so is no prose, whatever its keys.
        (b"lr: 0.001", {"lr": 0.001}),
        (b"model:\n  dim: 1\n", {"model": {"dim": 1}}),
        (b"# seen\n---\nlr: 1\n...\n", {"lr": 1}),
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (b"User: I ask you\nAssistant: I tell you.\n", {"User": "I ask you", "Assistant": "I tell you."}),
        (b"Epoch 1: 0.5\nEpoch 2: 0.4\n", {"Epoch 1": 0.5, "Epoch 2": 0.4}),
        (b"on: yes\nt: 12:30\nn: 1e-3\nempty:\n", {"on": "yes", "t": "12:30", "n": 0.001, "empty": None}),
    ],
)
def test_yaml_is_read_as_it_stands(data: bytes, document: object) -> None:
    assert documents("config.yaml", data) == {"config": document}


@pytest.mark.parametrize("data", [b"", b" \n", b"# nothing yet\n---\n...\n", b"\xef\xbb\xbf", b"{}\n", b"null\n...\n"])
def test_a_file_without_keys_is_nothing(data: bytes) -> None:
    assert documents("config.yaml", data) == {}
    for nothing in (b"", b" \n", b"{}", b"[]\n", b"null"):
        assert documents("config.json", nothing) == {}


@pytest.mark.parametrize(
    ("path", "data", "code", "text"),
    [
        ("config.yaml", b"- a\n- b\n", "unreadable-config", "it is no YAML mapping"),
        ("config.yaml", b"a: 1\nb: [1, 2\nc: 3\n", "unreadable-config", "line 3: "),
        ("config.yaml", b"a: 1\na: 2\n", "unreadable-config", "line 2: the key 'a' stands twice"),
        ("config.yaml", b"a: 1\n---\na: 2\n", "unreadable-config", "line 3: a second YAML document begins there"),
        ("config.yaml", b"lr: \xff\n", "invalid-utf8", "byte 4"),
        ("config.json", b"[1]", "not-an-object", "a list"),
        ("config.json", b'{"a": ', "invalid-json", "not JSON"),
        ("config.txt", b"A sentence.\n", "unreadable-config", "forms that are read of texts"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, data: bytes, code: str, text: str) -> None:
    with pytest.raises(MetadataError, match=text) as raised:
        documents(path, data, f"{DEFAULT},config.txt")
    assert raised.value.code == code


def test_nothing_is_evaluated(tmp_path: Path) -> None:
    text = f"a: 1\nb: !!python/object/apply:os.mkdir ['{tmp_path}/made']\n"
    with suppress(MetadataError):
        documents("config.yaml", text.encode())
    assert not (tmp_path / "made").exists()


def test_other_endings_are_read_as_texts() -> None:
    assert documents("args.txt", b"Namespace(lr=0.1, n=None)", "*.txt") == {"args": {"lr": 0.1, "n": None}}
    assert documents("conf/a.md", b"|k|v|\n|-|-|\n|lr|0.1|\n|n|2|\n", "conf/*") == {"a": {"lr": 0.1, "n": 2}}
    assert documents("LICENSE", b"a: 1\nb: 2\n", "LICENSE") == {"LICENSE": {"a": 1, "b": 2}}


def test_globs_are_names_with_a_folder_at_most() -> None:
    assert (globs_of(""), globs_of(" , "), kinds_of("")) == ((), (), ())
    assert globs_of(" a.json, b/*.yaml,") == (("", "a.json"), ("b", "*.yaml"))
    one_name, whole, both_sides = "must be one name", "none has a whole path", "both sides of a /"
    for bad, problem in {
        "a/b/c.json": one_name,
        "a//c.json": one_name,
        "*/config.json": one_name,
        "../config.json": one_name,
        "./a": one_name,
        "~/a/c.yaml": one_name,
        "/config.json": whole,
        "/": whole,
        "//a": whole,
        "/logs/config.json": whole,
        "C:/config.json": whole,
        "conf\\a.yaml": both_sides,
        "**": r"\*\* looks no further down",
        "**/config.json": r"\*\* looks no further down",
        "conf/**": r"\*\* looks no further down",
        "!config.json": "by !",
        "!a/config.json": "by !",
        "a/": "names no file",
        "..": "names no file",
        ".": "names no file",
    }.items():
        with pytest.raises(BadConfigFilesError, match=problem) as raised:
            globs_of(f"ok.json,{bad}")
        assert raised.value.detail == {"glob": bad}


def test_each_is_bounded(logs: Logs, events: bytes) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.yaml", b"a: 1\nb: " + b"x" * MAX_CHARACTERS)
    logs.write("a/config.json", b'{"a": "' + b"x" * MAX_BYTES + b'"}')
    logs.write("a/cfg.json", b'{"a": "' + b"x" * MAX_CHARACTERS + b'"}')
    update = poll(source(logs, kinds_of(DEFAULT)))
    assert [notice.text.partition(":")[0] for notice in update.notices] == ["config.json", "config.yaml"]
    assert set(codes(update)) == {("document-too-large", "a", None)}
    assert set(found(update)["a"]) == {"cfg.json"}


def test_so_many_are_read_beside_one_run_and_no_more(
    logs: Logs, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside_files, "MOST_FILES", 3)
    logs.write(f"a/{NAME}", events)
    for name in "abcde":
        logs.write(f"a/params/{name}.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    update = poll(disk)
    assert set(found(update)["a"]) == {f"params/{name}.yaml" for name in "abc"}
    assert codes(update) == [("too-many-files", "a", None)]
    assert "2 config files are not read, from params/d.yaml on" in update.notices[0].text
    for name in "ae":
        logs.remove(f"a/params/{name}.yaml")
    update = poll(disk)
    assert (set(found(update)["a"]), codes(update)) == ({"params/d.yaml"}, [])
    logs.write("a/params/z.yaml", YAML)
    assert codes(poll(disk)) == [("too-many-files", "a", None)]
    logs.remove(f"a/{NAME}")
    logs.write(f"b/{NAME}", events)
    assert codes(poll(disk)) == []


@pytest.mark.parametrize("caught", [b"", b"lr: 0.2\nmod", b"lr: 0.2\nmodel: {a: ", b"lr: [0.2,\n"])
def test_one_that_is_caught_half_written_keeps_what_it_held(logs: Logs, events: bytes, caught: bytes) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    assert found(poll(disk)) == {"a": {"config.yaml": DOCUMENT}}
    logs.write("a/config.yaml", caught)
    update = poll(disk)
    assert (update.records, update.removed) == ((), frozenset())
    logs.write("a/config.yaml", b"lr: 0.2\nmodel: 1\n")
    update = poll(disk)
    assert (found(update), codes(update)) == ({"a": {"config.yaml": {"lr": 0.2, "model": 1}}}, [])


@pytest.mark.parametrize(("content", "document"), [(b"lr: 0.2\nmodel: 1", {"lr": 0.2, "model": 1}), (b"", None)])
def test_one_that_stays_as_it_seemed_half_written_is_taken_as_it_is(
    logs: Logs, events: bytes, content: bytes, document: object
) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    poll(disk)
    logs.write("a/config.yaml", content)
    assert poll(disk) == Update()
    update = poll(disk)
    assert found(update) == ({} if document is None else {"a": {"config.yaml": document}})
    assert bool(update.removed) == (document is None)
    assert poll(disk) == Update()


def test_what_cannot_be_read_any_more_counts_on_with_a_notice(logs: Logs, events: bytes) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    poll(disk)
    logs.write("a/config.yaml", b"- a\n- b\n")
    update = poll(disk)
    assert (update.records, update.removed, codes(update)) == ((), frozenset(), [("unreadable-config", "a", None)])
    assert update.notices[0].text.endswith("; what stood there before still counts")
    logs.remove("a/config.yaml")
    update = poll(disk)
    assert ([part.file for _, part in update.removed], codes(update)) == (["config.yaml"], [])


LAYOUTS: list[tuple[str, list[str], list[str], dict[str, list[str]]]] = [
    # What it is, where there are event files, config files, and what is read of each run.
    ("beside", ["a"], ["a/config.yaml", "a/.hydra/config.yaml"], {"a": [".hydra/config.yaml", "config.yaml"]}),
    ("Hydra and tb/", ["d/tb"], ["d/.hydra/config.yaml"], {"d/tb": ["../.hydra/config.yaml"]}),
    ("Hydra at the root", ["tb"], [".hydra/config.yaml"], {"tb": ["../.hydra/config.yaml"]}),
    (
        "Hydra and Lightning",
        ["d/lightning_logs/version_0", "d/lightning_logs/version_1"],
        ["d/.hydra/config.yaml", "d/lightning_logs/version_0/hparams.yaml"],
        {
            "d/lightning_logs/version_0": ["../../.hydra/config.yaml", "hparams.yaml"],
            "d/lightning_logs/version_1": ["../../.hydra/config.yaml"],
        },
    ),
    (
        "fairseq with Hydra",
        ["d/tb/train", "d/tb/train_inner", "d/tb/valid"],
        ["d/.hydra/config.yaml"],
        {f"d/tb/{split}": ["../../.hydra/config.yaml"] for split in ("train", "train_inner", "valid")},
    ),
    ("Hydra far above", ["d/x/y/z"], ["d/.hydra/config.yaml"], {}),
    (
        "several jobs of Hydra",
        ["0/tb", "1/tb"],
        ["0/.hydra/config.yaml", "1/.hydra/config.yaml"],
        {f"{job}/tb": ["../.hydra/config.yaml"] for job in "01"},
    ),
    (
        "the nearest of Hydra",
        ["d/e/tb"],
        ["d/.hydra/config.yaml", "d/e/.hydra/config.yaml"],
        {"d/e/tb": ["../.hydra/config.yaml"]},
    ),
    (
        "Keras",
        ["run/train", "run/validation"],
        ["run/config.json"],
        {"run/train": ["../config.json"], "run/validation": ["../config.json"]},
    ),
    ("one directory of event files", ["a/tb"], ["a/config.yaml"], {"a/tb": ["../config.yaml"]}),
    (
        "in it splits",
        ["a/tb/train", "a/tb/val"],
        ["a/args.yaml"],
        {f"a/tb/{s}": ["../../args.yaml"] for s in ("train", "val")},
    ),
    ("trainings side by side", ["a/x", "a/y"], ["a/config.yaml"], {}),
    ("counted trainings", ["a/train", "a/train2"], ["a/config.yaml"], {}),
    ("trainings called like tests", ["a/testbed_vit", "a/validate_resnet"], ["a/config.yaml"], {}),
    (
        "processes of one training",
        ["a/rank_0", "a/rank_1"],
        ["a/config.yaml"],
        {"a/rank_0": ["../config.yaml"], "a/rank_1": ["../config.yaml"]},
    ),
    ("a training far below", ["a/b/x"], ["a/config.yaml"], {}),
    (
        "robomimic",
        ["a/1/logs/tb", "a/2/logs/tb"],
        ["a/1/config.json", "a/2/config.json"],
        {f"a/{number}/logs/tb": ["../../config.json"] for number in (1, 2)},
    ),
    ("logs of several", ["a/logs/x", "a/logs/y"], ["a/config.json"], {}),
    ("kinds of logs", ["a/logs", "a/tb"], ["a/config.json"], {}),
    ("a run above", ["a", "a/eval"], ["a/config.yaml"], {"a": ["config.yaml"]}),
    ("a run between", ["a/b", "a/b/c"], ["a/.hydra/config.yaml"], {"a/b": ["../.hydra/config.yaml"]}),
    ("the run's own counts", ["a/tb"], ["a/args.yaml", "a/tb/args.yaml"], {"a/tb": ["args.yaml"]}),
    ("a folder above", ["a/tb"], ["a/params/env.yaml"], {"a/tb": ["../params/env.yaml"]}),
    ("only config files", ["b"], ["a/config.yaml", "a/params/x.yaml", "config.json/config.json"], {}),
]


ABOVE_SEVERAL = {
    "trainings side by side",
    "counted trainings",
    "trainings called like tests",
    "logs of several",
    "kinds of logs",
}
"""The layouts in which a file is told to be of none."""


@pytest.mark.parametrize(
    ("runs", "files", "expected", "above_several"),
    [(*layout[1:], layout[0] in ABOVE_SEVERAL) for layout in LAYOUTS],
    ids=[one[0] for one in LAYOUTS],
)
def test_which_files_tell_of_which_runs(
    logs: Logs, events: bytes, runs: list[str], files: list[str], expected: dict[str, list[str]], above_several: bool
) -> None:
    for run in runs:
        logs.write(f"{run}/{NAME}", events)
    for file in files:
        logs.write(file, JSON)
    disk = source(logs, kinds_of(DEFAULT))
    update = poll(disk)
    assert {run: sorted(told) for run, told in found(update).items()} == expected
    assert set(disk.found) == set(runs)
    told = [(notice.code, notice.run, notice.text.partition(" ")[0]) for notice in update.notices]
    assert told == [("unused-config", None, file) for file in files if above_several]
    assert poll(disk) == Update(notices=update.notices)


def test_one_above_is_watched(logs: Logs, events: bytes) -> None:
    for split in ("train", "val"):
        logs.write(f"a/{split}/{NAME}", events)
    disk = source(logs, kinds_of(DEFAULT))
    assert not poll(disk).records
    for content in (b"n: 1\n", b"n: 22\n"):
        logs.write("a/.hydra/config.yaml", content)
        told = {"../.hydra/config.yaml": {"n": int(content[3:])}}
        assert found(poll(disk)) == {"a/train": told, "a/val": told}
    logs.write("a/config.yaml", b"n: 1\n")
    assert set(found(poll(disk))) == {"a/train", "a/val"}
    # With another training nobody can tell of which it is; what Hydra wrote is of both.
    logs.write(f"a/other/{NAME}", events)
    update = poll(disk)
    assert found(update) == {"a/other": {"../.hydra/config.yaml": {"n": 22}}}
    assert {(run, part.file) for run, part in update.removed} == {
        (f"a/{s}", "../config.yaml") for s in ("train", "val")
    }
    logs.remove("a/.hydra/config.yaml")
    update = poll(disk)
    assert {run for run, _ in update.removed} == {"a/train", "a/val", "a/other"}


def test_one_that_tells_of_many_runs_is_read_once_and_an_unchanged_run_is_the_same_object(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_SETTLED", -(10**18))
    read: list[str] = []

    def note(data: bytes, name: str) -> Mapping[str, bytes]:
        read.append(name)
        return {"metadata": data}

    logs = OnDisk(tmp_path, "")
    for number in range(5):
        logs.write(f"a/{number}/{NAME}", events)
    logs.write("a/.hydra/config.yaml", JSON)
    has = "config.yaml".__eq__
    tree = LogDirectory([Root(LocalFiles(tmp_path, [FileKind("config", has, note, ".hydra", of_all_below=True)]))])
    disk = DiskSource(tree, chosen_by("*"))
    assert len(poll(disk).records) == 5
    assert read == ["config.yaml"]
    before = [place.directory for place in tree.places]
    assert poll(disk) == Update()
    assert [id(place.directory) for place in tree.places] == [id(directory) for directory in before]
    assert all(directory.files for directory in before)


def test_a_folder_above_that_cannot_be_listed_now_takes_nothing_back(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = OnDisk(tmp_path, str(tmp_path))
    logs.write(f"a/tb/{NAME}", events)
    logs.write("a/params/env.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    assert len(poll(disk).records) == 1
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path == str(tmp_path / "a" / "params"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    logs.remove("a/params/env.yaml")
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        for _ in range(2):
            assert poll(disk).removed == frozenset()
    assert {part.file for _, part in poll(disk).removed} == {"../params/env.yaml"}


def test_nothing_above_the_log_directory_of_a_store_has_files(events: bytes) -> None:
    logs = InMemory()
    logs.url = "memory://bucket/logs/params"
    logs.write(f"params/{NAME}", events)
    logs.write("params/env.yaml", YAML)
    disk = source(logs, kinds_of(DEFAULT))
    assert (poll(disk).records, set(disk.found)) == ((), {"."})


def test_behind_a_link_the_directory_above_is_that_of_the_link(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", str(tmp_path / "logs"))
    elsewhere = OnDisk(tmp_path / "elsewhere", "")
    elsewhere.write(f"tb/{NAME}", events)
    elsewhere.write("config.json", b'{"n": 1}')
    logs.write("a/config.json", b'{"n": 2}')
    os.symlink(tmp_path / "elsewhere" / "tb", tmp_path / "logs" / "a" / "tb")
    assert found(poll(source(logs, kinds_of(DEFAULT)))) == {"a/tb": {"../config.json": {"n": 2}}}


def test_read_has_them_last_and_one_training_is_one_row(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    for split in ("train", "validation"):
        logs.write(f"run/{split}/{NAME}", events)
    logs.write("run/config.json", JSON)
    event_files.log(tmp_path / "logs" / "own", event_files.document({"model": {"dim": 1}}))
    logs.write("own/.hydra/config.yaml", YAML)
    rows = {row["run"]: row for row in read_table(tmp_path / "logs").to_pylist()}
    assert set(rows) == {"own", "run"}
    assert (rows["run"]["config.lr"], rows["run"]["members"]) == (0.001, ["run/train", "run/validation"])
    assert (rows["own"]["model.dim"], rows["own"]["lr"]) == (1, 0.001)
    assert not [name for name in read_table(tmp_path / "logs", config_files="").column_names if "lr" in name]
    with pytest.raises(BadConfigFilesError):
        read_table(tmp_path / "logs", config_files="a/b/c")


def test_a_file_above_does_not_make_a_training_of_each_run_below(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    event_files.log(tmp_path / "logs" / "a" / "train", event_files.document({"n": 1}))
    for run in ("a/val", "a/extra"):
        logs.write(f"{run}/{NAME}", events)
    logs.write("a/.hydra/config.yaml", YAML)
    (row,) = read_table(tmp_path / "logs").to_pylist()
    assert (row["members"], row["n"], row["lr"]) == (["a/extra", "a/train", "a/val"], 1, 0.001)
