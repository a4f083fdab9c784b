"""`read(logdir)`: the tab's table in Python, without a TensorBoard."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence

import pyarrow as pa

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events import texts
from tb_metadata_plugin.model.config_globs import DEFAULT
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.labels import Labels, merged
from tb_metadata_plugin.names.patterns import leaves_of, pattern_of
from tb_metadata_plugin.rows.rollup import rule_of
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles, local_directory
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tb_metadata_plugin.sources.disk.whole_files import read_run
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.store import TableStore


class NoLogDirectoryError(MetadataError, FileNotFoundError):
    """`read` was given a directory that does not exist."""

    code = "no-log-directory"

    def __init__(self, logdir: str) -> None:
        super().__init__(f"there is no directory {logdir!r} to read runs from", logdir=logdir)


logger = logging.getLogger(__name__)

_VERSION = "read"
_NOTICES_SHOWN = 20


def read(
    logdir: str | os.PathLike[str],
    *,
    text_tags: str = texts.ALL_TAGS,
    rollup: str = "auto",
    run_pattern: str = "",
    config_files: str = DEFAULT,
) -> pa.Table:
    """The table that the Metadata tab shows of a log directory: one row for each training, sorted by name.

    Columns are `run`, `members`, then those of namespaces `run`, `doc`, `metric` (the newest value of each scalar) and
    `name`; each field's metadata holds its `namespace`, its `path` as a JSON array, and its `kind`. The event files are
    read directly and as a whole. What is wrong with them is logged as warnings and costs only the value concerned.

    Args:
        logdir: a local directory, as for `tensorboard --logdir`.
        text_tags: globs of the text summaries that are read as documents, as for `--metadata_text_tags`.
        rollup: which runs make one row, as for `--metadata_rollup`.
        run_pattern: finds keys in the names of rows, as for `--metadata_run_pattern`.
        config_files: globs of the files beside event files that are read, as for `--metadata_config_files`.

    Raises:
        BadRollupError: `rollup` is none of these.
        BadPatternError: `run_pattern` is none.
        BadConfigFilesError: `config_files` are none.
        SlowExpressionError: one of these is a regular expression that takes too long.
        NoLogDirectoryError: there is no such local directory.
    """
    pattern = pattern_of(run_pattern, "run_pattern")
    rows = Rows(rule_of(rollup, "rollup"), lambda row: leaves_of(row, pattern))
    kinds = kinds_of(config_files)
    root = local_directory(os.fspath(logdir))
    if root is None or not root.is_dir():
        raise NoLogDirectoryError(os.fspath(logdir))
    notices: list[Notice] = []
    labels: dict[str, Labels] = {}
    chosen = texts.chosen_by(text_tags)
    tree = LogDirectory([Root(LocalFiles(root, kinds))])
    source = DiskSource(tree, chosen, heads=False)
    source.walk()
    for _, directory in tree.places:
        if not directory.files:
            continue  # Why is told by the source below.
        found = read_run(directory, chosen)
        rows.list_runs({directory.run: found.started})
        reached = {directory.run: found.reached} if found.reached else {}
        bare = {directory.run: found.bare}
        rows.apply(
            Update(
                found.records,
                metrics={directory.run: found.metrics},
                reached=reached,
                bare=bare,
                trainings={directory.run: found.trainings},
            )
        )
        notices += found.notices
        labels.update((f"{directory.run}/{number}", told) for number, told in enumerate(found.labels))
    small = source.poll()
    rows.apply(small)
    table = TableStore()
    with rows.changes(time.time()) as changes:
        table.take(changes.made)
    built = columns.table_of(table, _VERSION, merged(labels))
    _warn([*notices, *small.notices, *built.notices, *rows.notices()])
    return built.table


def _warn(notices: Sequence[Notice]) -> None:
    different = list(dict.fromkeys(notices))
    for notice in different[:_NOTICES_SHOWN]:
        where = " ".join(part for part in (notice.run, notice.tag) if part)
        logger.warning("%s%s: %s", notice.code, f" in {where}" if where else "", notice.text)
    if len(different) > _NOTICES_SHOWN:
        logger.warning("and %d more", len(different) - _NOTICES_SHOWN)
