"""fundmatch: which programmes of EU, Bund and Land could pay for a municipality's measures.

The public names are opened on demand, so that `import fundmatch` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from fundmatch.core import version

if TYPE_CHECKING:
    from fundmatch.app.pipeline import match
    from fundmatch.catalogue.reading import read_catalogue
    from fundmatch.model.result import Settings
    from fundmatch.strategy.reading import read_strategy

__version__ = version.VERSION
_ROOMS = {
    "Settings": "model.result",
    "match": "app.pipeline",
    "read_catalogue": "catalogue.reading",
    "read_strategy": "strategy.reading",
}
__all__ = ["Settings", "__version__", "match", "read_catalogue", "read_strategy"]


def __getattr__(name: str) -> object:
    """Open the room of a public name; the heavy libraries load only then."""
    if name not in _ROOMS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
