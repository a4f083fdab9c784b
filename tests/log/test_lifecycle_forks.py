"""Writers and the processes that a training starts: forked ones leave its run alone, and end those that they open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tb_metadata_plugin.log.event_file import read_earlier_run
from tests.log.trainings import PREAMBLE, run_out, status


def test_a_forked_worker_leaves_the_run_alone(tmp_path: Path) -> None:
    """As the workers of a data loader, which are ended by SIGTERM or return."""
    code = """
    import multiprocessing
    from tb_metadata_plugin.log.writer import ForkedWriterError

    def work(ready, update):
        if update:
            try:
                run.update(worker=True)
            except ForkedWriterError as error:
                print(error.code, flush=True)
        ready.set()
        while True:
            signal.pause()

    run = MetadataWriter(logdir, {"lr": 0.1})
    fork = multiprocessing.get_context("fork")
    for update in (False, True):
        ready = fork.Event()
        worker = fork.Process(target=work, args=(ready, update))
        worker.start()
        assert ready.wait(30)
        worker.terminate()
        worker.join()
        print(worker.exitcode, flush=True)
    if os.fork() == 0:
        sys.exit(0)
    os.wait()
    from pathlib import Path
    from tb_metadata_plugin.log.event_file import read_earlier_run
    print(read_earlier_run(Path(logdir)).documents["run"]["status"])
    """
    returncode, out, _ = run_out(code, tmp_path)
    assert (returncode, out.split()) == (0, ["-15", "forked-writer", "-15", "running"])
    assert status(tmp_path) == ("completed", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1}


FORKED_WHILE_A_THREAD_UPDATES = """
import multiprocessing
from tb_metadata_plugin.log.writer import ForkedWriterError

def log_without_end():
    number = 0
    while True:
        number += 1
        run.update({"number": number, "much": ["x" * 100] * 300})

def use(way):
    signal.alarm(30)  # ends a process that hangs
    if way == "close":
        run.close("failed", error="in the child")
    elif way == "with":
        with run:
            pass
    elif way == "exit":
        sys.exit(0)
    elif way == "signal":
        os.kill(os.getpid(), signal.SIGTERM)
    elif way == "update":
        try:
            run.update(child=True)
        except ForkedWriterError:
            return
        raise AssertionError("updated in the child")

def fork(way):
    child = os.fork()
    if child == 0:
        try:
            use(way)
            os._exit(0)
        except BaseException as error:
            os._exit(error.code if isinstance(error, SystemExit) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def work(way):
    worker = multiprocessing.get_context("fork").Process(target=use, args=(way,))
    worker.start()
    worker.join()
    return worker.exitcode

run = MetadataWriter(logdir, {"lr": 0.1})
threading.Thread(target=log_without_end, daemon=True).start()
for start in (fork, work):
    for way in ("close", "with", "exit", "update", "signal"):
        print(*{start(way) for _ in range(3)}, flush=True)
run.close()
"""


def test_a_process_forked_while_a_thread_updates_never_waits_for_that_thread(tmp_path: Path) -> None:
    """The thread held the writer's lock at the fork, and does not exist in the new process."""
    returncode, out, _ = run_out(FORKED_WHILE_A_THREAD_UPDATES, tmp_path)
    assert (returncode, out.split()) == (0, 2 * ["0", "0", "0", "0", "-15"])
    assert status(tmp_path) == ("completed", None)
    assert "child" not in read_earlier_run(tmp_path).documents["metadata"]


def test_a_forked_process_of_another_rank_never_waits_either(tmp_path: Path) -> None:
    code = """
    held, enough = threading.Event(), threading.Event()
    run = MetadataWriter(logdir, rank=1)
    def log():
        with run._lock:  # as for a moment in an update
            held.set()
            enough.wait(60)
    threading.Thread(target=log).start()
    held.wait(60)
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # ends a process that hangs
        run.update(child=True)
        run.close()
        os.kill(os.getpid(), signal.SIGTERM)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    enough.set()
    """
    # Later Pythons warn of the fork.
    assert run_out(code, tmp_path)[:2] == (0, "-15\n")


def test_a_forked_process_may_have_a_run_of_its_own(tmp_path: Path) -> None:
    code = """
    outer = MetadataWriter(os.path.join(logdir, "outer"))
    child = os.fork()
    if child == 0:
        inner = MetadataWriter(os.path.join(logdir, "inner"))
        os.kill(os.getpid(), signal.SIGTERM)
    _, ended = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(ended))
    """
    assert run_out(code, tmp_path)[1] == "-15\n"
    assert status(tmp_path / "inner") == ("interrupted", None)
    assert status(tmp_path / "outer") == ("completed", None)


GIVEN_TO_A_WORKER = """
import multiprocessing
from tb_metadata_plugin.log.writer import ForkedWriterError

def work(run, answers):
    try:
        run.update(worker=True)
    except ForkedWriterError as error:
        answers.put((error.code, run.logdir, run.document))
    with run:
        pass
    run.close("failed")

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[2])
    run, answers = MetadataWriter(logdir, {"lr": 0.1}), context.Queue()
    worker = context.Process(target=work, args=(run, answers))
    worker.start()
    assert answers.get() == ("forked-writer", logdir, {"lr": 0.1})
    worker.join()
    run.update(exitcode=worker.exitcode)
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_worker_that_is_given_the_writer_leaves_the_run_alone(method: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PREAMBLE + GIVEN_TO_A_WORKER)
    subprocess.run([sys.executable, str(program), str(tmp_path / "run"), method], check=True, timeout=60)
    assert status(tmp_path / "run") == ("completed", None)
    assert read_earlier_run(tmp_path / "run").documents["metadata"] == {"lr": 0.1, "exitcode": 0}


WORKERS = """
import multiprocessing, pathlib

def train(logdir):
    MetadataWriter(logdir, {"lr": 0.1})

def diverge(logdir):
    run = MetadataWriter(logdir, {"lr": 0.1})
    raise ValueError("diverged")

def leave(logdir):
    run = MetadataWriter(logdir, {"lr": 0.1})
    sys.exit(3)

def diverge_beside_a_thread(logdir):
    thread = threading.Thread(target=train, args=(logdir,))
    thread.start()
    thread.join()
    raise ValueError("diverged")

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[2])
    for work in (train, diverge, leave, diverge_beside_a_thread):
        worker = context.Process(target=work, args=(os.path.join(sys.argv[1], work.__name__),))
        worker.start()
        worker.join()
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_worker_of_multiprocessing_ends_its_run(method: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PREAMBLE + WORKERS)
    subprocess.run([sys.executable, str(program), str(tmp_path), method], check=True, capture_output=True, timeout=60)
    assert status(tmp_path / "train") == ("completed", None)
    # From Python 3.13 on multiprocessing keeps the error to itself.
    says = "ValueError: diverged" if sys.version_info < (3, 13) else "exit status: 1"
    assert status(tmp_path / "diverge") == ("failed", says)
    assert status(tmp_path / "leave") == ("failed", "exit status: 3")
    assert status(tmp_path / "diverge_beside_a_thread") == ("failed", says)
