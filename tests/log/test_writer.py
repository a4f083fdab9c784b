"""MetadataWriter: what it writes, as TensorBoard's own loader reads it, and that it merges, reopens and stays whole."""

from __future__ import annotations

import copy
import datetime
import errno
import logging
import math
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import tensorboardX
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2

from tb_metadata_plugin import MetadataWriter
from tb_metadata_plugin.events.framing import frame, read_records
from tb_metadata_plugin.log.array_values import UnsupportedValueError
from tb_metadata_plugin.log.event_file import MetadataFile, read_earlier_run
from tb_metadata_plugin.log.rank import is_first_process
from tb_metadata_plugin.log.summary import document_pb
from tb_metadata_plugin.log.writer import ClosedWriterError, RemoteDirectoryError, UnknownStatusError
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.limits import Document
from tests import strategies
from tests.log.bad_disk import refuse_ends
from tests.log.trainings import whole
from tests.strategies import same

NAME = re.compile(r"events\.out\.tfevents\.0000000000\..+\.(\d+)\.(\d+)\.metadata")


def history(logdir: Path, tag: str) -> list[Document]:
    """All documents of a tag in the order that TensorBoard's loader finds them."""
    run = EventAccumulator(str(logdir))
    run.Reload()
    if tag not in run.Tags()["tensors"]:
        return []
    return [parse(event.tensor_proto.string_val[0]).document for event in run.Tensors(tag)]


def life(logdir: Path) -> Document:
    """The newest lifecycle document."""
    return history(logdir, "run")[-1]


def test_a_run_that_completes(tmp_path: Path) -> None:
    before = datetime.datetime.now().astimezone() - datetime.timedelta(milliseconds=1)
    with MetadataWriter(tmp_path / "logs" / "run", {"lr": 0.1, "loss": math.nan}) as run:
        assert [each["status"] for each in history(tmp_path / "logs" / "run", "run")] == ["running"]
        run.update({"results": {"auc": 0.9}})
    running, completed = history(tmp_path / "logs" / "run", "run")
    assert running == {"status": "running", "started": running["started"], "attempts": 1}
    assert completed == {**running, "status": "completed", "ended": completed["ended"]}
    times = [datetime.datetime.fromisoformat(str(completed[key])) for key in ("started", "ended")]
    assert before <= times[0] <= times[1] <= datetime.datetime.now().astimezone()
    first, second = history(tmp_path / "logs" / "run", "metadata")
    assert same(first, {"lr": 0.1, "loss": math.nan})
    assert same(second, {"lr": 0.1, "loss": math.nan, "results": {"auc": 0.9}})


def test_the_file_sorts_before_every_other_of_its_directory(tmp_path: Path) -> None:
    training = tensorboardX.SummaryWriter(str(tmp_path))
    with MetadataWriter(tmp_path), MetadataWriter(tmp_path):
        pass
    training.close()
    *ours, theirs = sorted(path.name for path in tmp_path.iterdir())
    assert not theirs.endswith(".metadata")
    matches = [NAME.fullmatch(name) for name in ours]
    assert [match and match.groups() for match in matches] == [(str(os.getpid()), "0"), (str(os.getpid()), "1")]
    assert f".{socket.gethostname()}." in ours[0]


def test_the_trainings_curve_goes_on_in_tensorboards_python_loader(tmp_path: Path) -> None:
    training = tensorboardX.SummaryWriter(str(tmp_path))
    loader = EventAccumulator(str(tmp_path))
    with MetadataWriter(tmp_path, {"lr": 0.1}) as run:
        for step in range(3):
            training.add_scalar("loss", 1 / (step + 1), step)
            training.flush()
            run.update(step=step)
            loader.Reload()
    training.close()
    loader.Reload()
    assert [event.step for event in loader.Scalars("loss")] == [0, 1, 2]


def test_without_data_there_is_no_document(tmp_path: Path) -> None:
    """So that a document logged with the op stays."""
    with MetadataWriter(tmp_path):
        pass
    assert history(tmp_path, "metadata") == []
    assert life(tmp_path)["status"] == "completed"


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (ValueError("loss is NaN"), "failed", "ValueError: loss is NaN"),
        (KeyError("lr"), "failed", "KeyError: 'lr'"),
        (RuntimeError("x" * 10_000), "failed", "RuntimeError: " + "x" * 1986),
        (SystemExit(3), "failed", "exit status: 3"),
        (SystemExit("no data"), "failed", "exit status: no data"),
        (SystemExit(), "completed", None),
        (SystemExit(0), "completed", None),
        (SystemExit(128 + signal.SIGTERM), "interrupted", None),
        (KeyboardInterrupt(), "interrupted", None),
        (GeneratorExit(), "completed", None),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_leaves_the_block_is_the_status(
    error: BaseException, status: str, says: str | None, tmp_path: Path
) -> None:
    with pytest.raises(type(error)), MetadataWriter(tmp_path, {"lr": 0.1}):
        raise error
    assert life(tmp_path)["status"] == status
    assert life(tmp_path).get("error") == says


def test_close_says_how_it_ended(tmp_path: Path) -> None:
    run = MetadataWriter(tmp_path)
    with pytest.raises(UnknownStatusError, match=r"'done'.*completed, failed, interrupted"):
        run.close("done")  # type: ignore[arg-type]
    run.close("failed", error="diverged")
    run.close("completed")
    assert (life(tmp_path)["status"], life(tmp_path)["error"]) == ("failed", "diverged")
    with pytest.raises(ClosedWriterError, match=re.escape(str(tmp_path))):
        run.update(late=True)


@pytest.mark.parametrize("error", [ValueError("diverged"), "ValueError: diverged"])
def test_close_with_an_error_is_a_failure(tmp_path: Path, error: str | BaseException) -> None:
    MetadataWriter(tmp_path).close(error=error)
    assert (life(tmp_path)["status"], life(tmp_path)["error"]) == ("failed", "ValueError: diverged")


def test_copies_are_the_writer_itself(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path) as run:
        for copied in (copy.copy(run), copy.deepcopy({"callback": run})["callback"]):
            copied.update({"copies": {str(id(copied)): True}})
    assert history(tmp_path, "metadata")[-1] == {"copies": {str(id(run)): True}}
    assert len(list(tmp_path.iterdir())) == 1


def test_handlers_are_as_before_when_the_last_run_is_closed(tmp_path: Path) -> None:
    # What the process ignores, as one that `nohup` started, it goes on ignoring.
    numbers = [
        number
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = [signal.getsignal(number) for number in numbers]
    first, second = MetadataWriter(tmp_path / "a"), MetadataWriter(tmp_path / "b")
    first.close()
    assert all(signal.getsignal(number) != handler for number, handler in zip(numbers, before, strict=True))
    second.close()
    assert [signal.getsignal(number) for number in numbers] == before


def test_updates_merge_objects_and_replace_the_rest(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path, {"model": {"depth": 3, "layers": [1, 2]}, "lr": 0.1}) as run:
        run.update({"model": {"layers": [3], "params": 7}, "lr": {"start": 0.1}}, seed=1)
        run.update(lr=None)
        assert run.document == {"model": {"depth": 3, "layers": [3], "params": 7}, "lr": None, "seed": 1}
        run.document.clear()
    assert history(tmp_path, "metadata")[-1] == {
        "model": {"depth": 3, "layers": [3], "params": 7},
        "lr": None,
        "seed": 1,
    }


def test_an_update_that_changes_nothing_is_not_written(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path, {"lr": 0.1, "model": {"depth": 3}}) as run:
        run.update(lr=0.1)
        run.update({"model": {}})
        run.update()
    assert len(history(tmp_path, "metadata")) == 1


def test_true_and_one_are_two_values(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path, {"compiled": 1, "seed": 0}) as run:
        run.update(compiled=True, seed=False)
    assert same(history(tmp_path, "metadata")[-1], {"compiled": True, "seed": False})


def test_an_update_that_cannot_be_logged_changes_nothing(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path, {"lr": 0.1}) as run:
        with pytest.raises(UnsupportedValueError, match=r"model\.weights"):
            run.update({"seed": 1, "model": {"weights": b""}})
        run.update(epoch=1)
    assert history(tmp_path, "metadata")[-1] == {"lr": 0.1, "epoch": 1}


@given(updates=st.lists(strategies.documents, min_size=1, max_size=4))
def test_each_write_is_the_whole_document(updates: list[Document], tmp_path_factory: pytest.TempPathFactory) -> None:
    logdir = tmp_path_factory.mktemp("run")
    with MetadataWriter(logdir, updates[0]) as run:
        for update in updates[1:]:
            run.update(update)
        written = run.document
    assert same(history(logdir, "metadata")[-1], written)
    for key, value in updates[-1].items():
        assert isinstance(value, dict) or same(written[key], value)


def test_threads_may_log_at_once(tmp_path: Path) -> None:
    def log(thread: int) -> None:
        for number in range(20):
            run.update({f"t{thread}": {str(number): number}})

    with MetadataWriter(tmp_path) as run:
        threads = [threading.Thread(target=log, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    everything = {f"t{n}": {str(i): i for i in range(20)} for n in range(8)}
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        reading = read_records(file)
    assert (len(reading.records), reading.problem) == (1 + 2 + 160, None)
    assert history(tmp_path, "metadata")[-1] == everything


def test_reopening_keeps_the_keys_and_the_start_and_counts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="diverged"), MetadataWriter(tmp_path, {"model": {"depth": 3}, "lr": 0.1}):
        raise ValueError("diverged")
    first = life(tmp_path)
    run = MetadataWriter(tmp_path, {"model": {"params": 7}})
    assert life(tmp_path) == {"status": "running", "started": first["started"], "attempts": 2}
    run.close()
    with MetadataWriter(tmp_path) as run:
        assert run.document == {"model": {"depth": 3, "params": 7}, "lr": 0.1}
    assert life(tmp_path)["attempts"] == 3
    assert life(tmp_path)["started"] == first["started"]
    assert "error" not in life(tmp_path)
    assert history(tmp_path, "metadata")[-1] == {"model": {"depth": 3, "params": 7}, "lr": 0.1}
    assert len(list(tmp_path.iterdir())) == 3


def test_steps_and_wall_times_increase_even_if_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two documents the one with the newer wall time counts, and the fast loader drops what has no newer step."""
    with MetadataWriter(tmp_path, {"a": 1}):
        pass
    earlier = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: earlier)
    with MetadataWriter(tmp_path, {"a": 2}) as run:
        run.update(a=3)
    monkeypatch.undo()
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    for tag in ("run", "metadata"):
        steps = [event.step for event in events.Tensors(tag)]
        times = [event.wall_time for event in events.Tensors(tag)]
        assert steps == sorted(set(steps))
        assert times == sorted(set(times))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        # A record that is still being written looks the same, so nothing is wrong.
        (lambda data: data[:-3], ""),
        (lambda data: data + frame(b"\xff no event"), "A record in"),
        (lambda data: frame(b"\xff no event") + data, "A record in"),
        (lambda data: data + bytes(100), "cannot be read on from byte"),
        (lambda data: data[:-1] + b"\x00", "skipped 1 record(s) with a wrong checksum"),
    ],
    ids=["cut", "foreign-last", "foreign-first", "zeros", "checksum"],
)
def test_a_damaged_earlier_file_costs_only_what_is_damaged(
    tmp_path: Path, damage: Any, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with MetadataWriter(tmp_path, {"lr": 0.1}):
        pass
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    with MetadataWriter(tmp_path, {"seed": 1}) as run:
        assert run.document == {"lr": 0.1, "seed": 1}
    assert len(caplog.messages) == bool(says)
    assert says in caplog.text
    # Not by TensorBoard's loader, which gives the whole directory up.
    assert read_earlier_run(tmp_path).documents["run"]["attempts"] == 2


def test_what_is_not_kept_of_an_earlier_document_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.warns(UserWarning, match="10,000"), MetadataWriter(tmp_path, {"many": [0] * 10_001, "lr": 0.1}) as run:
        run.update(epoch=1)
    with MetadataWriter(tmp_path) as run:
        assert run.document == {"lr": 0.1, "epoch": 1}
    assert len(caplog.messages) == 1
    assert "10,000 values" in caplog.text


def test_an_earlier_lifecycle_of_another_hand_does_no_harm(tmp_path: Path) -> None:
    summary = document_pb({"attempts": "many", "started": ""}, "run")
    MetadataFile(tmp_path, event_pb2.Event(summary=summary, wall_time=time.time()))
    with MetadataWriter(tmp_path):
        assert life(tmp_path)["attempts"] == 1
        assert datetime.datetime.fromisoformat(str(life(tmp_path)["started"]))


def test_a_full_disk_leaves_no_half_record_and_the_update_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MetadataWriter(tmp_path, {"lr": 0.1}) as run:
        refuse_ends(monkeypatch, errno.ENOSPC)
        with pytest.raises(OSError, match="No space"):
            run.update(epoch=1)
        assert whole(tmp_path)
        assert run.document == {"lr": 0.1}
        monkeypatch.undo()
        run.update(epoch=1)
    assert history(tmp_path, "metadata") == [{"lr": 0.1}, {"lr": 0.1, "epoch": 1}]
    assert life(tmp_path)["status"] == "completed"


@pytest.mark.parametrize("url", ["s3://bucket/run", "gs://bucket/run", "hdfs+x://host/run"])
def test_a_url_is_refused_with_what_to_do(url: str) -> None:
    with pytest.raises(RemoteDirectoryError, match="add_metadata"):
        MetadataWriter(url)


ENVIRONMENTS: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"RANK": "0"}, True),
    ({"RANK": "1"}, False),
    ({"RANK": "0", "LOCAL_RANK": "0", "SLURM_PROCID": "3"}, True),
    ({"RANK": "3", "LOCAL_RANK": "0", "SLURM_PROCID": "0"}, False),
    ({"SLURM_PROCID": "0"}, True),
    ({"SLURM_PROCID": "2"}, False),
    ({"SLURM_PROCID": "0", "LOCAL_RANK": "1"}, False),
    ({"SLURM_PROCID": "0", "OMPI_COMM_WORLD_RANK": "1"}, False),
    ({"OMPI_COMM_WORLD_RANK": "0"}, True),
    ({"OMPI_COMM_WORLD_RANK": "1"}, False),
    ({"PMI_RANK": "1"}, False),
    ({"PMIX_RANK": "1"}, False),
    ({"MV2_COMM_WORLD_RANK": "1"}, False),
    ({"HOROVOD_RANK": "1"}, False),
    ({"JSM_NAMESPACE_RANK": "1"}, False),
    ({"LOCAL_RANK": "0", "NODE_RANK": "1"}, False),
    ({"LOCAL_RANK": "0", "GROUP_RANK": "1"}, False),
    ({"RANK": "", "SLURM_PROCID": "none"}, True),
    ({"TF_CONFIG": '{"cluster":{"worker":["a","b"]},"task":{"type":"worker","index":0}}'}, True),
    ({"TF_CONFIG": '{"cluster":{"worker":["a","b"]},"task":{"type":"worker","index":1}}'}, False),
    ({"TF_CONFIG": '{"cluster":{"chief":["a"],"worker":["b"]},"task":{"type":"worker","index":0}}'}, False),
    ({"TF_CONFIG": '{"cluster":{"chief":["a"],"worker":["b"]},"task":{"type":"chief","index":0}}'}, True),
    ({"TF_CONFIG": "{}"}, True),
    ({"TF_CONFIG": "not JSON"}, True),
    ({"TF_CONFIG": "[]"}, True),
]


@pytest.mark.parametrize(("environment", "first"), ENVIRONMENTS, ids=[str(case[0]) for case in ENVIRONMENTS])
def test_the_launchers_variables_tell_which_process_is_first(environment: dict[str, str], first: bool) -> None:
    assert is_first_process(environment) is first


def test_other_ranks_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    logdir = tmp_path / "run"
    handler = signal.getsignal(signal.SIGTERM)
    with MetadataWriter(logdir, {"lr": 0.1}) as run:
        run.update(epoch=1)
        assert run.document == {"lr": 0.1, "epoch": 1}
        assert signal.getsignal(signal.SIGTERM) == handler
    assert not logdir.exists()
    with MetadataWriter(logdir, {"lr": 0.1}, rank=0):
        assert life(logdir)["status"] == "running"
    monkeypatch.setenv("RANK", "0")
    with MetadataWriter(tmp_path / "text", {"lr": 0.1}, rank=os.environ["RANK"]):
        assert life(tmp_path / "text")["status"] == "running"
    with MetadataWriter(tmp_path / "other", {"lr": 0.1}, rank=2):
        assert not (tmp_path / "other").exists()


def test_torch_distributed_knows_the_rank_best(tmp_path: Path) -> None:
    code = """
import sys, torch.distributed
from tb_metadata_plugin import MetadataWriter
rank, meeting, logdir = int(sys.argv[1]), sys.argv[2], sys.argv[3]
torch.distributed.init_process_group("gloo", init_method="file://" + meeting, rank=rank, world_size=2)
with MetadataWriter(logdir, {"rank": rank}):
    torch.distributed.barrier()
torch.distributed.destroy_process_group()
"""
    arguments = [str(tmp_path / "meeting"), str(tmp_path / "run")]
    # What the environment says is wrong for both.
    environment = {**os.environ, "RANK": "1"}
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(rank), *arguments], env=environment) for rank in (0, 1)
    ]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert history(tmp_path / "run", "metadata") == [{"rank": 0}]
    assert life(tmp_path / "run") == {**life(tmp_path / "run"), "status": "completed", "attempts": 1}


def test_a_thread_may_open_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where signal handlers cannot be set."""

    def train() -> None:
        with MetadataWriter(tmp_path, {"lr": 0.1}):
            pass

    with caplog.at_level(logging.WARNING):
        thread = threading.Thread(target=train)
        thread.start()
        thread.join()
    assert life(tmp_path)["status"] == "completed"
    assert [record for record in caplog.records if record.name.startswith("tb_metadata_plugin")] == []
