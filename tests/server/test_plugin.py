"""The routes: what they answer, asked through the WSGI applications that TensorBoard is given."""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import pyarrow as pa
import pytest
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.context import RequestContext
from tensorboard.plugins import base_plugin
from werkzeug.test import TestResponse

from tb_metadata_plugin.live.metric_answers import Answer
from tb_metadata_plugin.loader import MetadataLoader
from tb_metadata_plugin.server.assets import Asset
from tb_metadata_plugin.server.detail import offer_json
from tb_metadata_plugin.server.plugin import ARROW, make_index
from tests import event_files
from tests.rows.made import data_of
from tests.server.site import GZIP, RUN, Site
from tests.sources.tensorboard.answers import Refused


def test_no_answer_waits_for_the_first_snapshot(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags = SimpleNamespace(logdir_spec="", metadata_read_files=False)
    site, leave = Site(logdir, flags=flags), threading.Event()
    list_runs = site.plugin._provider.list_runs

    def wait(*args: Any, **more: Any) -> Any:
        assert leave.wait(30)
        return list_runs(*args, **more)

    monkeypatch.setattr(site.plugin._provider, "list_runs", wait)
    try:
        told = site.json("/status")
        assert (told["version"], told["rows"], told["loading"], told["refreshing"]) == ("", 0, True, True)
        answer = site.get("/table", headers=GZIP)
        assert answer.status_code == 200
        assert answer.headers["ETag"].endswith('-0"')
        assert pa.ipc.open_stream(gzip.decompress(answer.data)).read_all().num_rows == 0
        assert site.get("/run", query_string={"run": RUN}).status_code == 404
    finally:
        leave.set()
        site.load()
    told = site.json("/status")
    assert (told["version"] != "", told["rows"], told["loading"]) == (True, 2, False)


def test_the_log_directory_is_read_before_tensorboard_is_asked(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **more: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(MultiplexerDataProvider, "list_runs", refuse)
    site = Site(logdir)
    site.wait()
    snapshot = site.plugin._experiments.own().index.snapshot
    assert snapshot.table.column("lr").to_pylist() == [0.1, None]
    assert (snapshot.found, snapshot.listed) == (2, 0)


def test_status(site: Site, logdir: Path) -> None:
    status = site.json("/status")
    told = {"notices", "notice_count", "notice_counts"}
    assert set(status) == {"version", "rows", "runs", "loading", "refreshing", "texts", "logdir", "offers"} | told
    assert status["runs"] == {"found": 2, "listed": 2}
    assert (status["rows"], status["logdir"]) == (2, str(logdir))
    (notice,) = status["notices"]
    assert (status["notice_count"], status["notice_counts"]) == (1, {"invalid-json": 1})
    assert (notice["code"], notice["run"], notice["tag"]) == ("invalid-json", "other", "metadata")


def test_table_is_gzipped_arrow(site: Site) -> None:
    answer = site.get("/table", headers=GZIP)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == ARROW
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    table = pa.ipc.open_stream(gzip.decompress(answer.data)).read_all()
    assert table.column("run").to_pylist() == [RUN, "other"]
    assert answer.headers["ETag"] == f'W/"{table.schema.metadata[b"version"].decode()}"'


def test_table_without_gzip(site: Site) -> None:
    answer = site.get("/table")
    assert "Content-Encoding" not in answer.headers
    assert pa.ipc.open_stream(answer.data).read_all().num_rows == 2


def test_an_unchanged_table_is_not_sent_again(site: Site) -> None:
    etag = site.get("/table").headers["ETag"]
    for asked in (etag, f'"other", {etag}', etag.removeprefix("W/")):
        answer = site.get("/table", headers={"If-None-Match": asked})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert answer.headers["Content-Type"] == ARROW
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert site.get("/table", headers={"If-None-Match": 'W/"old-1"'}).status_code == 200


def test_run(site: Site) -> None:
    told = site.json("/run", query_string={"run": RUN})
    assert set(told) == {"run", "members", "parts", "leaves", "metrics", "notices"}
    assert (told["run"], told["members"]) == (RUN, [RUN])
    assert {"namespace": "doc", "path": ["lr"], "value": 0.1, "part": 0, "shadowed": []} in told["leaves"]
    assert [(metric["tag"], metric["value"]) for metric in told["metrics"]] == [("loss", 0.5)]


def extremes(answer: TestResponse) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = pa.ipc.open_stream(gzip.decompress(answer.data)).read_all().to_pylist()
    return lines


LOSS = {"metric": "loss"}


def test_extremes_are_gzipped_arrow_and_not_sent_again(site: Site) -> None:
    answer = site.get("/extremes", query_string=LOSS, headers=GZIP)
    assert extremes(answer) == [{"run": RUN, "points": 1, "min": 0.5, "min_step": 1, "max": 0.5, "max_step": 1}]
    assert (answer.headers["Content-Type"], answer.headers["Content-Encoding"]) == (ARROW, "gzip")
    assert answer.headers["Vary"] == "Accept-Encoding"
    etag = answer.headers["ETag"]
    unchanged = site.get("/extremes", query_string=LOSS, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", etag)
    for best in ("max", "min"):
        at = LOSS | {"at": "loss", "best": best}
        answer = site.get("/extremes", query_string=at, headers=GZIP | {"If-None-Match": etag})
        assert (answer.status_code, extremes(answer)[0]["at"]) == (200, 0.5)
        assert answer.headers["ETag"] != etag
        etag = answer.headers["ETag"]


def test_many_who_ask_for_the_same_wait_for_one_reading(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Semaphore(0), threading.Event()
    read = site.plugin._provider.read_scalars

    def wait(*args: Any, **more: Any) -> Any:
        entered.release()
        assert leave.wait(30)
        return read(*args, **more)

    monkeypatch.setattr(site.plugin._provider, "read_scalars", wait)
    answers: list[TestResponse] = []
    threads = [
        threading.Thread(target=lambda: answers.append(site.get("/extremes", query_string=LOSS, headers=GZIP)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    assert entered.acquire(timeout=30)
    assert site.get("/table").status_code == 200, "nobody else waits"
    leave.set()
    for thread in threads:
        thread.join(30)
    assert [len(extremes(answer)) for answer in answers] == [1] * 4
    assert not entered.acquire(blocking=False)


def test_points_that_cannot_be_read_are_a_notice(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    others = site.json("/status")["notice_count"]

    def fail(*args: Any, **more: Any) -> Any:
        raise ValueError("broken points")

    monkeypatch.setattr(site.plugin._provider, "read_scalars", fail)
    answer = site.get("/extremes", query_string=LOSS, headers=GZIP)
    assert (extremes(answer)[0]["points"], "ETag" in answer.headers) == (0, False)
    assert pa.ipc.open_stream(gzip.decompress(answer.data)).schema.metadata[b"unreadable"] == b"1"
    status = site.json("/status")
    assert (status["notice_count"], status["notice_counts"]["unreadable-series"]) == (others + 1, 1)
    for told in (status, site.json("/run", query_string={"run": RUN})):
        (notice,) = (one for one in told["notices"] if one["code"] == "unreadable-series")
        assert (notice["run"], notice["tag"]) == (RUN, "loss")
        assert "broken points" in notice["text"]
    index = site.plugin._experiments.own().index
    index._snapshot = replace(index.snapshot, runs=data_of({}))
    assert "unreadable-series" not in site.json("/status")["notice_counts"], "of runs that are gone"


def test_extremes_are_tagged_by_the_rows_they_are_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table may have moved on since the question came."""
    answers = site.plugin._experiments.own().answers
    answer = Answer("newer-9", gzip.compress(b""), complete=True)
    monkeypatch.setattr(answers, "answer", lambda *asked: answer)
    assert site.get("/extremes", query_string=LOSS, headers=GZIP).headers["ETag"].startswith('W/"newer-9-')


def test_extremes_that_tensorboard_lacks_are_asked_for_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(site.plugin._provider, "read_scalars", lambda *args, **more: {})
        answer = site.get("/extremes", query_string=LOSS, headers=GZIP)
        assert extremes(answer)[0] == {"run": RUN, "points": 0} | dict.fromkeys(
            ("min", "min_step", "max", "max_step"), None
        )
        assert "ETag" not in answer.headers
    answer = site.get("/extremes", query_string=LOSS, headers=GZIP)
    assert extremes(answer)[0]["points"] == 1
    assert "ETag" in answer.headers


def test_extremes_of_a_server_that_is_gone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **more: Any) -> Any:
        raise Refused(grpc.StatusCode.UNAVAILABLE)

    monkeypatch.setattr(site.plugin._provider, "read_scalars", fail)
    answer = site.get("/extremes", query_string=LOSS)
    assert (answer.status_code, json.loads(answer.data)["error"]["code"]) == (503, "source-unavailable")


def test_a_file_of_the_bundle_that_is_gone_is_not_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(asset: Asset) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Asset, "read", gone)
    answer = site.get("/index.js")
    assert (answer.status_code, json.loads(answer.data)["error"]["code"]) == (404, "unknown-route")


def test_a_fault_is_answered_in_the_same_shape(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("tb_metadata_plugin.server.plugin.detail_json", fail)
    answer = site.get("/run", query_string={"run": RUN})
    assert answer.status_code == 500
    assert json.loads(answer.data)["error"]["code"] == "internal"
    assert "bug" in caplog.text


def test_bundle_has_javascripts_type(site: Site) -> None:
    answer = site.get("/index.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"render" in answer.data


def test_a_bundle_that_the_browser_has_is_not_sent_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.get("/index.js", headers=GZIP)
    assert (first.headers["Cache-Control"], first.headers["Vary"]) == ("no-cache, must-revalidate", "Accept-Encoding")
    has = GZIP | {"If-None-Match": first.headers["ETag"]}
    for method in ("GET", "HEAD"):
        again = site.get("/index.js", method, headers=has)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Content-Type"].startswith("text/javascript"), "TensorBoard asks every response for it"
        assert again.headers["X-Content-Type-Options"] == "nosniff"
        assert again.headers["ETag"] == first.headers["ETag"]
    monkeypatch.setattr(Asset, "read", lambda asset: b"rebuilt")
    rebuilt = site.get("/index.js", headers=has)
    assert (rebuilt.status_code, gzip.decompress(rebuilt.data)) == (200, b"rebuilt")
    assert rebuilt.headers["ETag"] != first.headers["ETag"]


def test_is_active_as_soon_as_any_run_exists(tmp_path: Path) -> None:
    assert not Site(tmp_path).plugin.is_active()
    event_files.log(tmp_path / "bare")
    assert Site(tmp_path).plugin.is_active()


def test_tensorboard_answers_for_us_where_it_can(site: Site) -> None:
    assert set(site.plugin.data_plugin_names()) >= {"metadata", "scalars", "text", "hparams"}


def test_tab(site: Site) -> None:
    tab = site.plugin.frontend_metadata()
    assert (tab.tab_name, tab.es_module_path) == ("Metadata", "/index.js")
    assert tab.es_module_path in site.apps


def test_small_files_are_read_directly_but_not_under_logdir_spec(logdir: Path) -> None:
    small = "events.out.tfevents.0000000000.host.1.0.metadata"
    site = Site(logdir)
    path = event_files.log(logdir / RUN, event_files.document({"small": 1}, tag="extra"), name=small)
    site.load()
    assert {part["source"] for part in site.json("/run", query_string={"run": RUN})["parts"]} == {"summary", "file"}
    spec = Site(logdir, logdir="", flags=SimpleNamespace(logdir_spec=f"name:{logdir}"))
    path.unlink()
    event_files.log(logdir / RUN, event_files.document({"small": 2}, tag="extra"), name=small)
    spec.load()
    assert spec.json("/status")["logdir"] == f"name:{logdir}"
    assert {part["source"] for part in spec.json("/run", query_string={"run": RUN})["parts"]} == {"summary"}


def test_a_library_that_is_missing_costs_only_the_tab(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "tb_metadata_plugin.server.plugin", None)
    assert MetadataLoader().load(base_plugin.TBContext()) is None
    assert "Metadata tab is off" in caplog.text


def test_a_run_is_found_by_its_row_s_name_and_its_own(tmp_path: Path) -> None:
    for run in ("keras/train", "keras/validation"):
        event_files.log(tmp_path / run, event_files.scalar("loss", 0.5))
    site = Site(tmp_path)
    site.load()
    told = [site.json("/run", query_string={"run": run}) for run in ("keras", "keras/train", "keras/validation")]
    assert told[0] == told[1] == told[2]
    assert (told[0]["run"], told[0]["members"]) == ("keras", ["keras/train", "keras/validation"])
    assert [(metric["tag"], metric["run"], metric["series"]) for metric in told[0]["metrics"]] == [
        ("train/loss", "keras/train", "loss"),
        ("validation/loss", "keras/validation", "loss"),
    ]
    extremes = site.get("/extremes", query_string={"metric": "validation/loss"}, headers=GZIP)
    assert pa.ipc.open_stream(gzip.decompress(extremes.data)).read_all().column("run").to_pylist() == ["keras"]
    off = Site(tmp_path, flags=SimpleNamespace(logdir_spec="", metadata_rollup="off"))
    off.load()
    assert off.json("/run", query_string={"run": "keras/train"})["members"] == ["keras/train"]
    assert off.get("/run", query_string={"run": "keras"}).status_code == 404


def test_keys_of_names_are_found_by_a_pattern_that_a_tab_asks_for(tmp_path: Path) -> None:
    for model, seed in itertools.product(("cnn", "mlp"), range(5)):
        event_files.log(tmp_path / f"{model}_s{seed}")
    site = Site(tmp_path)
    site.load()
    tables = {}
    for pattern in (None, "{model}_s{seed}", "{model}_{rest}"):
        query: dict[str, str] = {} if pattern is None else {"run_pattern": pattern}
        answer = site.get("/table", query_string=query, headers=GZIP)
        tables[pattern] = pa.ipc.open_stream(gzip.decompress(answer.data)).read_all()
        etag = answer.headers["ETag"]
        again = site.get("/table", query_string=query, headers={"If-None-Match": etag})
        assert (again.status_code, again.headers["ETag"]) == (304, etag)
        for other in (None, "{a}_{b}"):
            query = {} if other is None else {"run_pattern": other}
            changed = site.get("/table", query_string=query, headers={"If-None-Match": etag})
            assert (changed.status_code == 304) == (other == pattern)
    assert tables["{model}_s{seed}"].column("name.seed").to_pylist() == [0, 1, 2, 3, 4] * 2
    assert "name.rest" in tables["{model}_{rest}"].schema.names
    assert not any(name.startswith("name.") for name in tables[None].schema.names)
    assert len({table.schema.metadata[b"version"] for table in tables.values()}) == 1
    leaves = site.json("/run", query_string={"run": "mlp_s3", "run_pattern": "{model}_s{seed}"})["leaves"]
    found = {leaf["path"][0]: leaf for leaf in leaves if leaf["namespace"] == "name"}
    assert {key: leaf["value"] for key, leaf in found.items()} == {"model": "mlp", "seed": 3}
    assert found["seed"]["part"] is None
    for route in ("/table", "/run"):
        answer = site.get(route, query_string={"run": "mlp_s3", "run_pattern": "{a}_{b"})
        told = json.loads(answer.data)["error"]
        assert (answer.status_code, told["code"], told["detail"]["place"]) == (400, "bad-pattern", 4)


def test_patterns_and_questions_with_the_same_checksum_are_told_apart(tmp_path: Path) -> None:
    """CRC-32 is b3ece09e for both patterns and 7628601c for both questions."""
    keys, metrics = ("k29685295", "k32060020"), ("gnyijstj", "etislvlf")
    event_files.log(tmp_path / "a_b", *(event_files.scalar(metric, 0.5) for metric in metrics))
    site = Site(tmp_path)
    site.load()
    tags = set()
    for key in keys:
        answer = site.get("/table", query_string={"run_pattern": f"{{{key}}}_{{s}}"}, headers=GZIP)
        names = pa.ipc.open_stream(gzip.decompress(answer.data)).read_all().schema.names
        assert [name for name in names if name.startswith("name.")] == [f"name.{key}", "name.s"]
        tags.add(answer.headers["ETag"])
    tags.update(site.get("/extremes", query_string={"metric": metric}).headers["ETag"] for metric in metrics)
    assert len(tags) == 4


def test_a_pattern_is_offered_and_the_flag_sets_one(tmp_path: Path) -> None:
    for model, seed in itertools.product(("cnn", "mlp"), range(5)):
        event_files.log(tmp_path / f"{model}_s{seed}")
    index = make_index(Site(tmp_path).plugin._provider, "", None)
    for _ in range(2):
        index.refresh(RequestContext())
    assert index.offer is not None
    assert offer_json(index.offer) == {
        "pattern": "{model}_s{s}",
        "keys": ["model", "s"],
        "runs": 10,
        "example": {"run": "cnn_s0", "values": {"model": "cnn", "s": 0}},
    }
    site = Site(tmp_path, flags=SimpleNamespace(logdir_spec="", metadata_run_pattern="{model}_s{seed:int}"))
    site.load()
    assert site.json("/status")["offers"] == []
    leaves = site.json("/run", query_string={"run": "mlp_s3"})["leaves"]
    assert [leaf["value"] for leaf in leaves if leaf["namespace"] == "name"] == ["mlp", 3]


def test_a_rule_that_is_none_stops_with_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="tensorboard")
    MetadataLoader().define_flags(parser)
    assert parser.parse_args([]).metadata_rollup == "auto"
    assert parser.parse_args(["--metadata_rollup=[^/]+"]).metadata_rollup == "[^/]+"
    assert "%" not in parser.format_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["--metadata_rollup=(run"])
    assert "--metadata_rollup: the roll-up is `auto`, `off` or a regular expression" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parser.parse_args(["--metadata_run_pattern=run{"])
    assert "--metadata_run_pattern: the pattern of run names is wrong at character 4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "reads"), [([], True), (["--metadata_read_files=false"], False), (["--metadata_read_files=True"], True)]
)
def test_the_flag_says_whether_files_are_read(tmp_path: Path, given: list[str], reads: bool) -> None:
    parser = argparse.ArgumentParser()
    MetadataLoader().define_flags(parser)
    event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    flags = parser.parse_args(given)
    flags.logdir_spec = ""
    site = Site(tmp_path, flags=flags)
    site.wait()
    assert (site.plugin._experiments._own is not None) == reads
    with pytest.raises(SystemExit):
        parser.parse_args(["--metadata_read_files=perhaps"])


@pytest.mark.parametrize(
    ("given", "read"),
    [([], ["hparams.yaml"]), (["--metadata_config_files="], []), (["--metadata_config_files=a*"], ["ab"])],
)
def test_the_flag_says_which_config_files_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], read: list[str]
) -> None:
    parser = argparse.ArgumentParser()
    MetadataLoader().define_flags(parser)
    event_files.log(tmp_path / RUN, event_files.scalar("loss", 0.5))
    for name in ("hparams.yaml", "ab"):
        (tmp_path / RUN / name).write_text("lr: 0.1\nn: 2\n")
    flags = parser.parse_args(given)
    flags.logdir_spec = ""
    site = Site(tmp_path, flags=flags)
    site.load()
    about = site.json("/run", query_string={"run": RUN})
    assert about["parts"] == [
        {
            "source": "config",
            "run": RUN,
            "tag": name,
            "name": name.removesuffix(".yaml"),
            "step": None,
            "wall_time": None,
        }
        for name in read
    ]
    with pytest.raises(SystemExit):
        parser.parse_args(["--metadata_config_files=a/b/c.yaml"])
    assert "--metadata_config_files: config files are told by comma-separated globs" in capsys.readouterr().err


def test_one_file_of_several_runs_of_a_row_is_one_part(tmp_path: Path) -> None:
    for split in ("train", "validation"):
        event_files.log(tmp_path / "keras" / split, event_files.scalar("loss", 0.5))
    (tmp_path / "keras" / "config.json").write_text('{"lr": 0.1}')
    site = Site(tmp_path)
    site.load()
    about = site.json("/run", query_string={"run": "keras"})
    assert [(part["run"], part["tag"]) for part in about["parts"]] == [("keras/train", "../config.json")]
    (leaf,) = [leaf for leaf in about["leaves"] if leaf["namespace"] == "doc"]
    assert (leaf["path"], leaf["value"], leaf["shadowed"]) == (["config", "lr"], 0.1, [])
