"""What one gets: the instrument of a programme, out of its funding types and the way to it."""

from typing import Final

from fundmatch.model.programme import Programme

# In the order in which a list shows them: money that need not be paid back first.
INSTRUMENTS: Final = (
    "Zuschuss",
    "Pauschale",
    "Verbundprojekt",
    "Darlehen",
    "Preis",
    "Beratung/Leistung",
    "Dachprogramm",
)
_LOANS: Final = frozenset({"Darlehen", "Bürgschaft", "Beteiligung"})
_SERVICES: Final = frozenset({"Beratung", "Sachleistung"})
_PRIZES: Final = frozenset({"Preisgeld", "Auszeichnung"})


def instrument_of(programme: Programme) -> str:
    """Return what a city gets from the programme, one of `INSTRUMENTS`.

    Where it names several funding types a grant counts before a loan, and money before advice.
    """
    kinds = set(programme.funding_types)
    if programme.access == "Dachprogramm":
        return "Dachprogramm"
    if programme.access == "Pauschale":
        return "Pauschale"
    if programme.access == "Dienstleistung" or (kinds and kinds <= _SERVICES):
        return "Beratung/Leistung"
    if kinds and kinds <= _PRIZES | {"Sonstige"} and kinds & _PRIZES:
        return "Preis"
    if "Zuschuss" not in kinds and kinds & _LOANS:
        return "Darlehen"
    return "Verbundprojekt" if programme.access == "Konsortium" else "Zuschuss"


def without_money(programme: Programme) -> bool:
    """Tell that there is nothing but a title to be had."""
    return set(programme.funding_types) == {"Auszeichnung"}
