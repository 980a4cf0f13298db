"""Fixtures that many tests share: the shipped catalogue, and a cache of their own."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from record_helpers import REPOSITORY

from fundmatch.catalogue.reading import Catalogue, read_catalogue
from fundmatch.files import cache

# How long an example takes says how busy the machine is, and nothing of the program.
settings.register_profile("fundmatch", deadline=None)
settings.load_profile("fundmatch")


_FOLDERS = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests out of the user's cache; all processes of a run share one, and none forgets what another needs."""
    if not hasattr(config, "workerinput"):
        folder = config.stash[_FOLDERS] = tempfile.TemporaryDirectory(prefix="fundmatch-tests-")
        os.environ["FUNDMATCH_CACHE"] = str(Path(folder.name) / "cache")
        os.environ["XDG_DATA_HOME"] = str(Path(folder.name) / "data")
        # The secret is there before two processes could make it at once.
        cache.store("first", cache.key_of(), b"")
    # Tests use many catalogues, officers one or two.
    cache._MOST = 10_000


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cache of the run."""
    if folder := config.stash.get(_FOLDERS, None):
        folder.cleanup()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    return read_catalogue(REPOSITORY / "catalogs")
