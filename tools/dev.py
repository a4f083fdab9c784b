"""`make dev`: a real TensorBoard whose Metadata tab is rebuilt and reloaded when a source of either side changes."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tb_metadata_plugin"
BUNDLE = ROOT / "frontend" / "node_modules" / ".dev"
WATCH = ("exec", "--", "vite", "build", "--watch", "--config", "vite.dev.config.ts", "--logLevel", "warn")


def served() -> tuple[object, ...]:
    """What TensorBoard fixes when it starts: the Python sources, and which files the bundle has."""
    changed = max(path.stat().st_mtime for path in PACKAGE.rglob("*.py"))
    return (changed, *sorted(path.name for path in BUNDLE.rglob("*")))


def wait_until(enough: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return when it is enough, or exit when the process ended before."""
    while not enough():
        if process.poll() is not None:
            sys.exit("error: the frontend's first build failed.")
        time.sleep(0.2)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """A Python process in a session of its own, which `stop` ends with all that it started."""
    environment = {**os.environ, "TB_METADATA_STATIC": str(BUNDLE)}
    return subprocess.Popen([sys.executable, *arguments], env=environment, start_new_session=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that `start` made, and wait for it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main() -> None:
    """Watch and serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make dev", description=__doc__)
    parser.add_argument("--logdir", type=Path, default=ROOT / "demo" / "logs", help="what TensorBoard shows")
    parser.add_argument("--port", type=int, default=6006, help="TensorBoard's port (default: 6006)")
    arguments = parser.parse_args()
    if not arguments.logdir.exists():
        subprocess.run([sys.executable, "-m", "demo", "--no-serve", "--logdir", str(arguments.logdir)], check=True)
    entry = BUNDLE / "index.js"
    entry.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    tensorboard = ("-m", "tensorboard.main", "--logdir", str(arguments.logdir), f"--port={arguments.port}")
    running = [start(str(ROOT / "_build.py"), "npm", *WATCH)]
    (watcher,) = running
    try:
        wait_until(entry.exists, watcher)
        running.append(start(*tensorboard, "--reload_interval=5"))
        seen = now = served()
        while watcher.poll() is None:
            time.sleep(0.5)
            # What still changes is being written, so wait until it does not.
            before, now = now, served()
            if now == before != seen:
                print("TensorBoard starts again, with what changed.", file=sys.stderr)
                seen = now
                stop(running.pop())
                running.append(start(*tensorboard, "--reload_interval=5"))
    except KeyboardInterrupt:
        pass
    finally:
        for process in running:
            stop(process)


if __name__ == "__main__":
    main()
