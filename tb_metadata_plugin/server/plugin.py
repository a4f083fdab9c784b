"""The routes of the plugin: each parses the request, calls, and responds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import partial
from sys import intern
from typing import Any, TypeAlias

from tensorboard import plugin_util
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.context import RequestContext
from tensorboard.data.grpc_provider import GrpcDataProvider
from tensorboard.data.provider import DataProvider
from tensorboard.plugins import base_plugin
from werkzeug import wrappers

from tb_metadata_plugin.events import summary_format, texts
from tb_metadata_plugin.events.summaries import DECODERS, SCALARS
from tb_metadata_plugin.live.index import Index, Listing
from tb_metadata_plugin.live.metric_answers import At, MetricAnswers
from tb_metadata_plugin.live.pattern_tables import NamedTables
from tb_metadata_plugin.live.point_answers import PointAnswers
from tb_metadata_plugin.live.watch import WINDOW
from tb_metadata_plugin.model.config_globs import DEFAULT
from tb_metadata_plugin.model.documents import Record, SourceName
from tb_metadata_plugin.model.etags import tag_of
from tb_metadata_plugin.model.expressions import SlowExpressionError
from tb_metadata_plugin.model.extremes import BESTS, Best, points_kept
from tb_metadata_plugin.names.patterns import AnyPattern, Pattern, leaves_of, pattern_of
from tb_metadata_plugin.rows.rollup import Rule, rule_of
from tb_metadata_plugin.server.assets import ENTRY, Asset, find_assets
from tb_metadata_plugin.server.body import json_body
from tb_metadata_plugin.server.detail import NoticesAnswer, detail_json, offer_json
from tb_metadata_plugin.server.errors import (
    BadParameterError,
    MissingParameterError,
    UnknownRouteError,
    UnknownRunError,
)
from tb_metadata_plugin.server.experiments import Experiment, Experiments
from tb_metadata_plugin.server.points_asked import points_asked
from tb_metadata_plugin.server.route import Answer, Route, application, respond, respond_json
from tb_metadata_plugin.server.team_views import ViewsFile
from tb_metadata_plugin.sources import Context, DocumentSource, Source
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, open_logdir
from tb_metadata_plugin.sources.disk.scalar_files import ScalarFiles
from tb_metadata_plugin.sources.tensorboard.hparams import HParamsSource
from tb_metadata_plugin.sources.tensorboard.points import PointSource
from tb_metadata_plugin.sources.tensorboard.provider import ask
from tb_metadata_plugin.sources.tensorboard.scalars import ScalarSource
from tb_metadata_plugin.sources.tensorboard.series_reader import SeriesReader
from tb_metadata_plugin.sources.tensorboard.summaries import SummarySource
from tb_metadata_plugin.sources.tensorboard.texts import TextSource

logger = logging.getLogger(__name__)

InFile: TypeAlias = Callable[[SourceName, str, str, int, float], tuple[Record, ...]]

_ROUNDS = 4
"""In so many of TensorBoard's rounds it has read what changed."""
ARROW = "application/vnd.apache.arrow.stream"


class MetadataPlugin(base_plugin.TBPlugin):  # type: ignore[misc]  # TensorBoard ships no types
    """The Metadata tab."""

    plugin_name = summary_format.PLUGIN_NAME

    def __init__(self, context: base_plugin.TBContext) -> None:
        self._provider = context.data_provider
        flags = context.flags
        self._spec = "" if context.logdir else getattr(flags, "logdir_spec", None) or ""
        self._logdir = context.logdir or self._spec
        self._text_tags = getattr(flags, "metadata_text_tags", texts.ALL_TAGS)
        self._rollup = rule_of(getattr(flags, "metadata_rollup", "auto"))
        self._config_files = kinds_of(getattr(flags, "metadata_config_files", DEFAULT))
        self._reads_files = getattr(flags, "metadata_read_files", True)
        self._pattern = pattern_of(getattr(flags, "metadata_run_pattern", ""))
        self._views_file = ViewsFile(getattr(flags, "metadata_views", "") or "")
        # TensorBoard reads what changed when it comes round to it, and then some time.
        self._window = max(WINDOW, _ROUNDS * (getattr(flags, "reload_interval", None) or 0.0))
        self._sampled = points_kept(context.sampling_hints)
        self._assets = find_assets()
        other_server = bool(getattr(flags, "grpc_data_provider", ""))
        only_one = knows_no_experiments(self._provider, bool(self._logdir) and not other_server)
        self._experiments = Experiments(self._make, only_one)
        if self._logdir and self._reads_files:
            self._experiments.own().index.begin()

    def get_plugin_apps(self) -> dict[str, Any]:
        """The routes, below `/data/plugin/metadata`."""
        routes = {
            "/status": Route(self._status),
            "/table": Route(self._table),
            "/run": Route(self._run),
            "/extremes": Route(self._extremes),
            "/views": Route(self._views),
            "/points": Route(self._points, ("POST",)),
            "/*": Route(_unknown_route),
        }
        routes |= {path: Route(_asset_answer(asset)) for path, asset in self._assets.items()}
        return {path: application(route) for path, route in routes.items()}

    def is_active(self) -> bool:
        """True as soon as any run exists; asked only where `data_plugin_names` left it open."""
        return bool(self._provider.list_runs(RequestContext(), experiment_id=""))

    def data_plugin_names(self) -> Collection[str]:
        """The plugins whose summaries are shown; where any has data, TensorBoard need not ask `is_active`."""
        return (*DECODERS, SCALARS)

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        """The tab."""
        return base_plugin.FrontendMetadata(es_module_path=ENTRY, tab_name="Metadata")

    def _asked(self, request: wrappers.Request) -> Experiment:
        environ = request.environ
        return self._experiments.get(plugin_util.experiment_id(environ), plugin_util.context(environ))

    def _make(self, experiment_id: str) -> Experiment:
        # The log directory is of no experiment that has a name.
        logdir = None if experiment_id else self._open_logdir()
        return Experiment(
            make_index(
                self._provider, experiment_id, logdir, self._text_tags, self._rollup, self._pattern, self._window
            ),
            MetricAnswers(PointSource(self._provider, experiment_id, sampled=self._sampled)),
            PointAnswers(
                SeriesReader(self._provider, experiment_id, self._sampled),
                None if logdir is None else ScalarFiles(logdir),
            ),
            NamedTables(),
            NoticesAnswer(),
        )

    def _open_logdir(self) -> LogDirectory | None:
        """The log directory, where it is to be read and can be."""
        if not self._reads_files:
            return None
        try:
            return open_logdir("" if self._spec else self._logdir, self._spec, self._config_files)
        except Exception as error:  # Whatever is wrong with it, the tab is there all the same.
            logger.warning("Metadata: %s", error)
            return None

    def _status(self, request: wrappers.Request) -> wrappers.Response:
        experiment = self._asked(request)
        index = experiment.index
        index.touch(plugin_util.context(request.environ))
        # Read before the snapshot, so that "not loading" never comes with an older table.
        loading, refreshing = index.loading, index.refreshing
        snapshot = index.snapshot
        unread = experiment.unread(snapshot)
        return respond_json(
            request,
            {
                "version": "" if loading else snapshot.version,
                "rows": snapshot.rows,
                "runs": {"found": snapshot.found, "listed": snapshot.listed},
                "loading": loading,
                "refreshing": refreshing,
                "texts": {"count": index.texts.count, "names": index.texts.names},
                "logdir": self._logdir,
                "offers": [offer_json(index.offer)] if index.offer is not None else [],
                **experiment.notices.of(snapshot.notices, unread),
            },
        )

    def _table(self, request: wrappers.Request) -> wrappers.Response:
        pattern = _pattern(request)
        experiment = self._asked(request)
        experiment.index.touch(plugin_util.context(request.environ))
        snapshot = experiment.index.snapshot
        tag = snapshot.version if pattern is None else NamedTables.version(snapshot, pattern)
        unchanged = _not_modified(request, tag, ARROW)
        if unchanged is not None:
            return unchanged
        return _arrow(request, tag, snapshot.body if pattern is None else experiment.named.body(snapshot, pattern))

    def _extremes(self, request: wrappers.Request) -> wrappers.Response:
        metric = _parameter(request, "metric")
        at = At(request.args["at"], _best(request)) if "at" in request.args else None
        question = tag_of(repr((metric, at)))
        experiment = self._asked(request)
        index = experiment.index
        unchanged = _not_modified(request, f"{index.snapshot.version}-{question}", ARROW)
        if unchanged is not None:
            return unchanged
        answer = experiment.answers.answer(plugin_util.context(request.environ), lambda: index.snapshot, metric, at)
        return _arrow(request, f"{answer.version}-{question}" if answer.complete else None, answer.body)

    def _points(self, request: wrappers.Request) -> wrappers.Response:
        asked = points_asked(json_body(request))
        experiment = self._asked(request)
        index = experiment.index
        return _arrow(
            request,
            None,
            experiment.points.answer(plugin_util.context(request.environ), lambda: index.snapshot, asked),
        )

    def _views(self, request: wrappers.Request) -> wrappers.Response:
        return respond_json(request, self._views_file.answer())

    def _run(self, request: wrappers.Request) -> wrappers.Response:
        run = _parameter(request, "run")
        experiment = self._asked(request)
        index = experiment.index
        snapshot = index.snapshot
        row = snapshot.row_of(run)
        if row is None:
            raise UnknownRunError(run)
        pattern = _pattern(request) or index.pattern
        try:
            names = leaves_of(row, pattern)
        except SlowExpressionError:  # The index does without it, too, as soon as it makes its rows anew.
            names = leaves_of(row, None)
        notices = (*snapshot.notices, *experiment.unread(snapshot))
        about = detail_json(row, snapshot.runs[row], notices, snapshot.made, snapshot.labels, names)
        return respond_json(request, about)


class _NotModified(wrappers.Response):
    """A 304 that keeps its type: Werkzeug takes it off, and TensorBoard's check of every response asks for it."""

    def get_wsgi_headers(self, environ: Any) -> Any:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Type"] = self.headers["Content-Type"]
        return headers


def make_index(
    provider: DataProvider,
    experiment_id: str,
    logdir: LogDirectory | None,
    text_tags: str = texts.ALL_TAGS,
    rollup: Rule = "auto",
    pattern: AnyPattern | None = None,
    window: float = WINDOW,
) -> Index:
    """The live table of an experiment.

    Args:
        provider: TensorBoard's data provider.
        experiment_id: as TensorBoard gives it; "" for the only one.
        logdir: the log directory, where it is read directly.
        text_tags: globs of the text summaries that are read as documents.
        rollup: which runs make one row.
        pattern: tells the keys in the names of rows.
        window: seconds in which TensorBoard reads what changed on disk.
    """

    def list_runs(context: Context) -> Listing:
        runs = ask(lambda: provider.list_runs(context, experiment_id=experiment_id), "list the runs")
        return Listing({intern(str(run.run_name)): run.start_time for run in runs})

    chosen = texts.chosen_by(text_tags)
    documents = document_sources(provider, experiment_id, chosen, lambda *asked: index.in_file(*asked))

    def given(source: SourceName, run: str, tag: str) -> float | None:
        return documents[source].given(run, tag) if source in documents else None

    sources: list[Source] = [*documents.values(), ScalarSource(provider, experiment_id)]
    disk = None if logdir is None else DiskSource(logdir, chosen)
    index = Index(list_runs, sources, disk, rollup=rollup, pattern=pattern, given=given, window=window)
    return index


def document_sources(
    provider: DataProvider, experiment_id: str, chosen: texts.Choose, in_file: InFile
) -> dict[SourceName, DocumentSource]:
    """What reads the documents that TensorBoard gives, in the order in which they are asked.

    Args:
        provider: TensorBoard's data provider.
        experiment_id: as TensorBoard gives it.
        chosen: tells the tags of texts that are read.
        in_file: what a file has of a tag, see `Index.in_file`.
    """
    return {
        "summary": SummarySource(provider, experiment_id),
        "hparams": HParamsSource(provider, experiment_id, partial(in_file, "hparams")),
        "text": TextSource(provider, experiment_id, chosen, partial(in_file, "text")),
    }


def knows_no_experiments(provider: DataProvider, has_logdir: bool) -> bool:
    """Whether a data provider gives the same runs whatever experiment it is asked for.

    Args:
        provider: TensorBoard's.
        has_logdir: whether it reads a log directory, as both of TensorBoard's own do; a server that somebody else
            started may know experiments.
    """
    return isinstance(provider, MultiplexerDataProvider) or (isinstance(provider, GrpcDataProvider) and has_logdir)


def _parameter(request: wrappers.Request, name: str) -> str:
    value: str | None = request.args.get(name)
    if value is None:
        raise MissingParameterError(name)
    return value


def _pattern(request: wrappers.Request) -> Pattern | None:
    """The pattern of names that is asked for: one in braces, since a regular expression could take for ever."""
    text = request.args.get("run_pattern")
    return None if text is None else Pattern(text)


def _best(request: wrappers.Request) -> Best:
    value = _parameter(request, "best")
    for best in BESTS:
        if best == value:
            return best
    raise BadParameterError("best", value, BESTS)


def _not_modified(request: wrappers.Request, tag: str, content_type: str) -> wrappers.Response | None:
    """The answer to a client that has this version, which its weak ETag names; None if it has another."""
    if not request.if_none_match.contains_weak(tag):
        return None
    headers = [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-cache, must-revalidate")]
    return _NotModified(status=304, headers=[*_caching(tag), *headers], content_type=content_type)


def _arrow(request: wrappers.Request, tag: str | None, body: bytes) -> wrappers.Response:
    """Answers a gzipped Arrow stream; without a tag it is asked for again each time."""
    return respond(request, body, ARROW, content_encoding="gzip", headers=_caching(tag))


def _caching(tag: str | None) -> list[tuple[str, str]]:
    # Weak, since the same bytes may be sent gzipped or not.
    return [*([("ETag", f'W/"{tag}"')] if tag else []), ("Vary", "Accept-Encoding")]


def _unknown_route(request: wrappers.Request) -> wrappers.Response:
    raise UnknownRouteError(request.path)


def _asset_answer(asset: Asset) -> Answer:
    def answer(request: wrappers.Request) -> wrappers.Response:
        try:
            content = asset.read()
        except FileNotFoundError as error:
            raise UnknownRouteError(request.path) from error
        # A tab asks for the bundle each time it is opened, and mostly has it.
        tag = tag_of(content)
        unchanged = _not_modified(request, tag, asset.content_type)
        return unchanged or respond(request, content, asset.content_type, headers=_caching(tag))

    return answer
