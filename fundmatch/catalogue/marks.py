"""A short mark of an entry, by which somebody who saw it in a list tells that it is still the same."""

import hashlib
from typing import Final

from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.model.programme import Programme

_DIGITS: Final = 6


def mark_of(programme: Programme) -> str:
    """Return a short mark of the entry as it is: another one tells that somebody changed it since."""
    return hashlib.sha256(entry_as_yaml(programme).encode()).hexdigest()[:_DIGITS]
