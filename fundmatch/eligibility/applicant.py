"""Who may apply: kind of applicant, area, population, consortium.

Pure functions of a case; none scores, none drops.
"""

import re

from fundmatch.core.formatting import listed, number
from fundmatch.core.territories import Inside, Place, inside, inside_any, outside_land
from fundmatch.core.vocabulary import LAENDER, MUNICIPAL
from fundmatch.eligibility.access import ROLES, goes_via_others
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms
from fundmatch.eligibility.city_cells import AGS, AREAS, DUTIES, PARTNERS, POPULATION
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.answers import Ask, Need
from fundmatch.model.programme import Partners, Population, Programme

# Kinds that a programme may name in a wider or narrower word; whether the wider word
# means them is for the granting office to say.
_UNCLEAR = {
    "Kommunales Unternehmen": frozenset({"Unternehmen", "Öffentliche Einrichtung"}),
    "KMU": frozenset(),
    "Bildungseinrichtung": frozenset({"Öffentliche Einrichtung"}),
    "Kommunaler Zweckverband": frozenset({"Öffentliche Einrichtung"}),
    "Unternehmen": frozenset({"KMU"}),
}
# Bodies that act on site for the public: through them money can reach a purpose of the city; a firm pursues its own.
_LOCAL_BODIES = frozenset({"Verband/Vereinigung", "Bildungseinrichtung", "Öffentliche Einrichtung"})
# Ways by which the catalogue says that others apply, and the city has its part.
_OTHERS_APPLY = frozenset({"Konsortium", "Weiterleitung", "über Bund oder Land"})
# Kinds of municipality that the AGS tells, and towns of a Kreis that have the rights of a kreisfreie Stadt.
_KINDS = frozenset({"kreisfrei", "kreisangehörig", "Kreis"})
_DUTIES = frozenset({"eigenes Jugendamt", "Schulträger"})
_LIMITED_TO = {
    "kreisfrei": "kreisfreie Städte",
    "kreisangehörig": "kreisangehörige Gemeinden",
    "Kreis": "Kreise",
    "eigenes Jugendamt": "Kommunen mit eigenem Jugendamt",
    "Schulträger": "Kommunen, die Schulträger sind",
    "Eigentümer": "Kommunen, denen das Objekt gehört",
}
_SPECIAL_STATUS = frozenset({"05334002", "03241001", "03159016", "10041100"})
_PARTNERS_WANTED = Need("Partner gewinnen", "Fachamt")
_NO_PARTNERS = frozenset({"keine", "keiner", "kein partner", "keine partner", "nein", "ohne"})
_INCLUDED = {"KMU": frozenset({"Unternehmen"}), "Existenzgründer/in": frozenset({"Unternehmen", "KMU"})}


@rule(
    "Antragsberechtigung",
    MainQuestion.MAY_WE,
    fields=("applicants", "applicants_excluded", "applicants_note", "applicant_limits", "access"),
    measure_fields=("applicant",),
    profile_fields=("applicant", "ags", "name", "duties", "duties_missing"),
    asks=(AGS, DUTIES),
)
def applicant(case: Case) -> Answer:
    """Tell whether this kind of body may apply; a city is not its company."""
    programme, kind = case.programme, case.applicant
    demanded = listed(programme.applicants, "oder") or NOT_SAID
    if programme.applicants_note:
        demanded = f"{demanded}; {programme.applicants_note}"
    terms = Terms(demanded, kind)
    if programme.access == "Dachprogramm":
        return terms.not_met("Dachprogramm: beantragt wird nicht es selbst, sondern seine Aufrufe und Bausteine.")
    if kind in programme.applicants_excluded:
        return terms.not_met(f"{kind} ist ausdrücklich nicht antragsberechtigt.")
    if not programme.applicants:
        return terms.not_stated("Der Katalog nennt keine Förderberechtigten.")
    if kind in programme.applicants or _INCLUDED.get(kind, frozenset()) & set(programme.applicants):
        return _within_limits(case, terms)
    if wider := _UNCLEAR.get(kind, frozenset()) & set(programme.applicants):
        words = listed(sorted(wider), "oder")
        return terms.open(f"{kind} ist nicht genannt; ob „{words}“ es einschließt, sagt die Bewilligungsstelle.")
    if programme.access in _OTHERS_APPLY and kind in MUNICIPAL:
        return terms.met(_admitted(programme, kind))
    if programme.access == "über örtliche Träger" and (bodies := _LOCAL_BODIES & set(programme.applicants)):
        words = listed(sorted(bodies), "oder")
        return terms.met(f"{kind} stellt den Antrag nicht selbst: das Geld kommt über örtliche Träger ({words}).")
    # Clubs and firms that may apply make no way for the city where the access does not say so: the money is theirs.
    return terms.not_met(f"{kind} gehört nicht zu den Förderberechtigten.")


def _within_limits(case: Case, terms: Terms) -> Answer:
    """Say yes to a kind of applicant that is named, unless the programme is for other kinds of municipality."""
    programme, kind = case.programme, case.applicant
    if not programme.applicant_limits or kind not in MUNICIPAL:
        return terms.met(_admitted(programme, kind))
    words = listed([_LIMITED_TO[limit] for limit in programme.applicant_limits], "oder")
    answers = [_has_limit(limit, case) for limit in programme.applicant_limits]
    if any(answers):
        return terms.met(f"Nur für {words}: {case.profile.name} gehört dazu.")
    if None in answers:
        by_key = not case.profile.ags and _KINDS & set(programme.applicant_limits)
        duties = [limit for limit in programme.applicant_limits if limit not in _KINDS]
        asks = [AGS.ask()] if by_key else [DUTIES.ask(limit) for limit in duties]
        return terms.open(f"Nur für {words}; ob {case.profile.name} dazu gehört, ist nicht bekannt.", *asks)
    return terms.not_met(f"Nur für {words}; {case.profile.name} gehört nicht dazu.")


def _has_limit(limit: str, case: Case) -> bool | None:
    """Tell whether the municipality is of the kind; None where the AGS does not tell.

    Kreise and kreisfreie Städte are örtliche Träger der Jugendhilfe (§ 69 SGB VIII with the laws of the Länder)
    and bear schools of their own; of a town in a Kreis only its Kreis or a list can tell.
    """
    key = case.profile.ags
    if limit in case.profile.duties or limit in case.profile.duties_missing:
        return limit in case.profile.duties
    if not key or key in _SPECIAL_STATUS:
        return None
    kind = "Kreis" if case.applicant == "Landkreis" else "kreisfrei" if key.endswith("000") else "kreisangehörig"
    if limit in _KINDS:
        return limit == kind
    return True if limit in _DUTIES and kind != "kreisangehörig" else None


def _admitted(programme: Programme, kind: str) -> str:
    """Word a yes, with the role where somebody else applies for the money or passes it on."""
    role = ROLES.get(programme.access)
    return f"{kind} kommt an die Mittel: {role}." if goes_via_others(programme) else f"{kind} ist antragsberechtigt."


@rule(
    "Fördergebiet",
    MainQuestion.MAY_WE,
    fields=("areas", "areas_excluded"),
    profile_fields=("name", "state", "ags", "nuts", "areas", "areas_outside"),
    asks=(AREAS, AGS),
)
def area(case: Case) -> Answer:
    """Tell whether the applicant lies in the area of the programme."""
    programme, place = case.programme, case.place
    demanded = listed(programme.areas, "oder") or NOT_SAID
    if programme.areas_excluded:
        demanded = f"{demanded}; nicht: {listed(programme.areas_excluded, 'oder')}"
    terms = Terms(demanded, _whereabouts(place))
    without = inside_any(place, programme.areas_excluded) if programme.areas_excluded else Inside.NO
    if without is Inside.YES:
        return terms.not_met(f"{place.name} liegt in einem ausgenommenen Gebiet.")
    if outside_land(place, programme.level):
        land = LAENDER[programme.level]
        return terms.not_met(f"{place.name} liegt nicht im Fördergebiet (Programm des Landes {land}).")
    if not programme.areas:
        return terms.not_stated("Der Katalog nennt kein Fördergebiet.")
    within = inside_any(place, programme.areas)
    words = listed(programme.areas, "oder")
    if within is Inside.NO:
        return terms.not_met(f"{place.name} liegt nicht im Fördergebiet ({words}).")
    if Inside.UNKNOWN in (within, without):
        reason = f"Ob {place.name} im Fördergebiet liegt, ist nicht bekannt: {words}."
        return terms.open(reason, *_cells_that_tell_the_area(case))
    return terms.met(f"{place.name} liegt im Fördergebiet.")


def _whereabouts(place: Place) -> str:
    """Return the applicant's name with Land and key, as far as they are known."""
    keys = ", ".join(key for key in (place.state, f"AGS {place.ags}" if place.ags else "") if key)
    return f"{place.name} ({keys})" if keys else place.name


def _cells_that_tell_the_area(case: Case) -> list[Ask]:
    """Return the key where it is missing, for it settles most areas; else each area that nobody can tell of."""
    if not case.place.ags:
        return [AGS.ask()]
    areas = (*case.programme.areas, *case.programme.areas_excluded)
    return [AREAS.ask(name) for name in areas if inside(case.place, name) is Inside.UNKNOWN]


@rule("Einwohnerzahl", MainQuestion.MAY_WE, fields=("population",), profile_fields=("population",), asks=(POPULATION,))
def population(case: Case) -> Answer:
    """Tell whether the number of inhabitants lies within the bounds ("über 50.000" is more than 50.000)."""
    bounds, known = case.programme.population, case.profile.population
    inhabitants = f"{number(known)} Einwohner" if known is not None else "Einwohnerzahl unbekannt"
    if bounds is None:
        return Terms(NOT_SAID, inhabitants).not_stated("Der Katalog nennt keine Einwohnergrenze.")
    terms = Terms(_bounds_in_words(bounds), inhabitants)
    if known is None:
        reason = f"Verlangt sind {terms.demanded}; die Einwohnerzahl fehlt im Profil."
        return terms.open(reason, POPULATION.ask())
    if _within(bounds, known):
        return terms.met(f"Verlangt sind {terms.demanded}; {inhabitants}: erfüllt.")
    return terms.not_met(f"Verlangt sind {terms.demanded}; {inhabitants}: nicht erfüllt.")


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


@rule(
    "Verbund",
    MainQuestion.MISSING,
    fields=("partners",),
    measure_fields=("partners",),
    asks=(PARTNERS,),
    need=_PARTNERS_WANTED,
)
def consortium(case: Case) -> Answer:
    """Tell whether partners and countries are there; a missing partner can be found."""
    wanted = case.programme.partners
    present = case.measure.partners or "keine Partner angegeben"
    if wanted is None:
        return _size_unknown(case, present)
    terms = Terms(_partners_in_words(wanted), present)
    if not (_several_partners(wanted) or _several_countries(wanted) or wanted.must_include):
        return _alone(terms, wanted)
    if case.measure.partners.strip(" .").casefold() in _NO_PARTNERS:
        return terms.not_met(f"Verlangt: {terms.demanded}; die Maßnahme hat keine Partner.", fixable=True)
    named = [name for name in re.split(r"[,;/]|\bund\b", case.measure.partners) if name.strip()]
    if not named:
        reason = f"Verlangt: {terms.demanded}; die Maßnahme nennt keine Partner."
        return terms.open(reason, PARTNERS.ask(), fixable=True)
    return _counted(terms, wanted, len(named))


def _size_unknown(case: Case, present: str) -> Answer:
    if case.programme.access == "Konsortium":
        terms = Terms("Verbund, Größe nicht angegeben", present)
        return terms.open("Antrag nur im Verbund; Partner klären.", fixable=True)
    return Terms(NOT_SAID, present).not_stated("Der Katalog nennt keinen Verbund, der verlangt wäre.")


def _alone(terms: Terms, wanted: Partners) -> Answer:
    if wanted.partners_min == 1 and not wanted.note:
        return terms.met("Ein Antrag allein genügt.")
    return terms.open(f"Verbund prüfen: {terms.demanded}.", fixable=True)


def _counted(terms: Terms, wanted: Partners, named: int) -> Answer:
    """Set the number of named partners against the one that is wanted; where they come from no table says."""
    # The applicant is a partner too and is not named among them.
    missing = (wanted.partners_min or 1) - named - 1
    if missing > 0:
        reason = f"Verlangt: {terms.demanded}; mit {named} genannten Partnern und der Antragstellerin fehlen {missing}."
        return terms.not_met(reason, fixable=True)
    if _several_countries(wanted) or wanted.must_include:
        return terms.open(f"Zahl der Partner reicht; noch zu prüfen: {terms.demanded}.", fixable=True)
    return terms.met("Die genannten Partner reichen.")


def _several_partners(wanted: Partners) -> bool:
    return (wanted.partners_min or 1) > 1


def _several_countries(wanted: Partners) -> bool:
    return (wanted.countries_min or 1) > 1


def _partners_in_words(wanted: Partners) -> str:
    parts = [
        f"mindestens {wanted.partners_min} Partner" if _several_partners(wanted) else "",
        f"aus {wanted.countries_min} Staaten" if _several_countries(wanted) else "",
        f"darunter {listed(wanted.must_include)}" if wanted.must_include else "",
        wanted.note,
    ]
    return ", ".join(part for part in parts if part) or "Verbund"
