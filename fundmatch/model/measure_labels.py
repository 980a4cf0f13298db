"""What the fields of a measure are called in German; the words stand with their declarations."""

from typing import Final

from fundmatch.core.field_spec import by_name
from fundmatch.model.strategy import Measure

# A column that fills more than one field of a measure, and so none that is declared.
_PERIOD: Final = {"period": "Zeitraum (Beginn und Ende)"}


def measure_label(name: str) -> str:
    """Return what a field of `Measure` is called; an unknown one keeps its own name.

    >>> measure_label("cost_total_eur"), measure_label("period")
    ('Gesamtkosten', 'Zeitraum (Beginn und Ende)')
    """
    spec = by_name(Measure).get(name)
    return spec.label if spec else _PERIOD.get(name, name)
