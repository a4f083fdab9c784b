"""`make screenshots`: eighteen pictures of the tab in a real TensorBoard, on 3 to 100,000 runs, light and dark."""

from __future__ import annotations

import argparse
import io
import math
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from tests import event_files
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard, wait_for
from tools import pytorch_sweep

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LOGS = ROOT / "build" / "screenshots"
DEMO = ROOT / "demo" / "logs"
MANY = 100_000
FILES = 1000
"""More runs than this need more open files than a process may have on many machines."""
SIZE: ViewportSize = {"width": 1280, "height": 720}
SCALE = 2
"""Pixels of the picture for one of the page, so that texts stay sharp where the README scales it."""
LARGEST = 300_000
"""Bytes that a picture may have."""


class Scene(NamedTuple):
    """A picture's log directory and view; its name is in its files' names."""

    name: str
    logdir: Callable[[], Path]
    view: dict[str, Any]
    rows: int | None = None
    """Where it is not the number of runs."""
    act: Callable[[Tab], None] | None = None
    """What a user does next in this view."""


def main() -> None:
    """Make the pictures of the scenes named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    names = [scene.name for scene in SCENES]
    parser.add_argument("scenes", nargs="*", help=f"which of {', '.join(names)} (default: all)")
    wanted = parser.parse_args().scenes
    DOCS.mkdir(exist_ok=True)
    for scene in SCENES:
        if not wanted or scene.name in wanted:
            picture(scene)


def picture(scene: Scene) -> None:
    """Starts TensorBoard on a scene's runs, and takes it in light and dark."""
    logdir = scene.logdir()
    runs = len(runs_of(logdir))
    rows = runs if scene.rows is None else scene.rows
    module = "tensorboard.main" if runs < FILES else "tools.sliced_tensorboard"
    with TensorBoard(logdir, module=module) as server, sync_playwright() as playwright:
        wait_for(
            lambda: server.json("status"), lambda status: status["rows"] == rows and not status["refreshing"], 3600
        )
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for theme in ("light", "dark"):
            page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE, locale="en-US", timezone_id="UTC")
            page.goto(f"{server.url}?darkMode={str(theme == 'dark').lower()}#metadata")
            path = DOCS / f"{scene.name}-{theme}.png"
            path.write_bytes(small(take(page, scene, rows)))
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB", flush=True)
            page.close()
        browser.close()


def take(page: Page, scene: Scene, rows: int) -> bytes:
    """The PNG of a scene, once everything is drawn."""
    tab = Tab(page).wait(timeout=120_000)
    expect(tab.by("summary")).to_have_attribute("data-total", str(rows), timeout=120_000)
    if scene.view:
        tab.set_view(**scene.view)
    if scene.act is not None:
        scene.act(tab)
    # Until a metric's points are read over all runs, its header says "last…".
    expect(tab.by("column-header").filter(has_text="last…")).to_have_count(0, timeout=600_000)
    tab.evaluate("() => document.fonts.ready.then(() => true)")
    tab.evaluate("() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => done(true))))")
    return page.screenshot(animations="disabled", caret="hide")


def small(png: bytes) -> bytes:
    """The picture with at most 256 colours, which is more than the tab has."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    assert out.tell() < LARGEST, f"{out.tell()} bytes"
    return out.getvalue()


def runs_of(logdir: Path) -> set[Path]:
    return {path.parent for path in logdir.rglob("*tfevents*")}


def demo() -> Path:
    """The demo's sweep, trained when it is not there yet."""
    subprocess.run([sys.executable, "-m", "demo", "--no-serve", "--logdir", str(DEMO)], cwd=ROOT, check=True)
    return DEMO


def three() -> Path:
    """Three runs of the demo's sweep, of neural networks with other layers."""
    logdir = LOGS / "3"
    shutil.rmtree(logdir, ignore_errors=True)
    for run in ("mlp-000-s0", "mlp-004-s0", "mlp-010-s1"):
        shutil.copytree(demo() / "digits" / run, logdir / run)
    return logdir


def pytorch() -> Path:
    """A sweep that PyTorch's own writer logged, trained when it is not there yet."""
    logdir = LOGS / "pytorch"
    if len(list(logdir.glob("run_*/*/*tfevents*"))) < pytorch_sweep.RUNS:
        shutil.rmtree(logdir, ignore_errors=True)
        pytorch_sweep.main(logdir)
    return logdir


def many() -> Path:
    """100,000 runs, made up but in real event files; kept for the next time."""
    logdir = LOGS / str(MANY)
    done = LOGS / f"{MANY}.complete"
    if done.exists():
        return logdir
    shutil.rmtree(logdir, ignore_errors=True)
    chance = random.Random(0)
    for number in range(MANY):
        log_made_up(logdir / f"sweep-{number // 1000:02d}" / f"trial-{number:05d}", number, chance)
    done.touch()
    return logdir


def log_made_up(run: Path, number: int, chance: random.Random) -> None:
    """One of the 100,000 runs: a document of a dozen keys and two metrics."""
    depth, rate = chance.choice([2, 3, 4, 6, 8]), float(f"{10 ** chance.uniform(-5, -1):.2g}")
    kind = chance.choice(["mlp", "cnn", "transformer"])
    document = {
        "dataset": chance.choice(["digits", "wine", "iris", "cifar10"]),
        "seed": number % 5,
        "model": {
            "type": kind,
            "depth": depth,
            "layers": [chance.choice([32, 64, 128]) for _ in range(depth // 2)],
            "activation": chance.choice(["relu", "gelu", "tanh"]),
            **({"heads": chance.choice([2, 4, 8])} if kind == "transformer" else {}),
        },
        "optimizer": {
            "name": chance.choices(["adam", "sgd", "adamw", "lion"], [5, 3, 4, 1])[0],
            "learning_rate": rate,
            "schedule": {
                "name": chance.choice(["cosine", "linear", "constant"]),
                "warmup": chance.choice([0, 100, 500]),
            },
        },
        "augment": chance.random() < 0.7,
        "day": datetime.fromtimestamp(event_files.TIME + 60 * number, timezone.utc).date().isoformat(),
    }
    odds = 1 + 0.3 * depth + chance.gauss(0, 0.5) - 0.8 * abs(math.log10(rate) + 3)
    accuracy = 1 / (1 + math.exp(-odds))
    metrics = {"val/accuracy": accuracy, "val/loss": 1.2 - accuracy}
    logged = [event_files.document(document), *[event_files.scalar(*metric) for metric in metrics.items()]]
    start = event_files.TIME + 60 * number
    event_files.write(run, [event_files.event(value, step=n, wall_time=start + n) for n, value in enumerate(logged)])


def named_by_two() -> Path:
    """120 runs of two people, who call things by names of their own."""
    logdir = LOGS / "two"
    shutil.rmtree(logdir, ignore_errors=True)
    chance = random.Random(0)
    for number in range(120):
        ann = number % 2 == 0
        rate, batch, seed = chance.choice([0.1, 0.03, 0.01, 0.003]), chance.choice([32, 64, 128]), number % 5
        model, dropout = chance.choice(["mlp", "cnn"]), chance.choice([0.0, 0.1, 0.2])
        document = {
            "model": model,
            "dropout": dropout,
            "seed": seed,
            **({"lr": rate, "batch_size": batch} if ann else {"learning_rate": rate, "bs": batch}),
            **({"weight_decay": 1e-4} if number % 3 else {}),
            **({"note": f"tried again, {number}"} if number % 40 == 0 else {}),
            "framework": "torch",
        }
        if number == 42:
            document["batch_size"] = str(batch)
        accuracy = 0.7 + 0.1 * abs(math.log10(rate)) - 0.03 * dropout + chance.gauss(0, 0.01)
        logged = [event_files.document(document), event_files.scalar("val/accuracy", accuracy)]
        run = logdir / ("ann" if ann else "ben") / f"run-{number:03d}"
        start = event_files.TIME + 60 * number
        event_files.write(run, [event_files.event(value, step=n, wall_time=start) for n, value in enumerate(logged)])
    return logdir


def key(*path: str) -> dict[str, Any]:
    return {"namespace": "doc", "path": list(path)}


def values(*path: str, include: list[Any]) -> dict[str, Any]:
    return {"type": "values", "key": key(*path), "include": include}


NETWORKS = [values("dataset", "name", include=["digits"]), values("model", "type", include=["mlp"])]


def average(tab: Tab) -> None:
    """Takes the offer to average over what only repeats each setting."""
    offer = tab.by("average-suggestion")
    expect(offer).to_contain_text("Average over seed")
    offer.click()
    expect(tab.by("group-row").first).to_be_visible()


def curves(tab: Tab) -> None:
    """Takes the same offer, ticks the best settings and opens their curves."""
    average(tab)
    for place in range(4):
        tab.by("group-row").nth(place).get_by_role("checkbox").click()
    tab.by("charts").click()
    expect(tab.by("curves")).to_have_attribute("data-lines", "4")


def compare(tab: Tab) -> None:
    """Takes the same offer, and compares the best setting with two others."""
    average(tab)
    for place in (0, 3, 9):
        tab.by("group-row").nth(place).get_by_role("checkbox").click()
    tab.by("selection").get_by_role("button", name="Compare").click()
    expect(tab.by("compare-line")).to_have_count(3)


def pivot(tab: Tab) -> None:
    """Waits for the table of the panel."""
    expect(tab.by("pivot")).to_be_visible()


def mattered(tab: Tab) -> None:
    """Waits for the keys of the panel."""
    expect(tab.by("mattered", of="failed", busy="false")).to_be_visible()


def keys(tab: Tab) -> None:
    """Waits for the lines of the panel."""
    expect(tab.by("keys-line").first).to_be_visible()


def chart(tab: Tab) -> None:
    """Waits for the chart of the panel."""
    expect(tab.by("chart")).to_be_visible()


def question(tab: Tab) -> None:
    """Types a question that is not finished, with what it may go on with."""
    tab.by("query").click()
    expect(tab.frame.locator(".cm-content")).to_be_focused()
    tab.page.keyboard.type('model.type == "svc" or optimizer.learning_rate < 0.1 and optimizer.na')
    expect(tab.frame.locator(".cm-tooltip-autocomplete")).to_be_visible()


def saved(tab: Tab) -> None:
    """Saves what is shown under two names and opens the list of them."""
    for name in ("Networks by data set", "Nightly: failed runs"):
        tab.by("views").click()
        tab.by("view-name").fill(name)
        tab.page.keyboard.press("Enter")
        expect(tab.by("views")).to_contain_text(name)
    tab.by("views").click()
    expect(tab.by("saved-view")).to_have_count(2)


SCENES = (
    Scene("tab-3", three, {}),
    Scene("pytorch", pytorch, {}, rows=pytorch_sweep.RUNS),
    Scene(
        "tab-300",
        demo,
        {
            "clauses": [values("dataset", "name", include=["digits", "breast_cancer"])],
            "groupBy": [key("model", "type"), key("dataset", "name")],
            # Only the best networks show their runs.
            "toggledGroups": [["mlp", "digits"]],
            "columns": [
                {"namespace": "metric", "path": ["val/accuracy"]},
                {"namespace": "metric", "path": ["val/loss"]},
                key("optimizer", "learning_rate"),
                key("model", "hidden_layer_sizes"),
                key("seed"),
            ],
        },
    ),
    Scene("tab-average", demo, {"clauses": NETWORKS}, act=average),
    Scene("tab-curves", demo, {"clauses": NETWORKS}, act=curves),
    Scene("tab-pivot", demo, {"panel": "pivot", "groupBy": [key("model", "type")]}, act=pivot),
    Scene(
        "tab-scatter",
        demo,
        {
            "panel": "scatter",
            "scatter": {"x": key("optimizer", "learning_rate"), "colour": key("model", "type")},
        },
        act=chart,
    ),
    Scene(
        "tab-parallel",
        demo,
        {
            "panel": "parallel",
            "clauses": [
                {
                    "type": "range",
                    "key": {"namespace": "metric", "path": ["val/accuracy"]},
                    "min": 0.97,
                    "max": None,
                    "also": [],
                }
            ],
        },
        act=chart,
    ),
    Scene("tab-query", demo, {}, act=question),
    Scene("tab-views", demo, {"clauses": NETWORKS, "groupBy": [key("dataset", "name")]}, act=saved),
    Scene("tab-mattered", demo, {"panel": "mattered", "mattered": {"of": "failed"}}, act=mattered),
    Scene("tab-keys", named_by_two, {"panel": "keys"}, act=keys),
    Scene("tab-compare", demo, {"clauses": NETWORKS}, act=compare),
    Scene("tab-open", demo, {"clauses": NETWORKS, "open": "digits/mlp-008-s0"}),
    Scene(
        f"tab-{MANY}",
        many,
        {
            "clauses": [
                values("dataset", include=["cifar10", "digits"]),
                {"type": "range", "key": key("optimizer", "learning_rate"), "min": 1e-4, "max": 1e-2},
            ],
        },
    ),
)


if __name__ == "__main__":
    main()
