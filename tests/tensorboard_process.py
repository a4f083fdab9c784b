"""A real TensorBoard process for tests and screenshots, with what it prints and what it serves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

_URL = re.compile(r"http://[^\s/]+:(\d+)(/\S*)?")
T = TypeVar("T")
PLAIN = "tests.plain_tensorboard"
"""The module to run for a TensorBoard without TensorFlow."""


class TensorBoard:
    """`tensorboard --logdir …` on a free port of this machine; a context manager that ends it.

    Starting it beside TensorFlow takes several times as long, and only its slow loader reads with TensorFlow then.
    """

    def __init__(
        self,
        logdir: Path | str,
        *flags: str,
        python: str = sys.executable,
        fast: bool = True,
        module: str = "tensorboard.main",
        prefix: Sequence[str] = (),
    ) -> None:
        self.logdir = Path(logdir)
        where = [] if any(flag.startswith("--logdir_spec") for flag in flags) else ["--logdir", str(logdir)]
        self._command = [*prefix, python, "-m", module, *where, "--host=127.0.0.1", "--port=0"]
        self._command += [f"--load_fast={'true' if fast else 'false'}", "--reload_interval=1", *flags]
        # A Python in which the plugin is installed would import our sources in its place if it ran in their directory.
        self._directory = None if python == sys.executable else Path(python).parent
        self._printed: list[str] = []
        self.url = ""

    def __enter__(self) -> TensorBoard:
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._directory,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        )
        started = threading.Event()
        threading.Thread(target=self._drain, args=(started,), daemon=True).start()
        if not started.wait(120) or not self.url:
            self.__exit__(None, None, None)
            raise AssertionError("TensorBoard did not start:\n" + self.printed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _drain(self, started: threading.Event) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._printed.append(line)
            if not self.url and (found := _URL.search(line)):
                self.url = f"http://127.0.0.1:{found[1]}{found[2] or '/'}"
                started.set()
        started.set()

    @property
    def printed(self) -> str:
        """All that the process has written to its standard error so far."""
        return "".join(self._printed)

    def get(self, route: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (in lower case) and body of a GET of `route`: below the plugin, or absolute with a slash."""
        return self._ask(route, None, headers or {})

    def post(self, route: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """The same of a POST of JSON."""
        return self._ask(route, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _ask(self, route: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        url = self.url.rstrip("/") + (route if route.startswith("/") else f"/data/plugin/metadata/{route}")
        try:
            answer = urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()

    def json(self, route: str) -> Any:
        """The JSON that `route` answers."""
        return json.loads(self.get(route)[2])

    def wait_rows(self, rows: int, timeout: float = 120) -> dict[str, Any]:
        """The status, once the snapshot has that many rows, and what TensorBoard itself says of them."""

        def enough(status: dict[str, Any]) -> bool:
            return bool(status["rows"] == rows and status["runs"]["found"] == status["runs"]["listed"])

        return wait_for(lambda: self.json("status"), enough, timeout)


def wait_for(ask: Callable[[], T], enough: Callable[[T], bool], timeout: float = 60) -> T:
    """Asks until the answer is enough; the last answer is in the error when it never is."""
    end = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        answer = ask()
        if enough(answer):
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"still not so after {timeout} s: {answer!r}"[:2000])
        pause.wait(0.1)
