"""fundmatch: which programmes of EU, Bund and Land could pay for a municipality's measures.

What a command does is one call here, with the same result; the day, and the person who decides, are
arguments. The public names are opened on demand, so that `import fundmatch` stays light.

    catalogue, strategy = read_catalogue(folder), read_strategy(folder)
    match(catalogue, strategy, as_of=day)                    the lists, with what officers decided
    explain(catalogue, strategy, measure, programme, as_of=day)
    evaluate(catalogue, gold_file)                           the ranking on real awards
    export_catalogue(catalogue, file, as_of=day)

    workspace = open_workspace(folder)                       a strategy on disk, with its catalogue
    match_strategy(workspace, [file], as_of=day)             … and files written, as `fundmatch match` does
    review(workspace, [workbook], by=name, on=day)           what was typed goes into the ledger

    preview_update(folder, source, file, as_of=day)          what a new file would change, and then
    apply_update(folder, preview, by=name, on=day)
    undo_update(folder, by=name, on=day)
    compare_catalogues(old, new, as_of=day)

    check([path])                                            all problems of whatever lies there
    make_strategy(folder, with_catalog=True)                 an empty strategy to fill in
"""

from importlib import import_module
from typing import TYPE_CHECKING

from fundmatch.core import version

if TYPE_CHECKING:
    from fundmatch.app.catalogue_update import apply_update, compare_catalogues, preview_update, undo_update
    from fundmatch.app.catalogue_views import export_catalogue
    from fundmatch.app.checking import check
    from fundmatch.app.evaluation import evaluate
    from fundmatch.app.matching_run import match_strategy
    from fundmatch.app.pipeline import explain, match
    from fundmatch.app.review import review
    from fundmatch.app.scaffold import make_strategy
    from fundmatch.app.workspace import open_workspace
    from fundmatch.catalogue.reading import read_catalogue
    from fundmatch.model.result import Settings
    from fundmatch.strategy.reading import read_strategy

__version__ = version.VERSION
_ROOMS = {
    "Settings": "model.result",
    "apply_update": "app.catalogue_update",
    "check": "app.checking",
    "compare_catalogues": "app.catalogue_update",
    "evaluate": "app.evaluation",
    "explain": "app.pipeline",
    "export_catalogue": "app.catalogue_views",
    "make_strategy": "app.scaffold",
    "match": "app.pipeline",
    "match_strategy": "app.matching_run",
    "open_workspace": "app.workspace",
    "preview_update": "app.catalogue_update",
    "read_catalogue": "catalogue.reading",
    "read_strategy": "strategy.reading",
    "review": "app.review",
    "undo_update": "app.catalogue_update",
}
__all__ = [
    "Settings",
    "__version__",
    "apply_update",
    "check",
    "compare_catalogues",
    "evaluate",
    "explain",
    "export_catalogue",
    "make_strategy",
    "match",
    "match_strategy",
    "open_workspace",
    "preview_update",
    "read_catalogue",
    "read_strategy",
    "review",
    "undo_update",
]


def __getattr__(name: str) -> object:
    """Open the room of a public name; the heavy libraries load only then."""
    if name not in _ROOMS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
