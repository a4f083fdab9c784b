"""Measures a log directory against TensorBoard itself: `python -m benchmarks.logdir [--brief] [runs [steps]]`."""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import generate
from benchmarks.server import BUILD, ROUNDS, cpu_of, is_complete, open_files, process, refreshes, table, tensorboard
from tests.tensorboard_process import TensorBoard


def start(logdir: Path, runs: int, files: int, seconds: float = 120) -> None:
    """Prints how long after the start of the process our table is complete, and TensorBoard's list of runs."""
    begun = time.monotonic()
    ours = theirs = spent = float("nan")
    version, listed, most, next_look = "", 0, 0, 0.0
    with tensorboard(logdir, files) as server:
        serving = time.monotonic() - begun
        while (ours != ours or theirs != theirs) and time.monotonic() < begun + seconds:
            status = server.json("status")
            if ours != ours and status["rows"] == runs and status["version"] != version:
                version = status["version"]
                if is_complete(table(server), runs):
                    ours = time.monotonic() - begun
                    spent = cpu_of(process(server))
            # Not often: TensorBoard answers with all names, in the process whose speed is measured here.
            if theirs != theirs and time.monotonic() > next_look:
                next_look = time.monotonic() + 0.5
                listed = len(server.json("/data/runs"))
                most = max(most, listed)
                if listed == runs:
                    theirs = time.monotonic() - begun
            time.sleep(0.2)
            if theirs != theirs and ours == ours and "runs-not-listed" in status["notice_counts"]:
                break
        notice = "runs-not-listed" in server.json("status")["notice_counts"]
    print(f"start, ulimit -n {files:,}: serving after {serving:.1f} s")
    print(
        f"  our table complete           {ours:7.2f} s, {spent:.1f} s of CPU since the process began, imports included"
    )
    if theirs == theirs:
        print(f"  TensorBoard lists all runs   {theirs:7.2f} s; ours takes {ours / theirs:.2f} of it (target 0.5)")
    else:
        print(
            f"  TensorBoard lists {most:,} of {runs:,} runs at most; our notice is {'told' if notice else 'not told'}"
        )


def post(server: TensorBoard, route: str, request: dict[str, Any]) -> tuple[float, Any]:
    """Seconds and answer of a request to the HParams plugin."""
    url = f"{server.url.rstrip('/')}/data/plugin/hparams/{route}"
    body = json.dumps(request).encode()
    asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    begun = time.monotonic()
    with urllib.request.urlopen(asked, timeout=600) as answer:
        data = answer.read()
    return time.monotonic() - begun, json.loads(data)


def against_hparams(server: TensorBoard, runs: int) -> None:
    """Prints what all rows with metrics, and one filter, take the HParams tab and take ours."""
    statuses = ["STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING", "STATUS_UNKNOWN"]
    _, experiment = post(server, "experiment", {"experimentName": "", "includeMetrics": True})
    names = [info["name"] for info in experiment["hparamInfos"]]
    columns = [{"hparam": name} for name in names]
    columns += [{"metric": {"tag": tag, "group": ""}} for tag in generate.TAGS]
    whole = {"experimentName": "", "allowedStatuses": statuses, "colParams": columns, "startIndex": 0}
    whole |= {"sliceSize": runs, "includeMetrics": True}
    others = [column for column in columns if column.get("hparam") != "optimizer"]
    filtered = dict(whole, colParams=[{"hparam": "optimizer", "filterDiscrete": ["adam"]}, *others])
    filtered["sliceSize"] = 100
    rounds = [post(server, "session_groups", whole) for _ in range(3)]
    all_rows = statistics.median(seconds for seconds, _ in rounds)
    assert len(rounds[0][1]["sessionGroups"]) == runs, len(rounds[0][1]["sessionGroups"])
    rounds = [post(server, "session_groups", filtered) for _ in range(3)]
    one_filter = statistics.median(seconds for seconds, _ in rounds)
    passed = int(rounds[0][1]["totalSize"])
    begun = time.monotonic()
    body = gzip.decompress(server.get("table", {"Accept-Encoding": "gzip"})[2])
    fetch = time.monotonic() - begun
    path = BUILD / "table.arrow"
    path.write_bytes(body)
    tab = filter_in_the_tab(path)
    print(f"HParams' session_groups against our table and the tab's engine, {runs:,} runs")
    ours = fetch + tab["decode"] / 1000
    told = f"fetched and decoded {ours:.3f} s"
    print(f"  all rows with metrics {all_rows:8.2f} s   {told}  {all_rows / ours:7.0f}x (target 10)")
    ours = tab["filter"] / 1000
    told = f"with the counts of {tab['keys']} facets {ours:.4f} s"
    print(f"  one filter, {passed:,} rows {one_filter:7.2f} s   {told}  {one_filter / ours:7.0f}x (target 100)")


def filter_in_the_tab(path: Path) -> Any:
    """Milliseconds of decoding a table and of a filter, by the tab's own code in Node."""
    frontend = Path("frontend")
    subprocess.run(
        ["npx", "vite", "build", "--config", "bench/vite.config.ts"], cwd=frontend, check=True, capture_output=True
    )
    script = "node_modules/.cache/bench/filter.js"
    command = ["node", script, str(path.resolve()), "hparams", "optimizer", "adam"]
    return json.loads(subprocess.run(command, cwd=frontend, check=True, stdout=subprocess.PIPE, text=True).stdout)


def show_refreshes(server: TensorBoard, logdir: Path, rounds: int) -> None:
    """Prints the CPU of refreshes in which nothing changed, and in which one run did."""
    found = refreshes(server, logdir, rounds)
    print("CPU of a refresh, the whole TensorBoard process (without its data server)")
    print(f"  nothing changed   {found.unchanged:5.2f} s (target 0.1)")
    print(f"  one run changed   {found.one_changed:5.2f} s (target 0.2)")


def main(runs: int, steps: int = generate.STEPS, rounds: int = ROUNDS) -> None:
    """Prints all figures; of long trainings only how long the start takes."""
    logdir = generate.logdir(BUILD, runs, steps)
    enough = open_files(runs)
    assert enough >= runs + 200, "the hard limit of open files is too low for TensorBoard"
    start(logdir, runs, enough)
    if steps != generate.STEPS:
        return
    if runs > 1024:
        start(logdir, runs, 1024)
    with tensorboard(logdir, enough) as server:
        server.wait_rows(runs, 300)
        show_refreshes(server, logdir, rounds)
        against_hparams(server, runs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=10_000)
    parser.add_argument("steps", type=int, nargs="?", default=generate.STEPS)
    parser.add_argument("--brief", action="store_true", help="one refresh of each kind instead of five")
    asked = parser.parse_args()
    main(asked.runs, asked.steps, 1 if asked.brief else ROUNDS)
