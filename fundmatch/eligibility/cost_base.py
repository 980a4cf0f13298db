"""Whether the money of a programme is for the kind of cost that a measure has: its reference cost base.

A programme that pays concepts, staff or advice is never multiplied with the cost of a building.
"""

from typing import Final

from fundmatch.core import formatting
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure

# The wider words of a budget, by what they can mean.
_MEANT: Final = {
    "Investition": frozenset({"Bau", "Kauf"}),
    "Sachkosten": frozenset({"Kauf", "Betrieb"}),
    "Grunderwerb": frozenset({"Kauf"}),
}
# What the whole cost of a measure is made of where nobody said its kind: cities list investments.
_USUAL: Final = frozenset({"Bau", "Kauf", "Pauschale"})


def pays(programme: Programme, kind: str) -> bool | None:
    """Tell whether the programme pays for a kind of cost; None where the kind is wider than what it pays for."""
    paid = set(programme.pays_for) - set(programme.pays_not_for)
    meant = _MEANT.get(kind, frozenset({kind}))
    if "Pauschale" in paid or meant <= paid:
        return True
    return None if meant & paid else False


def is_excluded(programme: Programme, kind: str) -> bool:
    """Tell whether the programme says that it does not pay for a kind of cost."""
    unpaid = set(programme.pays_not_for)
    return kind in unpaid or _MEANT.get(kind, frozenset({kind})) <= unpaid


def why_not_reckoned(programme: Programme, measure: Measure) -> str:
    """Return why the cost of the measure is no base for the programme's rate, in German.

    Empty where it is one, and where the catalogue does not say what the rate is taken of.
    """
    if not programme.pays_for:
        return ""
    words = formatting.listed(programme.pays_for)
    if not measure.cost_kind:
        return "" if _USUAL & set(programme.pays_for) else f"bezahlt wird {words}; die Kostenart der Maßnahme fehlt"
    answers = [pays(programme, kind) for kind in measure.cost_kind]
    # The eligible cost was told apart by the officer: then it is enough that something is paid for.
    if all(answers) or (measure.cost_eligible_eur is not None and any(answers)):
        return ""
    return f"bezahlt wird {words}, die Kosten sind {formatting.listed(measure.cost_kind)}"
