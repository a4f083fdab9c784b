"""The bundle's files: an allow-list with the right types, and a page that helps where there is no bundle."""

from __future__ import annotations

from pathlib import Path

from tb_metadata_plugin.model.etags import tag_of
from tb_metadata_plugin.server.assets import ENTRY, find_assets


def test_only_known_files_of_the_bundle_are_listed(tmp_path: Path) -> None:
    for name in ("index.js", "chunks/table-1.js", "style.css", ".hidden.js", "hash", "secret.py", "a.svg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assets = find_assets(tmp_path)
    assert {route: asset.content_type for route, asset in assets.items()} == {
        "/index.js": "text/javascript",
        "/chunks/table-1.js": "text/javascript",
        "/style.css": "text/css",
        "/a.svg": "image/svg+xml",
    }
    assert assets["/chunks/table-1.js"].read() == b"chunks/table-1.js"


def test_a_rebuilt_bundle_is_served_without_a_restart(tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text("old")
    asset = find_assets(tmp_path)[ENTRY]
    (tmp_path / "index.js").write_text("new")
    assert asset.read() == b"new"
    assert tag_of(b"new") == tag_of(asset.read()) != tag_of(b"old")


def test_without_a_bundle_there_is_a_module_that_says_what_to_do(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        assets = find_assets(directory)
        assert list(assets) == [ENTRY]
        script = assets[ENTRY].read().decode()
        assert assets[ENTRY].content_type == "text/javascript"
        assert "export function render()" in script
        assert "npm run build" in script


def test_half_a_bundle_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "style.css").touch()
    assert list(find_assets(tmp_path)) == [ENTRY]
