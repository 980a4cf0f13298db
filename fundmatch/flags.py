"""Short warnings beside a candidate: traps that cost money or time when they are overlooked.

May import: german, model, rules, vocabulary.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from fundmatch.model.programme import Programme
from fundmatch.model.result import Outcome, RuleResult
from fundmatch.rules.case import Case

OLD_DAYS = 365
_ROLES = {
    "Konsortium": "nur im Verbund mit Partnern",
    "Weiterleitung": "Mittel werden von einem Projekt weitergereicht",
    "über Bund oder Land": "Zugang nur über Bund oder Land",
    "über örtliche Träger": "Antrag nur durch örtliche Träger",
    "Dienstleistung": "Dienstleistung, kein Zuschuss",
    "Pauschale": "Pauschale ohne Antrag",
}


def flags_of(case: Case, results: Sequence[RuleResult], unjudged: Sequence[str]) -> tuple[str, ...]:
    """Return the warnings for one candidate, the gravest kinds first."""
    return (*_of_programme(case.programme), *_of_age(case.programme, case.as_of), *_to_do(results, unjudged))


def _of_programme(programme: Programme) -> Iterator[str]:
    if role := _ROLES.get(programme.access):
        yield role
    if programme.funding_types and not {"Zuschuss", "Preisgeld", "Sonstige"} & set(programme.funding_types):
        yield f"{' und '.join(programme.funding_types)}, kein Zuschuss"
    if programme.funds in ("knapp", "erschöpft", "Haushaltsvorbehalt"):
        yield f"Mittel: {programme.funds}"
    if programme.early_start == "verboten":
        yield "kein Beginn vor Bewilligung"
    if "De-minimis" in programme.state_aid or "DAWI-De-minimis" in programme.state_aid:
        yield "De-minimis-Beihilfe"
    if any(amount.indicative for amount in programme.amounts):
        yield "Beträge sind Richtwerte"
    if programme.confidence == "niedrig":
        yield "Eintrag wenig gesichert"


def _of_age(programme: Programme, as_of: date) -> Iterator[str]:
    """Say how old the claim about the window is: it is the one that ages fastest."""
    proof = programme.evidence_for("status")
    claim = proof.as_of if proof else None
    if claim is None:
        yield "Stand der Angaben unbekannt"
    elif (as_of - claim.last).days > OLD_DAYS:
        yield f"Stand der Angaben {claim.german}, älter als ein Jahr"


def _to_do(results: Sequence[RuleResult], unjudged: Sequence[str]) -> Iterator[str]:
    if any(result.outcome is Outcome.NOT_MET and result.fixable for result in results):
        yield "Hindernis, das die Kommune beseitigen kann"
    if unjudged:
        count = len(unjudged)
        yield "1 Bedingung von Hand prüfen" if count == 1 else f"{count} Bedingungen von Hand prüfen"
