"""Which rate of funding holds for an applicant in a year: a figure, a range, or nothing that is known."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from fundmatch.core import formatting
from fundmatch.core.territories import Inside, Place, inside_any
from fundmatch.model import wording
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Programme, Rate
from fundmatch.model.strategy import OwnRate, Profile

Bounds = tuple[Decimal, Decimal]


def place_of(profile: Profile) -> Place:
    """Return where the applicant is."""
    return Place(
        name=profile.name,
        state=profile.state,
        ags=profile.ags,
        nuts=profile.nuts,
        areas=profile.areas,
        outside=profile.areas_outside,
    )


def is_ceiling(words: str) -> bool:
    """Tell whether the words of a rate give only the most that can be: it may come out lower, down to nothing."""
    return words.startswith("bis zu")


def rate_bounds(programme: Programme, applicant: str, profile: Profile, as_of: date) -> tuple[Bounds | None, str]:
    """Return the lowest and highest rate that may hold for the applicant, and the words for it.

    The municipality's own rate of the year wins. A rate without conditions is the fallback of
    those whose conditions are known to hold: where one of them holds for sure, only such rates
    count. What the programme wants as own share at least is taken off.
    """
    if own := own_rate(programme, profile, as_of):
        source = f", {own.source}" if own.source else ""
        return (own.pct, own.pct), f"{formatting.percent(own.pct)} (laut Profil{source})"
    chosen = chosen_rates(programme.rates, applicant, profile, as_of)
    if not chosen:
        return None, "Fördersatz unbekannt"
    most = 100 - (programme.own_share_min_pct or Decimal(0))
    high = min(most, max(_highest(rate) for rate in chosen))
    if any(rate.pct is None and rate.pct_min is None for rate in chosen):
        # A mere "bis zu" is a ceiling and promises nothing.
        return (Decimal(0), high), wording.share(high, high, up_to=True)
    low = min(most, *(_lowest(rate) for rate in chosen))
    return (low, high), wording.share(low, high, up_to=False)


def chosen_rates(rates: Sequence[Rate], applicant: str, profile: Profile, as_of: date) -> list[Rate]:
    """Return the rates that may hold: the special ones alone where one holds for sure."""
    answers = [(rate, _holds(rate, applicant, profile, as_of)) for rate in rates]
    # A raised rate is meant instead of the plain one; only while its condition is unknown do both stand.
    special = [rate for rate, answer in answers if answer is Inside.YES and _is_special(rate)]
    return special or [rate for rate, answer in answers if answer is not Inside.NO]


def hanging_in_words(rates: Sequence[Rate], applicant: str, profile: Profile, as_of: date) -> str:
    """Say which rates hold for whom, where nobody told which of the cases this is; empty where that is known."""
    chosen = chosen_rates(rates, applicant, profile, as_of)
    unknown = [
        rate for rate in chosen if _is_special(rate) and _holds(rate, applicant, profile, as_of) is Inside.UNKNOWN
    ]
    if not unknown or len(chosen) < 2:
        return ""
    return f"je nach Fall: {value_in_words('rates', tuple(chosen))}; welcher vorliegt, steht nicht im Profil"


def _lowest(rate: Rate) -> Decimal:
    """Return the rate, or its lower end."""
    return rate.pct if rate.pct is not None else rate.pct_min or Decimal(0)


def _highest(rate: Rate) -> Decimal:
    return rate.pct if rate.pct is not None else rate.pct_max or Decimal(0)


def own_rate(programme: Programme, profile: Profile, as_of: date) -> OwnRate | None:
    """Return the rate that the profile knows for the programme in this year, else its standing one."""
    # The city's own decision of the year goes before one without a year.
    mine = [rate for rate in profile.rates if rate.programme == programme.id and rate.year in (None, as_of.year)]
    return max(mine, key=lambda rate: rate.year or 0, default=None)


def _is_special(rate: Rate) -> bool:
    return bool(rate.applicants or rate.financially_weak is not None or rate.budget or rate.areas)


def _holds(rate: Rate, applicant: str, profile: Profile, as_of: date) -> Inside:
    """Tell whether the conditions of the rate hold (three-valued and)."""
    answers = {_in_force(rate, as_of), *_conditions(rate, applicant, profile)}
    if Inside.NO in answers:
        return Inside.NO
    return Inside.UNKNOWN if Inside.UNKNOWN in answers else Inside.YES


def _conditions(rate: Rate, applicant: str, profile: Profile) -> Iterator[Inside]:
    """Yield for each condition of the rate whether it holds."""
    if rate.applicants:
        yield Inside.YES if applicant in rate.applicants else Inside.NO
    if rate.financially_weak is not None:
        yield _same(rate.financially_weak, profile.financially_weak)
    if rate.budget:
        yield _same(rate.budget, None if profile.budget == "unbekannt" else profile.budget)
    if rate.areas:
        yield inside_any(place_of(profile), rate.areas)
    if rate.module:
        yield Inside.UNKNOWN


def _in_force(rate: Rate, as_of: date) -> Inside:
    if rate.valid_from and rate.valid_from.first > as_of:
        return Inside.NO
    return Inside.NO if rate.valid_until and rate.valid_until.last < as_of else Inside.YES


def _same(wanted: object, known: object) -> Inside:
    if known is None:
        return Inside.UNKNOWN
    return Inside.YES if wanted == known else Inside.NO
