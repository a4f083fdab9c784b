"""Teaches setuptools to build the frontend's bundle before it copies or archives the package."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

# The directory of setup.py is not on the path under every front end.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import _build


class BuildWithBundle(build_py):
    """Builds a stale bundle first, so that it is there when the package's data files are listed."""

    def run(self) -> None:
        """Build the bundle, then the package."""
        _build.ensure_bundle()
        # An earlier build's hashed files would otherwise stay in the wheel for good.
        if not self.editable_mode:
            shutil.rmtree(Path(self.build_lib, _build.STATIC.relative_to(_build.ROOT)), ignore_errors=True)
        super().run()


class SdistWithBundle(sdist):
    """Puts the built bundle into the archive, so that whoever installs it needs no Node."""

    def run(self) -> None:
        """Build the bundle, then the archive."""
        _build.ensure_bundle()
        super().run()


setup(cmdclass={"build_py": BuildWithBundle, "sdist": SdistWithBundle})
