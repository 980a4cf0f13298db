"""Fixtures that many tests share: the shipped catalogue, and a cache of their own."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from record_helpers import REPOSITORY

from fundmatch.catalogue.reading import Catalogue, read_catalogue

# How long an example takes says how busy the machine is, and nothing of the program.
settings.register_profile("fundmatch", deadline=None)
settings.load_profile("fundmatch")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FUNDMATCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    return read_catalogue(REPOSITORY / "catalogs")
