"""Hyperparameters, names and tables that are hard to read."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from tensorboard.plugins.hparams import plugin_data_pb2

from benchmarks.nasty import Case, each, in_all
from tb_metadata_plugin.events import hparams
from tb_metadata_plugin.events.tag_summaries import Entry, TagSummaries
from tb_metadata_plugin.model.document_names import LIFECYCLE_NAME
from tb_metadata_plugin.model.documents import Places, Reached, Record, RunData, part_of, read_part
from tb_metadata_plugin.model.flattening import Place, flatten
from tb_metadata_plugin.model.iso_times import milliseconds
from tb_metadata_plugin.model.leaves import Leaves
from tb_metadata_plugin.model.limits import MAX_LEAVES
from tb_metadata_plugin.names import patterns
from tb_metadata_plugin.names.offers import offer
from tb_metadata_plugin.rows import merging, rollup, seats
from tb_metadata_plugin.rows.members import Member, RowData, row_data
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.rows.records import RecordStore
from tb_metadata_plugin.table import columns

HPARAMS = 1_000_000
"""Bytes of hyperparameters; there are records of up to 16 MB, which take as much longer to read."""
PATH = 4000
"""Characters of the longest path that an operating system takes."""


def hparams_of(name: Callable[[int], str], text: str = "") -> Callable[[int], bytes]:
    """A summary of so many bytes, all of them hyperparameters."""

    def make(size: int) -> bytes:
        data = plugin_data_pb2.HParamsPluginData()
        left, number = size, 0
        while left > 0:
            value = data.session_start_info.hparams[name(number)]
            if text:
                value.string_value = text
            else:
                value.number_value = number
            left -= len(name(number)) + (len(text) or 9) + 10
            number += 1
        return bytes(data.SerializeToString())

    return make


def listed_hparams(count: int) -> bytes:
    """One hyperparameter that is a list."""
    data = plugin_data_pb2.HParamsPluginData()
    values = data.session_start_info.hparams["a"].list_value.values
    for number in range(count):
        values.add().number_value = number
    return bytes(data.SerializeToString())


def deep_hparams(depth: int) -> bytes:
    """Lists in lists, as deep as protobuf reads."""
    data = plugin_data_pb2.HParamsPluginData()
    value = data.session_start_info.hparams["a"]
    for _ in range(depth):
        value = value.list_value.values.add()
    value.number_value = 1
    return bytes(data.SerializeToString())


def experiment(count: int) -> bytes:
    """An experiment that names so many hyperparameters and metrics."""
    data = plugin_data_pb2.HParamsPluginData()
    for number in range(count // 2):
        data.experiment.hparam_infos.add(name=f"a/b{number}", display_name="x")
        data.experiment.metric_infos.add(display_name="x").name.tag = f"m{number}"
    return bytes(data.SerializeToString())


HPARAMS_INPUTS: dict[str, Callable[[int], bytes]] = {
    "many": hparams_of(lambda number: f"k{number}"),
    "nested": hparams_of(lambda number: f"a/b/c/k{number}"),
    "100 parts each": hparams_of(lambda number: "/".join(["k"] * 98) + f"/{number}"),
    "100 other parts each": hparams_of(lambda number: f"{number}/" + "/".join(["k"] * 98)),
    "below each other": hparams_of(lambda number: "/".join(["k"] * (number % 100 + 1)) + f"{number}"),
    "below one": hparams_of(lambda number: "/".join(["k"] * 50) + (f"/{number}" if number else "")),
    "long names of 100 parts": hparams_of(lambda number: "/".join(["k" * 300] * 98) + f"/{number}"),
    "names of slashes": hparams_of(lambda number: "/" * 10_000 + str(number)),
    "long texts": hparams_of(lambda number: f"k{number}", "x" * 10_000),
    "names with dots": hparams_of(lambda number: f"a.b.k{number}"),
    "100 parts with dots each": hparams_of(lambda number: ".".join(["k"] * 98) + f".k{number}"),
    "50 other parts with dots each": hparams_of(lambda number: f"m.k{number}." + ".".join(["k"] * 47)),
    "names of dots": hparams_of(lambda number: "k" + "." * 10_000 + str(number)),
    "short lists as text": hparams_of(lambda number: f"k{number}", "[1, 'x', None]"),
    "mappings as text": hparams_of(lambda number: f"k{number}", "{'a': {'b': (1, 2)}}"),
    "long lists as text": hparams_of(lambda number: f"k{number}", "[1" + ", 2" * 5000 + "]"),
    "quotes in brackets": hparams_of(lambda number: f"k{number}", "['" + "\\'" * 5000 + "]"),
    "brackets in brackets": hparams_of(lambda number: f"k{number}", "[" * 5000 + "]" * 5000),
    "numbers as text": hparams_of(lambda number: f"k{number}", "0." + "1" * 90),
    "long numbers as text": hparams_of(lambda number: f"k{number}", "1" * 10_000),
    "one list": lambda size: listed_hparams(size // 11),
    "lists in lists": lambda size: deep_hparams(min(45, size)),
    "names of an experiment": lambda size: experiment(size // 20),
}


def read_hparams(content: bytes) -> object:
    """As a summary of the HParams plugin is read whose names are new."""
    hparams._built_by.cache_clear()
    places = Places()
    decoded = hparams.decode(TagSummaries("run", "tag", [Entry(0, 1.0)], content))
    return [read_part(part_of(record, places), places) for record in decoded.records]


def read_names(pattern: str) -> Callable[[list[str]], object]:
    """The keys of names by a pattern."""
    made = patterns.Pattern(pattern)
    return lambda found: [(made.fits(name), patterns.leaves_of(name, made)) for name in found]


TYPED = "_".join(f"{{k{number}:float}}" for number in range(20))
PLAIN = "_".join(f"{{k{number}}}" for number in range(20))
ANYWHERE = "".join(f"{{k{number}=}}" for number in range(18)) + "{a?}{b?}"
NAME_INPUTS: dict[str, tuple[str, Callable[[int], str]]] = {
    "underscores, 20 numbers": (TYPED, lambda size: "_" * size),
    "digits and underscores, 20 numbers": (TYPED, lambda size: "1_" * (size // 2)),
    "digits and underscores, 20 numbers, and none": (TYPED, lambda size: "1_" * (size // 2 - 1) + "x"),
    "digits, 20 numbers": (TYPED, lambda size: "1" * size),
    "underscores, 20 texts": (PLAIN, lambda size: "_" * size),
    "no underscores, 20 texts": (PLAIN, lambda size: "x" * size),
    "the like of what is between": ("{a}" + "ab" * 20 + "c{b}", lambda size: "ab" * (size // 2)),
    "the like, and a number": ("{a:int}" + "ab" * 20 + "c{b:float}", lambda size: "ab" * (size // 2)),
    "PyTorch's": ("{a:int}/{b:int}", lambda size: "Jan01_00-00-00_host" + "_" * size),
    "points": ("{a:float}-{b:float}", lambda size: "1." * (size // 2)),
    "keys in any order": (ANYWHERE, lambda size: "k1=_" * (size // 4)),
    "keys in any order, and none": (ANYWHERE, lambda size: "ak1=" * (size // 4)),
    "keys in any order, brackets": (ANYWHERE, lambda size: "k1=(" * (size // 4)),
}


def made_alike(count: int) -> list[str]:
    """Names of a sweep."""
    random_ = random.Random(0)
    return [
        f"sweep/lr={10 ** random_.uniform(-5, -1):.3g}_model={random_.choice(['vit_b', 'resnet'])}_seed={number}"
        for number in range(count)
    ]


def beside_nothing(make: Callable[[int], list[str]]) -> Callable[[int], tuple[list[str], Any]]:
    """Names, and a table in which nothing else is logged."""

    def make_both(size: int) -> tuple[list[str], Any]:
        found = make(size)
        return found, columns.build([Row(name, (name,), Leaves((), ())) for name in found], {}, "1").table

    return make_both


def offer_beside(columns_: int, rows: int = 1000) -> tuple[list[str], Any]:
    """Names, and a table with so many columns in which their parts may be logged."""
    found = made_alike(rows)
    place = Place("doc")
    document = {f"k{number}": f"x{number}" for number in range(columns_)}
    leaves = flatten(document, place)
    return found, columns.build([Row(name, (name,), leaves) for name in sorted(found)], {}, "1").table


def offer_beside_digits(size: int) -> tuple[list[str], Any]:
    """Names, and a table with a long text that is nearly a number, where their parts may be logged."""
    found = made_alike(1000)
    leaves = flatten({"k": "1" * size + "x"}, Place("doc"))
    return found, columns.build([Row(name, (name,), leaves) for name in sorted(found)], {}, "1").table


def row_of_sessions(size: int) -> RowData:
    """A run whose HParams were logged again and again, each time in a directory below it."""
    store = RecordStore(Places())
    members = [Member(seats.Seat("r"), RunData(None, reached=Reached(5, 5.0)))]
    for number in range(size):
        run = f"r/{number}"
        for name, document in ((hparams.NAME, b'{"lr":0.1}'), (LIFECYCLE_NAME, b'{"status":"completed"}')):
            store.put(Record("hparams", run, name, 0, 1.0, document, name=name))
        members.append(Member(seats.Seat(run, curves="r"), RunData(None, store.parts(run))))
    return row_data(tuple(members))


OFFER_INPUTS: dict[str, tuple[Callable[[int], list[str]], int]] = {
    "names of a sweep": (made_alike, 100_000),
    "separators": (lambda size: [f"{'_' * size}{number}" for number in range(2000)], 1000),
    "letters and separators": (lambda size: [f"{'a-' * (size // 2)}{number}" for number in range(2000)], 1000),
    "exponents": (lambda size: [f"{'1e-' * (size // 3)}{number}" for number in range(2000)], 1000),
    "dates": (lambda size: [f"{'2024-01-01_' * (size // 11)}{number}" for number in range(2000)], 1000),
    "parts": (
        lambda size: [
            "_".join(f"k{place}={(number * place) % 7}" for place in range(min(20, size))) for number in range(2000)
        ],
        20,
    ),
    "keys in many orders": (
        lambda size: [
            "_".join(f"k{(number + place) % 12}={place}" for place in range(min(12, size))) for number in range(2000)
        ],
        12,
    ),
    "equals signs": (lambda size: [f"{'a=' * (size // 2)}{number}" for number in range(2000)], 1000),
    "times of day": (lambda size: [f"{'12-00-00-v1-' * (size // 12)}{number}" for number in range(2000)], 1000),
    "quotes and tails": (lambda size: [f"a='{number % 9}' b{number % 7}{'k' * size}" for number in range(2000)], 980),
    "PyTorch's": (lambda size: [f"Jan01_00-00-00_{'aB' * (size // 2)}_{number}" for number in range(2000)], 900),
}


def chain(depth: int) -> dict[str, seats.Facts]:
    """A run in each directory below the one before."""
    return {"/".join(["a"] * (level + 1)): seats.Facts() for level in range(depth)}


def many(name: Callable[[int], str], **facts: Any) -> Callable[[int], dict[str, seats.Facts]]:
    """So many runs."""
    return lambda count: {name(number): seats.Facts(**facts) for number in range(count)}


def with_root(make: Callable[[int], dict[str, seats.Facts]]) -> Callable[[int], dict[str, seats.Facts]]:
    """The same below a document at the root."""
    return lambda count: {".": seats.Facts(document=True)} | make(count)


LOSS = frozenset({"loss"})
ROLLUP_INPUTS: dict[str, tuple[Callable[[int], dict[str, seats.Facts]], int]] = {
    "runs beside each other": (many(lambda number: f"r{number}"), 100_000),
    "train and validation": (many(lambda number: f"r{number // 2}/{['train', 'val'][number % 2]}"), 100_000),
    "a document at the root": (with_root(many(lambda number: f"r{number}")), 100_000),
    "a document at the root, 10 deep": (
        with_root(many(lambda number: "/".join(f"{number:06d}"[:level] for level in range(1, 7)))),
        100_000,
    ),
    "series of a metric": (many(lambda number: f"r/loss_{number}", tags=frozenset({"loss"})), 100_000),
    "sessions": (many(lambda number: f"r/{1_700_000_000 + number}", hparams=1, document=True), 100_000),
    "empty runs": (many(lambda number: f"r{number // 10}/x{number}", empty=True), 100_000),
    "numbered splits beside their training": (
        lambda count: {"r/train": seats.Facts(tags=LOSS)} | many(lambda number: f"r/val_{number}", tags=LOSS)(count),
        100_000,
    ),
    "splits and HParams": (
        lambda count: {
            f"r{number // 3}/{('train', 'val', 'hparams')[number % 3]}": seats.Facts(
                number % 3 == 2, number % 3 // 2, LOSS, still=number % 3 == 2
            )
            for number in range(count)
        },
        100_000,
    ),
    "splits beside many others": (
        lambda count: (
            {"train": seats.Facts(), "val": seats.Facts()}
            | {f"r{number}": seats.Facts(tags=frozenset((f"t{number}",))) for number in range(count)}
        ),
        100_000,
    ),
    "very many splits of one run": (many(lambda number: f"r/val_{number}", tags=LOSS), 100_000),
    "very many HParams beside splits": (
        lambda count: (
            {"r/train": seats.Facts(tags=LOSS), "r/val": seats.Facts(tags=LOSS)}
            | {f"r/{1_700_000_000 + number}": seats.Facts(True, 1, LOSS, still=True) for number in range(count)}
        ),
        100_000,
    ),
    "very many processes of one run": (many(lambda number: f"r/rank_{number}", tags=LOSS), 100_000),
    "very many sets beside a split": (
        lambda count: (
            {"r/train": seats.Facts(tags=LOSS)} | {f"r/val_x{n}y": seats.Facts(tags=LOSS) for n in range(count)}
        ),
        100_000,
    ),
    "splits that are told different things": (
        lambda count: {
            f"r{number // 2}/{('train', 'val')[number % 2]}": seats.Facts(
                True, number // 2 + 1, LOSS, config=number + 1
            )
            for number in range(count)
        },
        100_000,
    ),
    "roots with HParams each": (
        lambda count: {
            f"r{number // 2}/{('.', 'first')[number % 2]}": seats.Facts(number % 2 == 1, number % 2, LOSS, still=True)
            for number in range(count)
        },
        100_000,
    ),
    "a shared config": (
        lambda count: {"s": seats.Facts(True)} | {f"s/r{number}": seats.Facts(tags=LOSS) for number in range(count)},
        100_000,
    ),
    "shared configs at each depth": (
        lambda depth: {
            "/".join(["a"] * (level + 1)) + end: seats.Facts(document=not end, tags=LOSS if end else frozenset())
            for level in range(depth)
            for end in ("", "/r1", "/r2")
        },
        PATH // 2,
    ),
    "words of splits in one name": (lambda size: {f"{'train_val-' * size}{n}": seats.Facts() for n in range(3)}, PATH),
    "a chain of directories": (chain, PATH // 2),
    "a chain below a document": (with_root(chain), PATH // 2),
    "a chain of documents": (
        lambda depth: {"/".join(["a"] * (level + 1)): seats.Facts(document=True) for level in range(depth)},
        PATH // 2,
    ),
    "a chain of splits": (
        lambda depth: {"/".join(["train"] * (level + 1)): seats.Facts(document=level == 0) for level in range(depth)},
        PATH // 6,
    ),
    "a chain of series": (
        lambda depth: {"/".join(["a_b"] * (level + 1)): seats.Facts(tags=frozenset({"a"})) for level in range(depth)},
        PATH // 4,
    ),
    "runs below a chain": (
        lambda count: with_root(chain)(200) | {"/".join(["a"] * 200) + f"/r{n}": seats.Facts() for n in range(count)},
        50_000,
    ),
    "empty runs below a chain": (
        lambda count: {"/".join(["a"] * 200) + f"/r{number}": seats.Facts(empty=True) for number in range(count)},
        50_000,
    ),
}


def rows_of(make: Callable[[int, int], dict[str, Any]]) -> Callable[[int], list[Row]]:
    """Rows of documents, of which each is made of its number and of how many there are."""

    def rows(count: int) -> list[Row]:
        place = Place("doc")
        return [Row(f"r{number}", (f"r{number}",), flatten(make(number, count), place)) for number in range(count)]

    return rows


KINDS: tuple[Any, ...] = (1, 2**60, "x", True, None, [1], ["x"], [1, "x"], {}, [], "2024-01-01", [2**60], [True])
COLUMN_INPUTS: dict[str, tuple[Callable[[int], list[Row]], int]] = {
    "one key of all kinds": (rows_of(lambda number, _: {"a": KINDS[number % len(KINDS)]}), 100_000),
    "30 keys of all kinds": (
        rows_of(lambda number, _: {f"k{key}": KINDS[(number + key) % len(KINDS)] for key in range(30)}),
        10_000,
    ),
    "keys of their own": (rows_of(lambda number, _: {f"k{number}": 1}), 20_000),
    "many keys each": (rows_of(lambda number, _: {f"k{key}": key for key in range(1000)}), 1000),
    "other shapes": (rows_of(lambda number, _: {f"k{(number * key) % 101}": key for key in range(30)}), 20_000),
    "names that are taken": (
        rows_of(lambda number, _: {"a": 1, f"a#string{number}": 1} if number else {"a": "x", "a#string": 1}),
        10_000,
    ),
    "long names of digits": (
        lambda count: [Row("1" * 250 + str(number), ("x",), Leaves((), ())) for number in range(count)],
        100_000,
    ),
}
MOMENT_INPUTS: dict[str, Callable[[int], dict[str, Any]]] = {
    "a long key": lambda size: {"A" * size: 1_700_000_000},
    "a long key of words": lambda size: {"timeAt" * (size // 6): 1_700_000_000},
    "many moments": lambda size: {f"time{number}": 1_700_000_000 + number for number in range(size // 15)},
    "moments in objects": lambda size: (
        {"a": {f"o{number}": {"time": 1_700_000_000} for number in range(size // 30)}, "time": 1_700_000_000}
    ),
}


def all_moments(texts: list[str]) -> object:
    """The moments that texts are."""
    return [milliseconds(text) for text in texts]


CASES = [
    *in_all("hparams", HPARAMS_INPUTS, read_hparams, HPARAMS),
    *(
        Case("name", name, partial(lambda make, size: [make(size)] * 20, make), read_names(pattern), patterns.LONGEST)
        for name, (pattern, make) in NAME_INPUTS.items()
    ),
    *(
        Case("offer", name, beside_nothing(make), lambda given: offer(*given), most)
        for name, (make, most) in OFFER_INPUTS.items()
    ),
    Case("offer", "beside columns", offer_beside, lambda given: offer(*given), 10_000),
    Case("offer", "beside digits", offer_beside_digits, lambda given: offer(*given), 100_000),
    *each("rollup", ROLLUP_INPUTS, rollup.plan),
    Case("row", "sessions", row_of_sessions, lambda row: merging.documents(row, Places()), 20_000),
    *each("columns", COLUMN_INPUTS, lambda rows: columns.build(rows, {}, "1")),
    *in_all("moments", MOMENT_INPUTS, lambda document: flatten(document, Place("doc"), guessed=True), 15 * MAX_LEAVES),
    Case(
        "moments",
        "ISO 8601",
        lambda size: ["2024-01-01T00:00:00." + "1" * 21] * size,
        lambda them: [*map(milliseconds, them)],
        MAX_LEAVES,
    ),
]
