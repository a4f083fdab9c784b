"""What an experiment says of keys and metrics to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tb_metadata_plugin.model.leaves import Namespace, Path


@dataclass(frozen=True, slots=True)
class Label:
    """What an experiment says of a key or a metric to people; "" for what it does not say."""

    display_name: str
    description: str


Labels: TypeAlias = Mapping[tuple[Namespace, Path], Label]


def label_json(label: Label | None) -> dict[str, str]:
    """What a label says, by name; nothing where there is none."""
    if label is None:
        return {}
    said = {"display_name": label.display_name, "description": label.description}
    return {name: text for name, text in said.items() if text}


def merged(labels: Mapping[Any, Labels]) -> Labels:
    """The labels of all experiments; none of a column of which two say different things."""
    found: dict[tuple[Namespace, Path], Label | None] = {}
    for told in labels.values():
        for column, label in told.items():
            found[column] = label if found.get(column, label) == label else None
    return {column: label for column, label in found.items() if label is not None}
