"""How TensorBoard loads the plugin: a failure here must cost only the tab, never TensorBoard's start."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable

from tensorboard.plugins import base_plugin

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.config_globs import DEFAULT, globs_of
from tb_metadata_plugin.names.patterns import pattern_of
from tb_metadata_plugin.rows.rollup import rule_of

logger = logging.getLogger(__name__)


def _checked(read: Callable[[str], object]) -> Callable[[str], str]:
    """A type of argument: a text that can be read; says what is wrong with any other."""

    def check(text: str) -> str:
        try:
            read(text)
        except MetadataError as error:
            raise argparse.ArgumentTypeError(error.message) from error
        return text

    return check


class MetadataLoader(base_plugin.TBLoader):  # type: ignore[misc]  # TensorBoard ships no types
    """Makes the plugin; the entry point `tensorboard_plugins` names it."""

    def define_flags(self, parser: argparse.ArgumentParser) -> None:
        """Adds the plugin's flags to TensorBoard's; these do not depend on what can be imported."""
        group = parser.add_argument_group("Metadata plugin")
        group.add_argument(
            "--metadata_text_tags",
            metavar="GLOBS",
            default="*",
            help="Which text summaries the Metadata tab reads as documents, where they are any: comma-separated globs "
            "of tags, without PyTorch's /text_summary; ! in front of one excludes (default: %(default)s). "
            "For example: config,args or !samples/*",
        )
        group.add_argument(
            "--metadata_rollup",
            metavar="RULE",
            type=_checked(rule_of),
            default="auto",
            help="Which runs make one row of the Metadata tab: auto rolls up what one training wrote (train and "
            "validation, PyTorch's add_hparams and add_scalars, runs below one with metadata); off makes a row of each "
            "run; a regular expression tells each run's row by what it matches at the start of the run's name, or "
            "there by its group `row` or its first group (default: %(default)s). For example: [^/]+/[^/]+",
        )
        group.add_argument(
            "--metadata_read_files",
            metavar="BOOL",
            type=_is_true,
            default=True,
            help="Whether the Metadata tab also reads the log directory itself: the heads of the event files, so that "
            "its table does not wait for TensorBoard, and all that MetadataWriter wrote (default: true)",
        )
        group.add_argument(
            "--metadata_config_files",
            metavar="GLOBS",
            type=_checked(globs_of),
            default=DEFAULT,
            help="Which files beside event files the Metadata tab reads as documents: comma-separated globs of names, "
            "with one folder at most in front; '' reads none (default: %(default)s). For example: "
            "config.json,conf/*.yaml",
        )
        group.add_argument(
            "--metadata_run_pattern",
            metavar="PATTERN",
            type=_checked(pattern_of),
            default="",
            help="Finds keys in the names of the Metadata tab's rows: a name with {key}, {key:float} or {key:int} in "
            "the place of values, or a regular expression with named groups. It is tried on the whole name and on its "
            "last directories. For example: {date}_{model}_lr{learning_rate:float}",
        )

        group.add_argument(
            "--metadata_views",
            metavar="FILE",
            default="",
            help="A JSON file of named views that the Metadata tab offers to everybody, such as one that a team keeps "
            "in git; the tab saves such files, and a change of it needs no restart",
        )

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin | None:
        """The plugin, or None (with a warning in the log) where one of the libraries it needs cannot be imported."""
        try:
            from tb_metadata_plugin.server.plugin import MetadataPlugin
        except ImportError:
            logger.warning("The Metadata tab is off: a library that it needs cannot be imported", exc_info=True)
            return None
        return MetadataPlugin(context)


def _is_true(text: str) -> bool:
    """The value of a flag that is on or off."""
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if text.lower() not in known:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return known[text.lower()]
