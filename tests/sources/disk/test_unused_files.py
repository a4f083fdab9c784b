"""Config files above several trainings: each is told once, where it is one and nothing nearer counts in its place."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tb_metadata_plugin.api import read as read_table
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.config_globs import DEFAULT
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.log_directory import open_logdir
from tests import event_files
from tests.sources.disk.beside import InMemory, Logs, OnDisk, source
from tests.sources.disk.reading import NAME, poll

YAML = b"lr: 0.001\n"


@pytest.fixture(params=["local", "memory"])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Logs:
    """A log directory with the trainings `a/x` and `a/y`, read locally or through fsspec."""
    scalar = event_files.log(tmp_path / "scratch", event_files.scalar("loss", 1.0)).read_bytes()
    logs = OnDisk(tmp_path / "logs", str(tmp_path / "logs")) if request.param == "local" else InMemory()
    for run in ("a/x", "a/y"):
        logs.write(f"{run}/{NAME}", scalar)
    return logs


def told(update: Update) -> list[str]:
    """The files of which it is told that they are not used; nothing else is told."""
    assert {(notice.code, notice.run, notice.tag) for notice in update.notices} <= {("unused-config", None, None)}
    return [notice.text.partition(" is not used: several trainings ")[0] for notice in update.notices]


@pytest.mark.parametrize(
    ("files", "unused"),
    [
        ({"a/config.yaml": YAML}, ["a/config.yaml"]),
        ({"config.yaml": YAML}, ["config.yaml"]),
        ({"a/params/env.yaml": YAML, "a/args.yaml": YAML}, ["a/args.yaml", "a/params/env.yaml"]),
        # Of one job, and so of all below.
        ({"a/.hydra/config.yaml": YAML}, []),
        # What holds no keys, what cannot be read and what is too large is of no training.
        ({"a/config.yaml": b"# nothing\n", "a/config.json": b"{}", "a/args.yaml": b"", "a/cfg.json": b"[1, 2]"}, []),
        ({"a/config.yaml": b"a: 1\na: 2\n", "a/cfg.yaml": b"lr: 1\n" + b"#" * 300_000}, []),
        # No files of ours.
        ({"a/notes.yaml": YAML, "a/result.json": b'{"lr": 1}', "a/sub/env.yaml": YAML, "b/config.yaml": YAML}, []),
        # The nearest counts.
        ({"a/config.yaml": YAML, "a/x/config.yaml": YAML}, ["a/config.yaml"]),
        ({"a/config.yaml": YAML, "a/x/config.yaml": YAML, "a/y/config.yaml": YAML}, []),
    ],
)
def test_which_are_told(logs: Logs, files: dict[str, bytes], unused: list[str]) -> None:
    for file, content in files.items():
        logs.write(file, content)
    disk = source(logs, kinds_of(DEFAULT))
    update = poll(disk)
    assert told(update) == unused
    assert poll(disk) == Update(notices=update.notices)


def test_one_far_above_is_not_told(logs: Logs, tmp_path: Path) -> None:
    scalar = (tmp_path / "scratch" / os.listdir(tmp_path / "scratch")[0]).read_bytes()
    for run in ("p/q/logs/tb/x", "p/q/logs/tb/y"):
        logs.write(f"{run}/{NAME}", scalar)
    for run in ("a/x", "a/y"):  # To which the root is near.
        logs.remove(f"{run}/{NAME}")
    for place in ("", "p/", "p/q/"):
        logs.write(f"{place}config.yaml", YAML)
    # Directories of logs are not counted.
    assert told(poll(source(logs, kinds_of(DEFAULT)))) == ["p/config.yaml", "p/q/config.yaml"]


def test_it_is_told_while_there_are_several_and_it_holds_anything(logs: Logs, tmp_path: Path) -> None:
    disk = source(logs, kinds_of(DEFAULT))
    assert told(poll(disk)) == []
    logs.write("a/config.yaml", b"{}\n")
    assert told(poll(disk)) == []
    logs.write("a/config.yaml", YAML)
    assert told(poll(disk)) == ["a/config.yaml"]
    logs.remove(f"a/y/{NAME}")
    update = poll(disk)
    assert (told(update), [(record.run, record.file) for record in update.records]) == ([], [("a/x", "../config.yaml")])
    logs.write(f"a/z/{NAME}", b"")
    assert told(poll(disk)) == ["a/config.yaml"]
    logs.remove("a/config.yaml")
    assert told(poll(disk)) == []


def test_what_only_may_be_a_training_makes_no_several(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a" / "tb", event_files.scalar("loss", 1.0))
    (tmp_path / "a" / "config.yaml").write_bytes(YAML)
    (tmp_path / "a" / "odd").symlink_to("x" * 300)  # At which nobody can look.
    update = poll(source(OnDisk(tmp_path, str(tmp_path)), kinds_of(DEFAULT)))
    assert ([notice.code for notice in update.notices], update.records) == (["unreadable-directory"], ())


def test_each_is_read_once_and_no_more_than_there_is_time_for(logs: Logs) -> None:
    read: list[bytes] = []

    def note(data: bytes, name: str) -> Mapping[str, bytes]:
        read.append(data)
        return {"metadata": data}

    for name in ("p.json", "q.json"):
        logs.write(f"a/{name}", name.encode())
    disk = source(logs, [FileKind("config", has=lambda name: name.endswith(".json"), read=note)])
    disk.walk()
    assert (told(disk.poll(0.0)), disk.more) == (["a/p.json"], True)
    for _ in range(3):
        assert (told(poll(disk)), disk.more) == (["a/p.json", "a/q.json"], False)
    assert read == [b"p.json", b"q.json"]
    logs.write("a/q.json", b"q.json anew")
    poll(disk)
    assert read[2:] == [b"q.json anew"]


def test_a_fault_of_ours_costs_nothing_else(logs: Logs, caplog: pytest.LogCaptureFixture) -> None:
    def faulty(data: bytes, name: str) -> Mapping[str, bytes]:
        if data == b"odd":
            raise IndexError("pop from empty list")
        return {"metadata": data}

    logs.write("a/p.json", b"odd")
    logs.write("a/q.json", b'{"lr": 1}')
    update = poll(source(logs, [FileKind("config", has=lambda name: name.endswith(".json"), read=faulty)]))
    assert told(update) == ["a/q.json"]
    assert "IndexError: pop from empty list" in caplog.text


def test_it_has_the_name_of_its_directory_of_a_logdir_spec(tmp_path: Path) -> None:
    for run in ("x", "y"):
        event_files.log(tmp_path / "logs" / run, event_files.scalar("loss", 1.0))
    (tmp_path / "logs" / "config.yaml").write_bytes(YAML)
    logdir = open_logdir("", f"all:{tmp_path / 'logs'}", kinds_of(DEFAULT))
    assert logdir is not None
    disk = DiskSource(logdir, chosen_by("*"))
    assert told(poll(disk)) == ["all/config.yaml"]
    # A directory that cannot be listed is as it was.
    (tmp_path / "logs").rename(tmp_path / "elsewhere")
    assert [notice.code for notice in poll(disk).notices] == ["unreadable-directory", "unused-config"]


def test_read_warns_of_it_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for run in ("x", "y", "z"):
        event_files.log(tmp_path / run, event_files.scalar("loss", 1.0))
    (tmp_path / "config.yaml").write_bytes(YAML)
    with caplog.at_level(logging.WARNING):
        table = read_table(tmp_path)
    assert table.num_rows == 3
    assert caplog.messages == [
        "unused-config: config.yaml is not used: several trainings seem to lie below it, and nobody can tell of which "
        "it is. Copy it beside the event files of each training to which it belongs."
    ]
    caplog.clear()
    read_table(tmp_path, config_files="")
    assert caplog.messages == []
