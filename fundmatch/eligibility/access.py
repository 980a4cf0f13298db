"""How a city gets at the money of a programme, and whether it is a grant at all."""

from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.model.programme import Programme

_GRANTS = frozenset({"Zuschuss", "Sonstige"})
# How the money reaches the city where it does not apply for it alone; such sums are not the city's to add up.
ROLES = {
    "Konsortium": "nur im Verbund mit Partnern",
    "Weiterleitung": "Mittel werden von einem Projekt weitergereicht",
    "über Bund oder Land": "Zugang nur über Bund oder Land",
    "über örtliche Träger": "Antrag nur durch örtliche Träger",
    "Dienstleistung": "Dienstleistung, kein Zuschuss",
    "Pauschale": "Pauschale ohne Antrag",
}


# Ways on which somebody else applies for the money, or passes it on to the city.
_VIA_OTHERS = frozenset({"Konsortium", "Weiterleitung", "über Bund oder Land", "über örtliche Träger"})


def goes_via_others(programme: Programme) -> bool:
    """Tell whether the money reaches a city only through the Land, a lead partner or another body that applies."""
    return programme.access in _VIA_OTHERS


def gives_grants(programme: Programme) -> bool:
    """Tell whether the programme pays a share of cost: no service, no lump sum, no loan or prize."""
    kinds = set(programme.funding_types)
    return programme.access not in NO_GRANT and (not kinds or bool(_GRANTS & kinds))
