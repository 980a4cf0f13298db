"""Rate, grant and own share of one measure under one programme: a calculation, no promise.

Rates that depend on facts which are unknown give a range. Arithmetic is in Decimal, and
grant and own share always add up to the cost.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from fundmatch.core import formatting
from fundmatch.core.territories import Inside, Place, inside_any
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.model.programme import Amount, Programme, Rate
from fundmatch.model.result import Money
from fundmatch.model.strategy import Measure, OwnRate, Profile

_PER_PROJECT = frozenset({"Antrag", "Vorhaben", "Antragsteller", "Kommune"})
_GRANTS = frozenset({"Zuschuss", "Sonstige"})
DISCLAIMER = "Rechnung, keine Zusage"
# What the calculation looks at: a rule that uses it answers alike wherever these agree.
READ_OF_MEASURE = ("applicant", "cost_total_eur", "cost_eligible_eur")
READ_OF_PROFILE = ("applicant", "name", "state", "ags", "nuts", "areas", "rates", "financially_weak", "budget")
Bounds = tuple[Decimal, Decimal]
# How the money reaches the city where it does not apply for it alone; such sums are not the city's to add up.
ROLES = {
    "Konsortium": "nur im Verbund mit Partnern",
    "Weiterleitung": "Mittel werden von einem Projekt weitergereicht",
    "über Bund oder Land": "Zugang nur über Bund oder Land",
    "über örtliche Träger": "Antrag nur durch örtliche Träger",
    "Dienstleistung": "Dienstleistung, kein Zuschuss",
    "Pauschale": "Pauschale ohne Antrag",
}


def place_of(profile: Profile) -> Place:
    """Return where the applicant is."""
    return Place(name=profile.name, state=profile.state, ags=profile.ags, nuts=profile.nuts, areas=profile.areas)


def gives_grants(programme: Programme) -> bool:
    """Tell whether the programme pays a share of cost: no service, no lump sum, no loan or prize."""
    kinds = set(programme.funding_types)
    return programme.access not in NO_GRANT and (not kinds or bool(_GRANTS & kinds))


def money(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> Money:
    """Return rate, grant and own share as ranges (None where unknown) with the reasoning."""
    if programme.access in NO_GRANT:
        return _without_sum(programme.access, f"{programme.access}: keine Quote, keine Summe")
    if not gives_grants(programme):
        kinds = formatting.listed(programme.funding_types)
        return _without_sum(kinds, f"{kinds}: kein Zuschuss, keine Eigenanteilsrechnung")
    applicant = measure.applicant or profile.applicant
    bounds, words = rate_bounds(programme, applicant, profile, as_of)
    caps = applicable_amounts(programme, applicant, "höchstens")
    role = f"; {ROLES[programme.access]}: zählt in keiner Summe" if programme.access in ROLES else ""
    if bounds is None:
        return _without_rate(caps, measure, role)
    rate = (float(bounds[0]), float(bounds[1]))
    up_to = words.startswith("bis zu")
    cost = measure.cost_eur
    if cost is None:
        limit = f", höchstens {formatting.euro(min(cap.eur for cap in caps))}" if caps else ""
        note = f"{words}{limit}; Kosten der Maßnahme unbekannt{role}"
        return Money(rate_pct=rate, rate_text=words, grant_eur=None, own_share_eur=None, note=note, up_to=up_to)
    least = max((amount.eur for amount in _only(programme, applicant, "mindestens")), default=0)
    eligible = min(
        [
            cost,
            *(amount.eur for amount in applicable_amounts(programme, applicant, "höchstens", "förderfähige Ausgaben")),
        ]
    )
    grant, why = _grant(bounds, eligible, caps, least)
    if eligible < cost:
        why = f", davon förderfähig höchstens {formatting.euro(eligible)}{why}"
    note = f"{words} {_base(measure)} von {formatting.euro(cost)}{why}{_per_unit(programme, applicant)}; {DISCLAIMER}{role}"
    own = (cost - grant[1], cost - grant[0])
    return Money(rate_pct=rate, rate_text=words, grant_eur=grant, own_share_eur=own, note=note, up_to=up_to)


def _per_unit(programme: Programme, applicant: str) -> str:
    """Word ceilings per piece: how many pieces there are nobody told, so they stay out of the sum."""
    found = [
        f"{formatting.euro(amount.eur)} je {amount.per}"
        for amount in programme.amounts
        if amount.of == "Zuwendung"
        and amount.bound in ("höchstens", "genau")
        and amount.per not in _PER_PROJECT
        and not (amount.indicative or amount.module)
        and (not amount.applicants or applicant in amount.applicants)
    ]
    return f"; außerdem höchstens {formatting.listed(found)}, Zahl unbekannt" if found else ""


def _base(measure: Measure) -> str:
    return "der förderfähigen Kosten" if measure.cost_eligible_eur is not None else "der Gesamtkosten"


def _without_sum(rate_text: str, note: str) -> Money:
    return Money(rate_pct=None, rate_text=rate_text, grant_eur=None, own_share_eur=None, note=note)


def _without_rate(caps: Sequence[Amount], measure: Measure, role: str) -> Money:
    """Return what amounts alone tell: a fixed grant (Festbetrag), or only a ceiling."""
    fixed = [amount.eur for amount in caps if amount.bound == "genau"]
    cost = measure.cost_eur
    if not fixed:
        limit = f", höchstens {formatting.euro(min(cap.eur for cap in caps))}" if caps else ""
        return _without_sum(f"unbekannt{limit}", f"Fördersatz unbekannt{limit}{role}")
    low, high = min(fixed), max(fixed)
    if cost is not None:
        low, high = min(low, cost), min(high, cost)
    own = (cost - high, cost - low) if cost is not None else None
    words = f"Festbetrag {formatting.euro_range((min(fixed), max(fixed)))}"
    against = f" bei Kosten von {formatting.euro(cost)}" if cost is not None else "; Kosten der Maßnahme unbekannt"
    note = f"{words}{against}; {DISCLAIMER}{role}"
    return Money(rate_pct=None, rate_text=words, grant_eur=(low, high), own_share_eur=own, note=note)


def rate_bounds(programme: Programme, applicant: str, profile: Profile, as_of: date) -> tuple[Bounds | None, str]:
    """Return the lowest and highest rate that may hold for the applicant, and the words for it.

    The municipality's own rate of the year wins. A rate without conditions is the fallback of
    those whose conditions are known to hold: where one of them holds for sure, only such rates
    count. What the programme wants as own share at least is taken off.
    """
    if own := _own_rate(programme, profile, as_of):
        source = f", {own.source}" if own.source else ""
        return (own.pct, own.pct), f"{formatting.percent(own.pct)} (laut Profil{source})"
    answers = [(rate, _holds(rate, applicant, profile, as_of)) for rate in programme.rates]
    possible = [(rate, answer) for rate, answer in answers if answer is not Inside.NO]
    special = [rate for rate, answer in possible if answer is Inside.YES and _is_special(rate)]
    chosen = special or [rate for rate, _ in possible]
    if not chosen:
        return None, "Fördersatz unbekannt"
    most = 100 - (programme.own_share_min_pct or Decimal(0))
    low = min(rate.pct if rate.pct is not None else rate.pct_min or rate.pct_max or Decimal(0) for rate in chosen)
    high = max(rate.pct if rate.pct is not None else rate.pct_max or Decimal(0) for rate in chosen)
    up_to = any(rate.pct is None and rate.pct_min is None for rate in chosen)
    low, high = min(low, most), min(high, most)
    return (low, high), rate_words(low, high, up_to=up_to)


def _own_rate(programme: Programme, profile: Profile, as_of: date) -> OwnRate | None:
    """Return the rate that the profile knows for the programme in this year, else its standing one."""
    mine = [rate for rate in profile.rates if rate.programme == programme.id and rate.year in (None, as_of.year)]
    return max(mine, key=lambda rate: rate.year or 0, default=None)


def rate_words(low: Decimal, high: Decimal, *, up_to: bool) -> str:
    """Return `80 %`, `bis zu 80 %` or `60–80 %` (with "bis zu" where the source says so)."""
    if low == high:
        return f"bis zu {formatting.percent(high)}" if up_to else formatting.percent(high)
    spread = f"{formatting.percent(low).removesuffix(' %')}–{formatting.percent(high)}"
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


def _only(programme: Programme, applicant: str, bound: str) -> list[Amount]:
    return [amount for amount in applicable_amounts(programme, applicant, bound) if amount.bound == bound]


def _grant(bounds: Bounds, cost: int, maxima: Sequence[Amount], least: int) -> tuple[tuple[int, int], str]:
    """Return the grant in whole euros, rounded down, and the words for a limit that bites."""
    ceiling = min((amount.eur for amount in maxima), default=None)
    low, high = (int((Decimal(cost) * rate / 100).to_integral_value(ROUND_DOWN)) for rate in bounds)
    why = ""
    if ceiling is not None and high > ceiling:
        low, high, why = min(low, ceiling), ceiling, f", höchstens {formatting.euro(ceiling)}"
    if high < least:
        return (0, 0), f": unter der Mindestzuwendung von {formatting.euro(least)}"
    if low < least:
        low, why = 0, f"{why}, unter {formatting.euro(least)} gibt es nichts"
    return (low, high), why


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
