"""The tables that are shipped with the package: `fundmatch/data/*.csv`, semicolons, UTF-8, a header."""

import csv
import io
from importlib.resources import files


def text_of(name: str) -> str:
    """Return the text of a file in `fundmatch/data`."""
    return files("fundmatch").joinpath("data", name).read_text(encoding="utf-8")


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in `fundmatch/data`, each as heading → cell.

    >>> rows_of("glossary.csv")[0].keys()
    dict_keys(['de', 'en'])
    """
    return list(csv.DictReader(io.StringIO(text_of(name), newline=""), delimiter=";"))
