"""TensorBoard over several of its data servers: each keeps a file open for each run, more than one process may have.

`python -m tools.sliced_tensorboard --logdir DIR` has a server for each few directories of DIR.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from absl import app
from tensorboard import default, main_lib, program
from tensorboard.data import server_ingester
from tensorboard.data.provider import DataProvider

SLICE = 15
"""Directories of the log directory for one data server; screenshots' hold 1,000 runs each."""


class Joined(DataProvider):  # type: ignore[misc]  # TensorBoard ships no types
    """Answers with what all parts know together; no run is in two of them."""

    def __init__(self, parts: Sequence[DataProvider]) -> None:
        self._parts = parts

    def _all(self, method: str, *arguments: Any, **named: Any) -> Iterator[Any]:
        return (getattr(part, method)(*arguments, **named) for part in self._parts)

    def _runs(self, method: str, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return {run: found for part in self._all(method, *arguments, **named) for run, found in part.items()}

    def experiment_metadata(self, *arguments: Any, **named: Any) -> Any:
        return next(self._all("experiment_metadata", *arguments, **named))

    def list_plugins(self, *arguments: Any, **named: Any) -> list[str]:
        return sorted(set(chain.from_iterable(self._all("list_plugins", *arguments, **named))))

    def list_runs(self, *arguments: Any, **named: Any) -> list[Any]:
        return list(chain.from_iterable(self._all("list_runs", *arguments, **named)))

    def list_scalars(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("list_scalars", *arguments, **named)

    def read_scalars(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("read_scalars", *arguments, **named)

    def read_last_scalars(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("read_last_scalars", *arguments, **named)

    def list_tensors(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("list_tensors", *arguments, **named)

    def read_tensors(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("read_tensors", *arguments, **named)

    def list_blob_sequences(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("list_blob_sequences", *arguments, **named)

    def read_blob_sequences(self, *arguments: Any, **named: Any) -> Mapping[str, Any]:
        return self._runs("read_blob_sequences", *arguments, **named)

    def read_blob(self, *arguments: Any, **named: Any) -> Any:
        raise NotImplementedError("No run of the pictures logs blobs")


class Sliced(program.TensorBoard):  # type: ignore[misc]  # TensorBoard ships no types
    """TensorBoard whose data come from a server for each slice of the log directory."""

    def _make_data_provider(self) -> tuple[DataProvider, None]:
        self._slices = tempfile.TemporaryDirectory(prefix="slices-")
        directories = sorted(path for path in Path(self.flags.logdir).resolve().iterdir() if path.is_dir())
        binary = server_ingester.get_server_binary()
        self._ingesters = []
        for start in range(0, len(directories), SLICE):
            logdir = Path(self._slices.name) / str(start)
            logdir.mkdir()
            for directory in directories[start : start + SLICE]:
                os.symlink(directory, logdir / directory.name)
            ingester = server_ingester.SubprocessServerDataIngester(
                binary,
                str(logdir),
                reload_interval=self.flags.reload_interval,
                channel_creds_type=self.flags.grpc_creds_type,
                samples_per_plugin=self.flags.samples_per_plugin,
            )
            ingester.start()
            self._ingesters.append(ingester)
        return Joined([ingester.data_provider for ingester in self._ingesters]), None


if __name__ == "__main__":
    main_lib.global_init()
    tensorboard = Sliced(plugins=default.get_plugins())
    app.run(tensorboard.main, flags_parser=tensorboard.configure)
