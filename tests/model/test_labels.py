"""What experiments say of keys, where several do."""

from __future__ import annotations

from tb_metadata_plugin.model.labels import Label, Labels, merged


def test_labels_that_differ_in_any_of_three_are_none() -> None:
    one: Labels = {("doc", ("a",)): Label("A", "")}
    other: Labels = {("doc", ("a",)): Label("B", "")}
    assert merged({1: one, 2: other, 3: one}) == {}
