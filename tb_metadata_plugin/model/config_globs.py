"""Which files beside event files are read as documents: globs, as users write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from tb_metadata_plugin.errors import MetadataError

DEFAULT = (
    "hparams.yaml,hparams.yml,hparams.json,.hydra/config.yaml,args.yaml,args.yml,args.json,params/*.yaml,params/*.yml,"
    "params.json,params.yaml,params.yml,config.json,config.yaml,config.yml,cfg.json,cfg.yaml,cfg.yml,"
    "configuration.yaml,opt.yaml,hyp.yaml"
)
"""Lightning, Hydra, YOLO and timm, the SB3 zoo, IsaacLab with rsl_rl, Ray Tune, Sacred, detectron2, nerfstudio,
ML-Agents, YOLOv5."""
_WILD = "*?["
_DRIVE = re.compile("[A-Za-z]:")


class BadConfigFilesError(MetadataError, ValueError):
    """What tells the config files to read is no list of globs."""

    code = "bad-config-files"

    def __init__(self, glob: str, problem: str) -> None:
        super().__init__(
            "config files are told by comma-separated globs of names, each with one folder at most in front, as "
            f"params/*.yaml; {glob!r} is none: {problem}",
            glob=glob,
        )


class ConfigGlob(NamedTuple):
    """A glob of names, and the folder of a run's directory in which such files stand."""

    folder: str
    """"" is the run's directory itself."""
    name: str


def globs_of(text: str) -> tuple[ConfigGlob, ...]:
    """The globs between commas; none of an empty text.

    Raises:
        BadConfigFilesError: one is no glob of a name with at most one folder in front.
    """
    globs: list[ConfigGlob] = []
    for one in filter(None, map(str.strip, text.split(","))):
        folder, slash, name = one.rpartition("/")
        problem = _problem(folder, slash, name)
        if problem is not None:
            raise BadConfigFilesError(one, problem)
        globs.append(ConfigGlob(folder, name))
    return tuple(globs)


def _problem(folder: str, slash: str, name: str) -> str | None:
    """Why a glob names no files that may be read; None of one that does."""
    if slash and (not folder or folder.startswith("/") or _DRIVE.match(folder)):
        return "files are found in the directory of each run, so that none has a whole path"
    if "\\" in folder + name:
        return "folder and name stand on both sides of a /"
    if name in ("", ".", ".."):
        return "it names no file"
    if "**" in folder + name:
        return "** looks no further down: files are found in the directory of each run"
    if name.startswith("!") or folder.startswith("!"):
        return "none are left out by !: name those that are to be read"
    if "/" in folder or folder in (".", "..") or any(sign in folder for sign in _WILD):
        return "the folder must be one name, without signs that stand for others"
    return None
