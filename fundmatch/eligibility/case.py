"""One programme set against one measure on one day, and how a rule words its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core.dates import PartialDate
from fundmatch.core.territories import Place
from fundmatch.eligibility.deadlines import Lead
from fundmatch.eligibility.rates import place_of
from fundmatch.eligibility.window import window
from fundmatch.model.answers import Ask, Need, Outcome, Window
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure, Profile

NOT_SAID = "keine Angabe im Katalog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What rules look at; `as_of` is the day that counts, `catalogue_day` the catalogue's state."""

    programme: Programme
    measure: Measure
    profile: Profile
    as_of: date
    catalogue_day: date
    include_closed: bool = False

    @property
    def applicant(self) -> str:
        """Return who would apply: the measure's own applicant, else the profile's."""
        return self.measure.applicant or self.profile.applicant

    @property
    def place(self) -> Place:
        """Return where the applicant is."""
        return place_of(self.profile)

    @property
    def lead(self) -> Lead:
        """Return what must happen before a deadline; the council's part is nothing where its vote is there."""
        profile = self.profile
        if self.measure.council_vote:
            return Lead(council_weeks=0, preparation_weeks=profile.preparation_weeks)
        return Lead(
            council_weeks=profile.council_lead_weeks,
            preparation_weeks=profile.preparation_weeks,
            council_dates=profile.council_dates,
        )

    @property
    def window(self) -> Window:
        """Return whether one can apply on the day."""
        return window(self.programme, self.as_of, self.catalogue_day)

    def day_of(self, field: str) -> PartialDate | None:
        """Return the day for which the evidence of a field speaks."""
        proof = self.programme.evidence_for(field)
        return proof.as_of if proof else None


def three_valued(known: bool | None, *, yes: str, no: str, unknown: str) -> str:
    """Return the word for yes, no, or nobody knows."""
    if known is None:
        return unknown
    return yes if known else no


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a rule says, before rule name, evidence and age are put to it."""

    outcome: Outcome
    demanded: str
    found: str
    reason: str
    fixable: bool = False
    asks: tuple[Ask, ...] = ()
    needs: tuple[Need, ...] = ()
    refused_at_an_end: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What the programme demands and what was found: the two halves that every answer shares."""

    demanded: str
    found: str

    def met(self, reason: str) -> Answer:
        """Answer that the demand is met."""
        return Answer(outcome=Outcome.MET, demanded=self.demanded, found=self.found, reason=reason)

    def not_stated(self, reason: str) -> Answer:
        """Answer that the catalogue names no such condition."""
        return Answer(outcome=Outcome.NOT_STATED, demanded=self.demanded, found=self.found, reason=reason)

    def open(self, reason: str, *asks: Ask, fixable: bool = False, needs: Sequence[Need] = ()) -> Answer:
        """Answer that nobody knows yet; `asks` are the empty cells that would tell, `needs` what else is to do."""
        return Answer(
            outcome=Outcome.OPEN,
            demanded=self.demanded,
            found=self.found,
            reason=reason,
            fixable=fixable,
            asks=asks,
            needs=tuple(needs),
        )

    def not_met(self, reason: str, *, fixable: bool = False, needs: Sequence[Need] = ()) -> Answer:
        """Answer that the demand is not met; `fixable`: the city can change that, by what it `needs`."""
        return Answer(
            outcome=Outcome.NOT_MET,
            demanded=self.demanded,
            found=self.found,
            reason=reason,
            fixable=fixable,
            needs=tuple(needs),
        )
