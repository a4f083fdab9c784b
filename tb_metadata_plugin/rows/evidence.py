"""What tells whether directories beside each other are parts of one training or trainings: a rule each.

A name alone decides nothing. It says what a directory may be; that it is so, what stands beside and above it says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tb_metadata_plugin.model.run_names import (
    OF_A_JOB,
    Kind,
    Split,
    are_numbered,
    is_part,
    is_setting,
    is_usual,
    stem,
)
from tb_metadata_plugin.rows.nodes import name_of
from tb_metadata_plugin.rows.seats import Facts

_OF_CURVES: tuple[Kind, ...] = ("eval", "validation", "shown", "process")
"""Parts that belong to curves above them though nothing else does."""


class Named(NamedTuple):
    """A directory that is called like a part of a training."""

    name: str
    split: Split
    facts: Facts


class Above(NamedTuple):
    """What stands above these."""

    is_run: bool
    """Whether it is a run in which something was logged, or may have been."""
    is_root: bool
    """Whether it is the log directory itself, in which trainings stand side by side."""
    curves: frozenset[str]
    """The tags of its scalars."""
    documented: bool
    """Whether it, or HParams that stand beside its parts, tells how a training was made."""


def parts(called: Sequence[Named], compared: Collection[frozenset[str]], above: Above) -> list[Named]:
    """Those of the directories beside each other that are parts of the training above them.

    Args:
        called: those with names of parts.
        compared: what was logged in each of those with other names.
        above: what stands above.
    """
    found = _unlike(called, compared)
    if _differ(found, above):
        return []
    job = _of_a_job(found, above)
    return _held([*job, *_splits(found, above, bool(job))], above)


def _unlike(called: Sequence[Named], compared: Collection[frozenset[str]]) -> Sequence[Named]:
    """What is logged as in the runs beside it is a training as these are, whatever its name."""
    if not compared or {"train", "validation"} <= {one.split.kind for one in called}:
        return called
    return [one for one in called if one.facts.tags not in compared]


def _differ(found: Sequence[Named], above: Above) -> bool:
    """Whether they were made in different ways, so that they are of several trainings."""
    if len({one.facts.hparams for one in found if one.facts.hparams}) > 1:
        return True
    told = [one for one in found if one.facts.config]
    if len({one.facts.config for one in told}) < 2:
        return False
    # What trains may be told other things than what evaluates, and a learner than its actors; two actors may not. Where
    # a document above tells how the training was made, validation and test may tell what came of them.
    has_train = any(one.split.kind in ("train", "lead") for one in found)
    if not has_train and not (above.is_run and above.documented):
        return True
    by_role: dict[object, set[int]] = {}
    for one in told:
        if one.split.kind in OF_A_JOB:
            by_role.setdefault(stem(one.name), set()).add(one.facts.config)
        elif not has_train:
            by_role.setdefault(one.split.kind, set()).add(one.facts.config)
    return any(len(configs) > 1 for configs in by_role.values())


def _of_a_job(found: Sequence[Named], above: Above) -> list[Named]:
    """The processes of one job: numbered from 0 on, or those that work for another one.

    Agents, clients and environments without one that they work for are compared with each other, as trainings are.
    """
    job = [one for one in found if one.split.kind in OF_A_JOB]
    if not job:
        return job
    if any(one.split.kind == "lead" for one in job):
        evaluates = [one for one in found if one.split.kind == "eval"]
        if len({stem(one.name) for one in (*job, *evaluates)}) > 1:
            return job
    processes = [one for one in job if one.split.kind == "process"]
    # Where the first one writes to the directory above, the others begin with 1.
    begins = (0, 1) if above.curves else (0,)
    numbered = processes and are_numbered([one.name for one in processes], begins)
    return processes if numbered else []


def _splits(found: Sequence[Named], above: Above, of_a_job: bool) -> list[Named]:
    """Those whose names say that they are splits, also by what the others are called."""
    sure = [one for one in found if one.split.sure and one.split.kind != "process"]
    others = [one for one in found if not one.split.sure and one.split.kind not in OF_A_JOB]
    if not others:
        return sure
    trains = [one for one in found if one.split.kind == "train"]
    if len(trains) > 1 and any(one.split.rest.strip("_-").isdecimal() for one in trains):
        return []  # Trainings that are counted, as YOLO's `train`, `train2`, `train3`.
    usual = [one for one in others if is_usual(one.split.rest)]
    if trains or of_a_job:
        if all(one.split.sure or is_usual(one.split.rest) for one in trains):
            return [*sure, *usual, *_sets(others)]
        if of_a_job or any(one.split.sure for one in trains):
            return [*sure, *usual]
        rests = {one.split.rest for one in others}
        return [*sure, *others] if len(rests) == 1 and len({one.split.kind for one in found}) > 1 else sure
    if above.curves:
        # Below the log directory a training may be called `test_x` as well.
        sets = [one for one in _sets(others) if one.split.kind == "validation" or not above.is_root]
        return [*sure, *usual, *sets]
    return sure


def _sets(others: Sequence[Named]) -> list[Named]:
    """Those that are called by a set of data on which a training is evaluated, as `val_coco` and `test_A`."""
    sets = [
        one
        for one in others
        if one.split.kind in ("validation", "test") and not is_setting(one.split.rest) and not is_usual(one.split.rest)
    ]
    return [] if len({one.facts.config for one in sets if one.facts.config}) > 1 else sets


def _held(found: list[Named], above: Above) -> list[Named]:
    """Those that something holds together: documents, what stands beside them, or the curves of the run above."""
    if above.documented:
        return found
    # Evaluations alone may be those of different models, unless their training stands above them.
    if len(found) > 1 and (above.is_run or any(one.split.kind != "eval" for one in found)):
        return found
    if above.curves:
        kinds = _OF_CURVES if above.is_root else (*_OF_CURVES, "test")
        return [one for one in found if one.split.kind in kinds]
    return []


def goes_along(facts: Facts, logged: frozenset[str]) -> bool:
    """Whether a run without keys beside the splits of a training is of it as well: it logs what none of them logs.

    Keras' users write what it does not log to such a directory, as `metrics/` beside `train/` and `validation/`.

    Args:
        facts: of the run.
        logged: tags of all splits.
    """
    return not facts.empty and facts.tags.isdisjoint(logged)


def sums_up(facts: Facts, curves: frozenset[str]) -> bool:
    """Whether a run with HParams tells of a training that has these curves, and is not one that has its own."""
    return facts.still or not facts.tags or not facts.tags >= curves


def compared(logged: Mapping[str, frozenset[object]]) -> list[str]:
    """Those of the nodes beside each other that are trainings of one sweep, by what was logged in them.

    They are those with the same tags, and what has some of these.
    """
    alike: dict[frozenset[object], list[str]] = {}
    for node, tags in logged.items():
        if tags:
            alike.setdefault(tags, []).append(node)
    shared: set[object] = set()
    for tags, nodes in alike.items():
        # Two that have one tag may be parts of one training, unless they are called alike.
        if len(nodes) > 1 and not all(is_part(name_of(node)) for node in nodes):
            stems = {stem(name_of(node)) for node in nodes}
            if len(tags) > 1 or len(nodes) > 2 or len(stems) == 1:
                shared |= tags
    return [node for node, tags in logged.items() if not shared.isdisjoint(tags)] if shared else []
