"""Measures what it costs to tell texts apart, JSON from prose: `python -m benchmarks.telling [--brief] [texts]`."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.types_pb2 import DT_STRING

from tb_metadata_plugin.events.summaries import DECODERS, owner_of
from tb_metadata_plugin.events.tag_summaries import Entry, TagSummaries

TEXTS = 10_000
AGAIN = 5

_WORDS = [
    "the",
    "a",
    "model",
    "of",
    "training",
    "data",
    "loss",
    "we",
    "see",
    "that",
    "was",
    "not",
    "cat",
    "dog",
    "time",
]


def json_text(number: int) -> str:
    """A config as a training logs it."""
    chosen = random.Random(number)
    return json.dumps(
        {
            "lr": 10 ** -chosen.uniform(1, 5),
            "seed": number,
            "model": {"name": "resnet", "layers": [64] * chosen.randint(1, 4), "dropout": 0.1},
            **{f"option_{n}": chosen.choice([True, None, "adam", 0.5]) for n in range(20)},
        },
        indent=2,
    )


def sentence(number: int) -> str:
    """A sentence."""
    chosen = random.Random(number)
    return " ".join(chosen.choices(_WORDS, k=chosen.randint(8, 40))).capitalize() + "."


def paragraphs(number: int) -> str:
    """What a model says: some lines of prose."""
    return "\n\n".join(sentence(number * 10 + n) for n in range(random.Random(number).randint(2, 6)))


def talk(number: int) -> str:
    """A question and an answer."""
    return f"User: {sentence(number)}\nAssistant: {sentence(number + 1)}"


KINDS: dict[str, Callable[[int], str]] = {
    "JSON": json_text,
    "sentences": sentence,
    "paragraphs": paragraphs,
    "talks": talk,
}


def events(texts: Sequence[str]) -> list[bytes]:
    """The events that hold the texts, each logged once below a tag of its own."""
    made = []
    for number, text in enumerate(texts):
        tensor = TensorProto(
            dtype=DT_STRING,
            tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
            string_val=[text.encode()],
        )
        about = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
        value = Summary.Value(tag=f"tag{number}/text_summary", tensor=tensor, metadata=about)
        made.append(Event(step=0, wall_time=1.0, summary=Summary(value=[value])).SerializeToString())
    return made


def read(logged: Sequence[bytes]) -> int:
    """Reads events as they come from a file; how many hold a document."""
    found = 0
    for data in logged:
        event = Event.FromString(data)
        for value in event.summary.value:
            entry = Entry(event.step, event.wall_time, value.tensor)
            found += len(DECODERS[owner_of(value).plugin](TagSummaries("run", value.tag, [entry])).records)
    return found


def main() -> None:
    """Prints CPU microseconds of a text of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=int, nargs="?", default=TEXTS)
    parser.add_argument("--brief", action="store_true", help="a hundred texts, once")
    args = parser.parse_args()
    count, again = (100, 1) if args.brief else (args.texts, AGAIN)
    for name, make in KINDS.items():
        logged = events([make(number) for number in range(count)])
        times = []
        for _ in range(again):
            begun = time.process_time()
            found = read(logged)
            times.append(time.process_time() - begun)
        print(f"{name:12} {count:>9,} texts, {found:>9,} documents {1e6 * min(times) / count:8.2f} µs each")


if __name__ == "__main__":
    main()
