"""What importing the package loads, which every training pays for, and the names it gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import tb_metadata_plugin

HEAVY = {
    "tensorflow",
    "torch",
    "numpy",
    "pandas",
    "pyarrow",
    "werkzeug",
    "asyncio",
    "tensorboardX",
    "tensorboard.backend",
}


def loaded(code: str, *arguments: str) -> set[str]:
    """Those heavy modules that a new process has loaded after the code."""
    program = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import tb_metadata_plugin",
        "from tb_metadata_plugin import summary, MetadataWriter, add_metadata",
        "from tb_metadata_plugin import summary; summary.metadata_pb({'lr': 0.1})",
        "import sys; from tb_metadata_plugin import MetadataWriter; MetadataWriter(sys.argv[1], {'lr': 0.1}).close()",
    ],
)
def test_a_training_loads_nothing_heavy(code: str, tmp_path: Path) -> None:
    assert loaded(code, str(tmp_path)) == set()


def test_the_check_would_see_what_is_loaded() -> None:
    assert loaded("import werkzeug, numpy") >= {"werkzeug", "numpy"}


def test_reading_loads_pyarrow_when_it_is_asked_for() -> None:
    assert "pyarrow" in loaded("from tb_metadata_plugin import read; assert callable(read)")


def test_an_offer_of_keys_loads_no_pandas() -> None:
    code = """
import pyarrow as pa
from tb_metadata_plugin.table.arrays import arrow
from tb_metadata_plugin.names.offers import offer
names = [f"{model}_lr{rate}" for model in ("vit_b", "mlp", "cnn") for rate in range(3)]
kinds = {"json": pa.string(), "string": pa.dictionary(pa.int32(), pa.string()), "time": pa.timestamp("ms", "UTC")}
arrays = [arrow(values, type_) for values, type_ in zip((names, names, [0] * 9), kinds.values())]
fields = [pa.field(kind, type_, metadata={"namespace": "doc", "kind": kind}) for kind, type_ in kinds.items()]
assert offer(names, pa.Table.from_arrays(arrays, schema=pa.schema(fields))) is not None
"""
    assert "pandas" not in loaded(code)


def test_the_names_are_there_however_they_are_asked_for() -> None:
    assert {"MetadataWriter", "add_metadata", "read", "summary"} <= set(dir(tb_metadata_plugin))
    code = """
import tb_metadata_plugin.api, tb_metadata_plugin.log.summary, tb_metadata_plugin.log.writer
import tb_metadata_plugin as package
from tb_metadata_plugin import *
assert callable(read) and callable(package.read) and callable(add_metadata) and callable(summary.metadata)
assert package.MetadataWriter is MetadataWriter is package.log.writer.MetadataWriter
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tb_metadata_plugin.nothing
