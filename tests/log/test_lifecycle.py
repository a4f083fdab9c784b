"""How real processes end, and what status their runs have then."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tb_metadata_plugin.events.framing import read_records
from tb_metadata_plugin.log.event_file import read_earlier_run
from tests.log.trainings import life, run_out, signalled, status


def test_a_forgotten_writer_is_closed_at_exit(tmp_path: Path) -> None:
    code = "run = MetadataWriter(logdir, {'lr': 0.1}); run.update(epoch=1)"
    assert run_out(code, tmp_path) == (0, "", "")
    assert status(tmp_path) == ("completed", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1, "epoch": 1}


def test_a_writer_that_nothing_refers_to_still_runs_until_the_process_ends(tmp_path: Path) -> None:
    code = """
    import gc
    MetadataWriter(logdir, {"lr": 0.1})
    gc.collect()
    from tb_metadata_plugin.log.event_file import read_earlier_run
    from pathlib import Path
    print(read_earlier_run(Path(logdir)).documents["run"]["status"])
    """
    assert run_out(code, tmp_path)[1] == "running\n"
    assert status(tmp_path) == ("completed", None)


def test_an_error_that_ends_the_program_is_the_forgotten_writers(tmp_path: Path) -> None:
    returncode, _, err = run_out("run = MetadataWriter(logdir); raise ValueError('diverged')", tmp_path)
    assert returncode == 1
    assert err.endswith("ValueError: diverged\n")
    assert err.count("Traceback") == 1
    assert status(tmp_path) == ("failed", "ValueError: diverged")


def test_an_error_that_was_caught_is_not(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir)
    try:
        raise ValueError("handled")
    except ValueError:
        pass
    """
    assert run_out(code, tmp_path)[0] == 0
    assert status(tmp_path) == ("completed", None)


@pytest.mark.parametrize("opening", ["with MetadataWriter(logdir): wait()", "run = MetadataWriter(logdir); wait()"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_interrupts_and_ends_the_process_as_ever(tmp_path: Path, opening: str, number: int) -> None:
    returncode, out, err = signalled(opening, tmp_path, number)
    assert (returncode, out, err) == (-number, "", "")
    assert status(tmp_path) == ("interrupted", None)


@pytest.mark.parametrize("opening", ["with MetadataWriter(logdir): wait()", "run = MetadataWriter(logdir); wait()"])
def test_ctrl_c_interrupts_and_ends_the_process_as_ever(tmp_path: Path, opening: str) -> None:
    returncode, _, err = signalled(opening, tmp_path, signal.SIGINT)
    assert returncode == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert status(tmp_path) == ("interrupted", None)


def test_a_training_that_ctrl_c_stops_early_is_interrupted(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir)
    try:
        wait()
    except KeyboardInterrupt:
        run.update(stopped="early")
    run.close()
    """
    assert signalled(code, tmp_path, signal.SIGINT)[0] == 0
    assert status(tmp_path) == ("interrupted", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"stopped": "early"}


def test_what_close_says_counts_more_than_an_earlier_signal(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir)
    try:
        wait()
    except KeyboardInterrupt:
        run.close("completed")
    """
    assert signalled(code, tmp_path, signal.SIGINT)[0] == 0
    assert status(tmp_path) == ("completed", None)


def test_ctrl_c_in_asyncio_interrupts(tmp_path: Path) -> None:
    code = """
    import asyncio
    async def train():
        with MetadataWriter(logdir):
            print("ready", flush=True)
            await asyncio.Event().wait()
    asyncio.run(train())
    """
    assert signalled(code, tmp_path, signal.SIGINT)[0] == -signal.SIGINT
    assert status(tmp_path) == ("interrupted", None)


def test_the_handler_that_was_there_before_does_its_part(tmp_path: Path) -> None:
    code = """
    def checkpoint(number, frame):
        print("checkpoint", number, frame is not None, flush=True)
        sys.exit(7)
    signal.signal(signal.SIGTERM, checkpoint)
    run = MetadataWriter(logdir)
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[:2] == (7, "checkpoint 15 True\n")
    assert status(tmp_path) == ("interrupted", None)


def test_a_handler_that_lets_the_training_finish(tmp_path: Path) -> None:
    code = """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    with MetadataWriter(logdir) as run:
        print("ready", flush=True)
        stop.wait(60)
        run.update(epoch=1)
        print(signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL)
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[:2] == (0, "True\n")
    assert status(tmp_path) == ("interrupted", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"epoch": 1}


def test_a_signal_that_was_ignored_stays_so(tmp_path: Path) -> None:
    code = """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda number, frame: sys.exit(0))
    run = MetadataWriter(logdir)
    print("ready", flush=True)
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM, signal.SIGUSR1)[0] == 0
    assert status(tmp_path) == ("completed", None)


def test_a_later_handler_may_call_ours_even_after_the_run(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir)
    ours = signal.getsignal(signal.SIGTERM)
    def later(number, frame):
        print("later", flush=True)
        ours(number, frame)
    signal.signal(signal.SIGTERM, later)
    run.close()
    assert signal.getsignal(signal.SIGTERM) is later
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[:2] == (-signal.SIGTERM, "later\n")
    assert status(tmp_path) == ("completed", None)


@pytest.mark.parametrize("calls_ours", [False, True])
def test_a_later_handler_does_not_keep_a_later_run_from_knowing(tmp_path: Path, calls_ours: bool) -> None:
    code = f"""
    first = MetadataWriter(os.path.join(logdir, "first"))
    ours = signal.getsignal(signal.SIGTERM)
    def later(number, frame):
        print("later", flush=True)
        if {calls_ours}:
            ours(number, frame)
        sys.exit(0)
    signal.signal(signal.SIGTERM, later)
    first.close()
    MetadataWriter(os.path.join(logdir, "second")).close()
    assert signal.getsignal(signal.SIGTERM) is later
    run = MetadataWriter(os.path.join(logdir, "third"))
    wait()
    """
    expected = -signal.SIGTERM if calls_ours else 0
    assert signalled(code, tmp_path, signal.SIGTERM)[:2] == (expected, "later\n")
    assert [status(tmp_path / name)[0] for name in ("first", "second", "third")] == [
        "completed",
        "completed",
        "interrupted",
    ]


def test_a_run_of_another_thread_is_interrupted_while_the_main_thread_has_one(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(os.path.join(logdir, "main"))
    thread = threading.Thread(target=MetadataWriter, args=(os.path.join(logdir, "other"),))
    thread.start()
    thread.join()
    run.close()
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[0] == -signal.SIGTERM
    assert [status(tmp_path / name)[0] for name in ("main", "other")] == ["completed", "interrupted"]


def test_all_open_runs_are_interrupted(tmp_path: Path) -> None:
    code = """
    runs = [MetadataWriter(os.path.join(logdir, name)) for name in "abc"]
    runs[0].close()
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[0] == -signal.SIGTERM
    assert [status(tmp_path / name)[0] for name in "abc"] == ["completed", "interrupted", "interrupted"]


def test_a_run_whose_directory_is_gone_does_not_keep_the_process(tmp_path: Path) -> None:
    code = """
    import shutil
    runs = [MetadataWriter(os.path.join(logdir, name)) for name in "ab"]
    shutil.rmtree(os.path.join(logdir, "a"))
    wait()
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[0] == -signal.SIGTERM
    assert status(tmp_path / "b") == ("interrupted", None)


def test_threads_may_open_and_close_runs_at_once() -> None:
    code = """
    from tb_metadata_plugin.log.lifecycle import OPEN_RUNS

    class Run:
        def interrupt(self): pass
        def end(self, outcome): pass

    def work(runs):
        for number, run in enumerate(runs):
            OPEN_RUNS.add(run)
            if number % 2:
                OPEN_RUNS.remove(run)

    sys.setswitchinterval(1e-6)
    runs = [[Run() for _ in range(2_000)] for _ in range(4)]
    threads = [threading.Thread(target=work, args=(each,)) for each in runs]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(set(OPEN_RUNS.runs()) == {run for each in runs for run in each[::2]})
    """
    assert run_out(code, Path()) == (0, "True\n", "")


def test_a_signal_in_the_middle_of_an_update_leaves_the_file_whole(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir)
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        run.update({"number": number, "much": ["x" * 100] * 100})
    """
    assert signalled(code, tmp_path, signal.SIGTERM)[0] == -signal.SIGTERM
    assert status(tmp_path) == ("interrupted", None)
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        reading = read_records(file)
    assert (reading.offset, reading.problem) == (path.stat().st_size, None)


def test_a_run_that_was_killed_runs_again(tmp_path: Path) -> None:
    assert signalled("run = MetadataWriter(logdir, {'lr': 0.1}); wait()", tmp_path, signal.SIGKILL)[0] == -9
    before = life(tmp_path)
    assert before["status"] == "running"
    assert run_out("run = MetadataWriter(logdir)", tmp_path)[0] == 0
    assert life(tmp_path) == {**before, "status": "completed", "attempts": 2, "ended": life(tmp_path)["ended"]}


def test_importing_sets_no_handler() -> None:
    code = """
import signal
import subprocess
import sys
numbers = (signal.SIGTERM, signal.SIGINT)
before = [signal.getsignal(number) for number in numbers]
from tb_metadata_plugin import MetadataWriter
assert before == [signal.getsignal(number) for number in numbers]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
