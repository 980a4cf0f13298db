"""Rate, grant and own share of one measure under one programme: a calculation, no promise.

Rates that depend on facts which are unknown give a range. Arithmetic is in Decimal, and
grant and own share always add up to the cost. May import: areas, german, model, vocabulary.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from fundmatch import german
from fundmatch.areas import Inside, Place, inside_any
from fundmatch.model.programme import Amount, Programme, Rate
from fundmatch.model.result import Money
from fundmatch.model.strategy import Measure, Profile
from fundmatch.vocabulary import NO_GRANT

_PER_PROJECT = frozenset({"Antrag", "Vorhaben", "Antragsteller"})
_GRANTS = frozenset({"Zuschuss", "Sonstige"})
DISCLAIMER = "Rechnung, keine Zusage"
Bounds = tuple[Decimal, Decimal]


def place_of(profile: Profile) -> Place:
    """Return where the applicant is."""
    return Place(name=profile.name, state=profile.state, ags=profile.ags, areas=profile.areas)


def money(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> Money:
    """Return rate, grant and own share as ranges (None where unknown) with the reasoning."""
    if programme.access in NO_GRANT:
        return _without_sum(programme.access, f"{programme.access}: keine Quote, keine Summe")
    if programme.funding_types and not _GRANTS & set(programme.funding_types):
        kinds = german.listed(programme.funding_types)
        return _without_sum(kinds, f"{kinds}: kein Zuschuss, keine Eigenanteilsrechnung")
    applicant = measure.applicant or profile.applicant
    bounds, words = rate_bounds(programme, applicant, profile, as_of)
    if bounds is None:
        return _without_sum("unbekannt", "Fördersatz unbekannt")
    rate = (float(bounds[0]), float(bounds[1]))
    cost = measure.cost_eur
    if cost is None:
        note = f"{words}; Kosten der Maßnahme unbekannt"
        return Money(rate_pct=rate, rate_text=words, grant_eur=None, own_share_eur=None, note=note)
    grant, cap = _grant(bounds, cost, applicable_amounts(programme, applicant, "höchstens"))
    base = "der förderfähigen Kosten" if measure.cost_eligible_eur is not None else "der Gesamtkosten"
    note = f"{words} {base} von {german.euro(cost)}{cap}; {DISCLAIMER}"
    return Money(
        rate_pct=rate, rate_text=words, grant_eur=grant, own_share_eur=(cost - grant[1], cost - grant[0]), note=note
    )


def _without_sum(rate_text: str, note: str) -> Money:
    return Money(rate_pct=None, rate_text=rate_text, grant_eur=None, own_share_eur=None, note=note)


def rate_bounds(programme: Programme, applicant: str, profile: Profile, as_of: date) -> tuple[Bounds | None, str]:
    """Return the lowest and highest rate that may hold for the applicant, and the words for it.

    A rate without conditions is the fallback of those whose conditions are known to hold:
    where one of them holds for sure, only such rates count.
    """
    answers = [(rate, _holds(rate, applicant, profile, as_of)) for rate in programme.rates]
    possible = [(rate, answer) for rate, answer in answers if answer is not Inside.NO]
    special = [rate for rate, answer in possible if answer is Inside.YES and _is_special(rate)]
    chosen = special or [rate for rate, _ in possible]
    if not chosen:
        return None, "Fördersatz unbekannt"
    low = min(rate.pct if rate.pct is not None else rate.pct_min or rate.pct_max or Decimal(0) for rate in chosen)
    high = max(rate.pct if rate.pct is not None else rate.pct_max or Decimal(0) for rate in chosen)
    up_to = any(rate.pct is None and rate.pct_min is None for rate in chosen)
    return (low, high), rate_words(low, high, up_to=up_to)


def rate_words(low: Decimal, high: Decimal, *, up_to: bool) -> str:
    """Return `80 %`, `bis zu 80 %` or `60–80 %` (with "bis zu" where the source says so)."""
    if low == high:
        return f"bis zu {german.percent(high)}" if up_to else german.percent(high)
    spread = f"{german.percent(low).removesuffix(' %')}–{german.percent(high)}"
    return f"bis zu {spread}" if up_to else spread


def applicable_amounts(programme: Programme, applicant: str, bound: str, of: str = "Zuwendung") -> list[Amount]:
    """Return the amounts per application that hold for the applicant, indicative ones left out."""
    return [
        amount
        for amount in programme.amounts
        if amount.of == of
        and amount.bound in (bound, "genau")
        and amount.per in _PER_PROJECT
        and not amount.indicative
        and not amount.module
        and (not amount.applicants or applicant in amount.applicants)
    ]


def _grant(bounds: Bounds, cost: int, maxima: Sequence[Amount]) -> tuple[tuple[int, int], str]:
    """Return the grant in whole euros, rounded down, and the words for a ceiling that bites."""
    ceiling = min((amount.eur for amount in maxima), default=None)
    low, high = (int((Decimal(cost) * rate / 100).to_integral_value(ROUND_DOWN)) for rate in bounds)
    if ceiling is None or high <= ceiling:
        return (low, high), ""
    return (min(low, ceiling), ceiling), f", höchstens {german.euro(ceiling)}"


def _is_special(rate: Rate) -> bool:
    return bool(rate.applicants or rate.financially_weak is not None or rate.budget or rate.areas)


def _holds(rate: Rate, applicant: str, profile: Profile, as_of: date) -> Inside:
    """Tell whether the conditions of the rate hold (three-valued and)."""
    answers = [Inside.YES]
    if rate.applicants:
        answers.append(Inside.YES if applicant in rate.applicants else Inside.NO)
    if rate.financially_weak is not None:
        answers.append(_same(rate.financially_weak, profile.financially_weak))
    if rate.budget:
        answers.append(_same(rate.budget, None if profile.budget == "unbekannt" else profile.budget))
    if rate.areas:
        answers.append(inside_any(place_of(profile), rate.areas))
    if rate.module:
        answers.append(Inside.UNKNOWN)
    if rate.valid_from and rate.valid_from.first > as_of:
        answers.append(Inside.NO)
    if rate.valid_until and rate.valid_until.last < as_of:
        answers.append(Inside.NO)
    if Inside.NO in answers:
        return Inside.NO
    return Inside.UNKNOWN if Inside.UNKNOWN in answers else Inside.YES


def _same(wanted: object, known: object) -> Inside:
    if known is None:
        return Inside.UNKNOWN
    return Inside.YES if wanted == known else Inside.NO
