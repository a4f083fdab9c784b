"""What the `config.yaml` of Weights & Biases holds, which says of each key its value and its description."""

from __future__ import annotations

from tb_metadata_plugin.model.limits import Document

_CLIENT = ("_wandb", "wandb_version")
"""What its client says of itself, which is no config."""
_ABOUT_A_KEY = {"value", "desc"}


def without_client(document: Document) -> Document:
    """The values of such a document by their keys; any other as it is."""
    if _CLIENT[0] not in document:
        return document
    values: Document = {}
    for key, about in document.items():
        if key in _CLIENT:
            continue
        if not isinstance(about, dict) or "value" not in about or not about.keys() <= _ABOUT_A_KEY:
            return document
        values[key] = about["value"]
    return values
