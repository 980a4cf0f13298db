"""Who may apply: kind of applicant, area, population, consortium.

Pure functions of a case; none scores, none drops. May import: areas, german, model, rules.case.
"""

import re

from fundmatch.areas import Inside, inside_any
from fundmatch.german import listed, number
from fundmatch.model.programme import Population
from fundmatch.model.result import Outcome
from fundmatch.rules.case import NOT_SAID, Answer, Case

# Kinds that a programme may name in a wider or narrower word; whether the wider word
# means them is for the granting office to say.
_UNCLEAR = {
    "Kommunales Unternehmen": frozenset({"Unternehmen", "Öffentliche Einrichtung"}),
    "KMU": frozenset(),
    "Bildungseinrichtung": frozenset({"Öffentliche Einrichtung"}),
    "Kommunaler Zweckverband": frozenset({"Öffentliche Einrichtung"}),
    "Unternehmen": frozenset({"KMU"}),
}
# Bodies that a city can win as applicants for its own purpose; a firm pursues its own.
_LOCAL_BODIES = frozenset({"Verband/Vereinigung", "Privatperson", "Bildungseinrichtung", "Öffentliche Einrichtung"})
_INCLUDED = {"KMU": frozenset({"Unternehmen"}), "Existenzgründer/in": frozenset({"Unternehmen", "KMU"})}


def applicant(case: Case) -> Answer:
    """Tell whether this kind of body may apply; a city is not its company."""
    programme, kind = case.programme, case.applicant
    demanded = listed(programme.applicants, "oder") or NOT_SAID
    if programme.applicants_note:
        demanded = f"{demanded}; {programme.applicants_note}"
    if kind in programme.applicants_excluded:
        return _not_admitted(case, demanded, f"{kind} ist ausdrücklich nicht antragsberechtigt.")
    if not programme.applicants:
        return Answer(
            outcome=Outcome.OPEN, demanded=demanded, found=kind, reason="Der Katalog nennt keine Förderberechtigten."
        )
    if kind in programme.applicants or _INCLUDED.get(kind, frozenset()) & set(programme.applicants):
        return Answer(outcome=Outcome.MET, demanded=demanded, found=kind, reason=f"{kind} ist antragsberechtigt.")
    if wider := _UNCLEAR.get(kind, frozenset()) & set(programme.applicants):
        reason = f"{kind} ist nicht genannt; ob „{listed(sorted(wider), 'oder')}“ es einschließt, sagt die Bewilligungsstelle."
        return Answer(outcome=Outcome.OPEN, demanded=demanded, found=kind, reason=reason)
    return _not_admitted(case, demanded, f"{kind} gehört nicht zu den Förderberechtigten.")


def _not_admitted(case: Case, demanded: str, reason: str) -> Answer:
    """Word a refusal; where clubs may apply, a city can look for one."""
    local = _LOCAL_BODIES & set(case.programme.applicants)
    through_others = case.programme.access == "über örtliche Träger" and bool(local)
    if through_others:
        reason = f"{reason} Möglich ist ein Antrag durch einen örtlichen Träger (z. B. Verein)."
    return Answer(
        outcome=Outcome.NOT_MET, demanded=demanded, found=case.applicant, reason=reason, fixable=through_others
    )


def area(case: Case) -> Answer:
    """Tell whether the applicant lies in the area of the programme."""
    programme, place = case.programme, case.place
    demanded = listed(programme.areas, "oder") or NOT_SAID
    if programme.areas_excluded:
        demanded = f"{demanded}; nicht: {listed(programme.areas_excluded, 'oder')}"
    found = f"{place.name} ({place.state}{', AGS ' + place.ags if place.ags else ''})"
    without = inside_any(place, programme.areas_excluded) if programme.areas_excluded else Inside.NO
    if without is Inside.YES:
        return Answer(
            outcome=Outcome.NOT_MET,
            demanded=demanded,
            found=found,
            reason=f"{place.name} liegt in einem ausgenommenen Gebiet.",
        )
    if not programme.areas:
        return Answer(
            outcome=Outcome.OPEN, demanded=demanded, found=found, reason="Der Katalog nennt kein Fördergebiet."
        )
    within = inside_any(place, programme.areas)
    if within is Inside.NO:
        reason = f"{place.name} liegt nicht im Fördergebiet ({listed(programme.areas, 'oder')})."
        return Answer(outcome=Outcome.NOT_MET, demanded=demanded, found=found, reason=reason)
    if within is Inside.UNKNOWN or without is Inside.UNKNOWN:
        reason = f"Ob {place.name} im Fördergebiet liegt, ist nicht bekannt: {listed(programme.areas, 'oder')}."
        return Answer(outcome=Outcome.OPEN, demanded=demanded, found=found, reason=reason)
    return Answer(outcome=Outcome.MET, demanded=demanded, found=found, reason=f"{place.name} liegt im Fördergebiet.")


def population(case: Case) -> Answer:
    """Tell whether the number of inhabitants lies within the bounds ("über 50.000" is more than 50.000)."""
    bounds, known = case.programme.population, case.profile.population
    found = f"{number(known)} Einwohner" if known is not None else "Einwohnerzahl unbekannt"
    if bounds is None:
        return Answer(
            outcome=Outcome.MET, demanded=NOT_SAID, found=found, reason="Der Katalog nennt keine Einwohnergrenze."
        )
    demanded = _bounds_in_words(bounds)
    if known is None:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Verlangt sind {demanded}; die Einwohnerzahl fehlt im Profil.",
        )
    outcome = Outcome.MET if _within(bounds, known) else Outcome.NOT_MET
    word = "erfüllt" if outcome is Outcome.MET else "nicht erfüllt"
    return Answer(outcome=outcome, demanded=demanded, found=found, reason=f"Verlangt sind {demanded}; {found}: {word}.")


def _within(bounds: Population, known: int) -> bool:
    return not (
        (bounds.over is not None and known <= bounds.over)
        or (bounds.at_least is not None and known < bounds.at_least)
        or (bounds.at_most is not None and known > bounds.at_most)
        or (bounds.under is not None and known >= bounds.under)
    )


def _bounds_in_words(bounds: Population) -> str:
    words = (
        ("über", bounds.over),
        ("mindestens", bounds.at_least),
        ("höchstens", bounds.at_most),
        ("unter", bounds.under),
    )
    parts = [f"{word} {number(value)}" for word, value in words if value is not None]
    note = f" ({bounds.note})" if bounds.note else ""
    return f"{listed(parts)} Einwohner{note}" if parts else f"Einwohnerzahl{note}"


def consortium(case: Case) -> Answer:
    """Tell whether partners and countries are there; a missing partner can be found."""
    wanted = case.programme.partners
    named = [name for name in re.split(r"[,;/]|\bund\b", case.measure.partners) if name.strip()]
    found = case.measure.partners or "keine Partner angegeben"
    if wanted is None:
        if case.programme.access == "Konsortium":
            return Answer(
                outcome=Outcome.OPEN,
                demanded="Verbund, Größe nicht angegeben",
                found=found,
                reason="Antrag nur im Verbund; Partner klären.",
                fixable=True,
            )
        return Answer(
            outcome=Outcome.MET, demanded=NOT_SAID, found=found, reason="Der Katalog verlangt keinen Verbund."
        )
    needed, countries = wanted.partners_min or 1, wanted.countries_min or 1
    parts = [f"mindestens {needed} Partner" if needed > 1 else "", f"aus {countries} Staaten" if countries > 1 else ""]
    parts += [f"darunter {listed(wanted.must_include)}" if wanted.must_include else "", wanted.note]
    demanded = ", ".join(part for part in parts if part) or "Verbund"
    if needed <= 1 and countries <= 1 and not wanted.must_include:
        return Answer(
            outcome=Outcome.OPEN, demanded=demanded, found=found, reason=f"Verbund prüfen: {demanded}.", fixable=True
        )
    if not named:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Verlangt: {demanded}; die Maßnahme nennt keine Partner.",
            fixable=True,
        )
    if len(named) + 1 < needed:
        reason = f"Verlangt: {demanded}; mit {len(named)} genannten Partnern und der Antragstellerin fehlen {needed - len(named) - 1}."
        return Answer(outcome=Outcome.NOT_MET, demanded=demanded, found=found, reason=reason, fixable=True)
    if countries > 1 or wanted.must_include:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Zahl der Partner reicht; noch zu prüfen: {demanded}.",
            fixable=True,
        )
    return Answer(outcome=Outcome.MET, demanded=demanded, found=found, reason="Die genannten Partner reichen.")
