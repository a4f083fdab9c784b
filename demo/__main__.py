"""`python -m demo`: trains the sweep with a progress bar, then serves TensorBoard on it."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import threading
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo.space import Training, sweep
from demo.train import train
from tb_metadata_plugin import read

console = Console()


def main() -> None:
    """Parse the command line, train what is not there yet, and serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--logdir", type=Path, default=Path("demo/logs"), help="where the runs go (default: demo/logs)")
    parser.add_argument("--port", type=int, help="TensorBoard's port (default: 6006, or the next that is free)")
    parser.add_argument("--runs", type=int, help="train only this many of the sweep's runs")
    parser.add_argument("--no-serve", action="store_true", help="only train")
    arguments = parser.parse_args()
    trainings = unfinished(arguments.logdir, sweep()[: arguments.runs])
    if trainings:
        # Where the output goes to a file, the bar is not drawn before its end.
        console.print(f"Training {len(trainings)} runs into {arguments.logdir}: about a minute for all of the sweep.")
        statuses = train_all(arguments.logdir, trainings)
        told = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        console.print(f"{len(trainings)} trainings in {arguments.logdir}: {told}.")
    else:
        console.print(f"The sweep is in {arguments.logdir} already; delete that directory to train it again.")
    if not arguments.no_serve:
        serve(arguments.logdir, arguments.port)


def unfinished(logdir: Path, trainings: list[Training]) -> list[Training]:
    """Those that have not ended in `logdir` before. What an interrupted one left there is removed: it starts anew."""
    if not logdir.is_dir():
        return trainings
    table = read(logdir).select(["run", "run.status"]).to_pylist() if any(logdir.iterdir()) else []
    ended = {row["run"] for row in table if row["run.status"] in ("completed", "failed")}
    wanted = [training for training in trainings if training.run not in ended]
    for training in wanted:
        shutil.rmtree(logdir / training.run, ignore_errors=True)
    return wanted


def train_all(logdir: Path, trainings: list[Training]) -> Counter[str]:
    """Run the trainings on all cores; gives how many ended with which status."""
    statuses: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # A forked copy of a process with threads can stop for ever.
    context = multiprocessing.get_context("spawn")
    with (
        Progress(*columns, console=console) as progress,
        ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool,
    ):
        bar = progress.add_task("Training", total=len(trainings))
        for done in as_completed([pool.submit(train, logdir, training) for training in trainings]):
            statuses[done.result()] += 1
            progress.advance(bar)
    return statuses


def serve(logdir: Path, port: int | None) -> None:
    """TensorBoard on `logdir` in this process, with its URL printed; returns at Ctrl-C."""
    from tensorboard import program

    board = program.TensorBoard()
    board.configure(logdir=str(logdir), reload_interval=5, **({} if port is None else {"port": port}))
    console.print(f"\nOpen [bold]{board.launch()}#metadata[/bold] (Ctrl-C ends it)\n", soft_wrap=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Ended.")


if __name__ == "__main__":
    main()
