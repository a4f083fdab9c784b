"""Every visible control does something: changes the view, opens, closes, copies or saves something, moves the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, compact
from tests.browser.test_journey import menu_of
from tests.tensorboard_process import TensorBoard

SCRIPT = Path(__file__).with_name("controls.js").read_text()
NOTHING = "nothing was copied"
BEST = logs.run_name("cnn", 3, "adam", 1)


class Control(NamedTuple):
    """A control in sight; `id` says its role and name, or for one of many alike its kind."""

    id: str
    role: str
    grip: bool
    action: str
    chosen: bool
    disabled: bool


class State(NamedTuple):
    """Something the tab can show: a view, and what to open in it by hand."""

    name: str
    view: Mapping[str, Any]
    prepare: Callable[[Tab], None] = lambda tab: None
    within: str = "body"
    """Where to look; of other log directories only what is new there."""


class Hands:
    """Uses each control of a state, each from a fresh view, and keeps those that did nothing."""

    def __init__(self, tab: Tab, ready: str = "summary") -> None:
        self.tab = tab
        self.ready = ready
        self.used: set[str] = set()
        self.disabled: set[str] = set()
        self.idle: list[str] = []
        self._events = 0

    def _count(self, _: object) -> None:
        self._events += 1

    def use_all(self, state: State) -> None:
        """Each control that a state shows and that was not used in a state before."""
        for event in ("download", "filechooser"):
            self.tab.page.on(event, self._count)
        self._use_new(state)
        for event in ("download", "filechooser"):
            self.tab.page.remove_listener(event, self._count)

    def _use_new(self, state: State) -> None:
        self._reopen(state)
        found = self._discover(state)
        assert found, f"no control in {state.name}"
        for control in found:
            if control.disabled:
                self.disabled.add(control.id)
            elif not control.chosen and control.id not in self.used:
                self._use(state, control)

    def _reopen(self, state: State) -> None:
        """Also forgets what no view holds, such as which facets are open."""
        self.tab.reload()
        self.tab.wait(ready=self.ready)
        # The search box becomes another element when it is used.
        if self.tab.by("query").count() > 0:
            self.tab.by("query").focus()
            expect(self.tab.frame.locator(".cm-editor")).to_be_visible()
            self.tab.by("query").blur()
        self._show(state)

    def _discover(self, state: State) -> list[Control]:
        return [Control(**one) for one in self.tab.evaluate(f"(within) => {SCRIPT}.discover(within)", state.within)]

    def _show(self, state: State) -> None:
        """Closes what is open, empties search boxes, and shows the state's view."""
        frame = self.tab.frame
        for _ in range(4):
            if frame.locator("[role=dialog], [role=menu]").count() == 0:
                break
            self.tab.press("Escape")
        for box in frame.locator("input[type=search]:not([data-testid=query])").all():
            if box.input_value() != "":
                box.fill("")
        # From another view, so that there is something to undo.
        self.tab.set_view(query="-")
        self.tab.set_view(**state.view)
        state.prepare(self.tab)

    def _use(self, state: State, control: Control) -> None:
        self._show(state)
        if control not in self._discover(state):
            self._reopen(state)
            assert control in self._discover(state), f"{state.name}: {control.id} is gone"
        element = self.tab.frame.locator(f"[data-control={compact(control.id)}]")
        before = self._settled(control)
        self.tab.page.evaluate("(text) => navigator.clipboard.writeText(text)", NOTHING)
        self.used.add(control.id)
        try:
            act(self.tab, element, control)
        except PlaywrightError as error:
            self.idle.append(f"{state.name}: {control.id} cannot be used: {error}")
            return
        worked = self._left() if control.role == "a" else self._changed(control, before)
        if not worked:
            self.idle.append(f"{state.name}: {control.id}")

    def _world(self, control: Control) -> str:
        # A menu closes whatever its items do: that is no effect of theirs.
        closing = "false" if control.role in ("menuitem", "option") else "true"
        return f"{self._events} {self.tab.evaluate(f'() => {SCRIPT}.world({closing})')}"

    def _settled(self, control: Control) -> str:
        """The world once what was done before has had all its effects, which must not count as this control's."""
        world = ""
        while world != (world := self._world(control)):
            self._drawn()
        return world

    def _changed(self, control: Control, before: str) -> bool:
        for _ in range(20):
            if self.tab.is_hidden():
                # To another tab of TensorBoard, from which one comes back.
                self.tab.page.go_back()
                self.tab.wait_hidden(False)
                return True
            if self._world(control) != before or self.tab.clipboard() != NOTHING or self._focus_moved(control):
                return True
            self._drawn()
        return False

    def _left(self) -> bool:
        """Whether a link led to another tab of TensorBoard; comes back from it."""
        try:
            self.tab.wait_hidden(True)
        except PlaywrightError:
            return False
        self.tab.page.go_back()
        self.tab.wait_hidden(False)
        return True

    def _drawn(self) -> None:
        """Waits until the browser has drawn what came of the last change."""
        self.tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _focus_moved(self, control: Control) -> bool:
        """Whether the control sent the focus to another one."""
        focused = self.tab.evaluate("() => document.activeElement.tagName + document.activeElement.dataset.control")
        return control.role == "button" and focused.startswith("BUTTON") and not focused.endswith(control.id)


def is_typed(role: str) -> bool:
    return role in ("combobox", "searchbox") or (
        role.startswith("input ") and role not in ("input checkbox", "input radio")
    )


def act(tab: Tab, element: Locator, control: Control) -> None:
    """What a user does with such a control."""
    if control.grip:
        carry(tab, element)
    elif control.role in ("slider", "input range"):
        element.focus()
        # Away from either end.
        tab.press("ArrowRight", "ArrowRight", "ArrowLeft")
    elif control.role == "separator" or control.action == "resize":
        drag(tab.page, element)
    elif is_typed(control.role):
        element.fill("0.87")
        element.press("Enter")
    else:
        # A checkbox may lie under the label that shows it.
        element.click(timeout=5000, force=control.role == "input checkbox")


def carry(tab: Tab, grip: Locator) -> None:
    """Takes an item by its grip with the keyboard and puts it one place on."""
    grip.focus()
    tab.press("Enter")
    place = tab.frame.locator("[aria-roledescription='drop indicator']:focus")
    first = place.get_attribute("aria-label")
    tab.press("ArrowRight")
    if place.get_attribute("aria-label") == first:
        tab.press("ArrowDown")
    tab.press("Enter")


def drag(page: Page, handle: Locator) -> None:
    """Moves a handle 40 px to the left."""
    place = handle.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=3)
    page.mouse.up()


def key(*path: str, namespace: str = "doc") -> dict[str, Any]:
    """A key as views hold it."""
    return {"namespace": namespace, "path": list(path)}


def values(*path: str, include: list[Any]) -> dict[str, Any]:
    """A clause that asks for values."""
    return {"type": "values", "key": key(*path), "include": include}


def press(name: str) -> Callable[[Tab], None]:
    """Opens something by the button of that name."""
    return lambda tab: tab.frame.get_by_role("button", name=name).first.click()


def explain_logging(tab: Tab) -> None:
    """Opens the page that says how to log metadata, if it is not open."""
    if tab.by("no-metadata").count() == 0:
        press("How to log some")(tab)


def tick_a_row(tab: Tab) -> None:
    box = tab.by("row").first.get_by_role("checkbox")
    if not box.is_checked():
        box.click()


def open_facet(*path: str) -> Callable[[Tab], None]:
    """Finds a facet by the search box and opens it."""

    def open_(tab: Tab) -> None:
        tab.frame.get_by_role("searchbox", name="Search keys").fill(".".join(path))
        facet = tab.facet(*path)
        if facet.get_attribute("data-open") == "false":
            facet.get_by_role("button").first.click()

    return open_


def open_pattern(tab: Tab) -> None:
    """Opens the dialog for the pattern of run names."""
    press("More")(tab)
    tab.frame.get_by_role("menuitem", name="Keys from run names…").click()
    expect(tab.by("pattern-example")).to_have_count(3)


GROUPED = {"groupBy": [key("model", "type"), key("model", "depth")]}
FILTERED = {
    "clauses": [
        values("model", "layers", include=[32, 64]),
    ],
    "query": "cnn",
    "sort": [{"key": key("seed"), "descending": False}],
    "forms": {compact(["doc", "optimizer", "learning_rate"]): "histogram"},
}
FILTERED_TWICE = {"clauses": [values("seed", include=[0, 1]), values("model", "type", include=["cnn"])]}
RANGE = {
    "clauses": [{"type": "range", "key": key("dropout"), "min": 0.15, "max": None}],
    "forms": {compact(["doc", "dropout"]): "histogram"},
}

STATES = (
    State("runs", {}),
    State("filtered runs", FILTERED),
    State("runs whose lists hold all", {"clauses": [{**values("model", "layers", include=[32, 64]), "match": "all"}]}),
    State("a range that hides runs", RANGE, open_facet("dropout")),
    State("filters together", FILTERED_TWICE, lambda tab: tab.by("filters-together").click()),
    State("groups", GROUPED),
    State("groups side by side", {**GROUPED, "flat": True}),
    State("an open run", {"open": BEST}),
    State("no run passes", {"query": "nothing like it", "clauses": [values("seed", include=[1])]}),
    State("ticked runs", {}, tick_a_row),
    State("menu of the name", {}, lambda tab: menu_of(tab, "name")),
    State("menu of a text", {}, lambda tab: menu_of(tab, "model", "type")),
    State(
        "menu of a sorted metric in groups",
        {
            **GROUPED,
            "widths": {compact(["metric", "val/loss"]): 200},
            "sort": [{"key": key("val/loss", namespace="metric"), "descending": False}],
        },
        lambda tab: menu_of(tab, "val/loss"),
    ),
    State("menu of a group", GROUPED, lambda tab: tab.by("group-row").first.click(button="right")),
    State("menu of the tab", {}, press("More")),
    State("target metrics", {}, lambda tab: tab.by("target").click()),
    State("columns", {"columns": [key("seed"), key("dataset")]}, lambda tab: tab.by("columns").click()),
    State("keys to group by", {}, press("Add a key to group by")),
    State("menu of the keys of groups", GROUPED, lambda tab: tab.by("group-more").click()),
    State("average over", {}, press("Average over…")),
    State("keys from run names", {"pattern": "{optimizer}-d{depth}-s{seed}"}, lambda tab: open_pattern(tab)),
)


def test_every_control_of_the_workspace(sweep: TensorBoard, open_tab: OpenTab, problems: list[str]) -> None:
    hands = Hands(open_tab(sweep, shown=36))
    for state in STATES:
        hands.use_all(state)
    assert hands.idle == []
    assert hands.disabled - hands.used == set(), "disabled wherever they were seen"
    assert len(hands.used) > 60
    # What is typed into the field of the pattern is none, and Chromium tells of each answer that says so.
    assert all("400 (BAD REQUEST)" in problem for problem in problems)
    problems.clear()


LONG_LIST = {"forms": {compact(["doc", "index"]): "list"}}


@pytest.mark.parametrize(
    ("write", "ready", "states"),
    [
        (
            logs.write_many,
            "summary",
            [State("a facet of many values", LONG_LIST, open_facet("index"), "[data-testid=facet]")],
        ),
        (logs.write_one, "detail", [State("one run", {})]),
        (
            logs.write_scalars,
            "summary",
            [
                State("runs with metrics alone", {}, within="[data-testid=no-keys]"),
                State("how to log metadata", {}, explain_logging, "[data-testid=no-metadata]"),
            ],
        ),
        (logs.write_nothing, "no-runs", [State("no run", {})]),
        (
            logs.write_dropped,
            "summary",
            [
                State("notices", {}, lambda tab: tab.by("notices").click()),
                State("a run's notices", {"open": "dropped"}, within=".tbm-run-notices"),
            ],
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_control_of_other_log_directories(
    write: Callable[[Path], None], ready: str, states: list[State], serve: Serve, open_tab: OpenTab
) -> None:
    hands = Hands(open_tab(serve(write), ready=ready), ready)
    for state in states:
        hands.use_all(state)
    assert hands.idle == []


def test_every_control_of_a_broken_link_s_notice(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, "#metadata&p.metadata.v=broken")
    notice = tab.by("notice", code="view-broken")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
