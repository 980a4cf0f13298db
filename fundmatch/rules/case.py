"""One programme set against one measure on one day, and how a rule words its answer.

May import: areas, model.
"""

from dataclasses import dataclass
from datetime import date

from fundmatch.areas import Place
from fundmatch.model.dates import PartialDate
from fundmatch.model.programme import Programme
from fundmatch.model.result import Outcome, RuleResult
from fundmatch.model.strategy import Measure, Profile
from fundmatch.money import place_of

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
    def lead_weeks(self) -> int | None:
        """Return the weeks that the council still needs: none where its vote is there."""
        return 0 if self.measure.council_vote else self.profile.council_lead_weeks

    def day_of(self, field: str) -> PartialDate | None:
        """Return the day for which the evidence of a field speaks."""
        proof = self.programme.evidence_for(field)
        return proof.as_of if proof else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a rule says, before rule name and evidence are put to it."""

    outcome: Outcome
    demanded: str
    found: str
    reason: str
    fixable: bool = False


def with_evidence(rule: str, field: str, case: Case, answer: Answer) -> RuleResult:
    """Put the name and the evidence of the programme's `field` to an answer."""
    proof = case.programme.evidence_for(field)
    return RuleResult(
        rule=rule,
        outcome=answer.outcome,
        demanded=answer.demanded,
        found=answer.found,
        reason=answer.reason,
        fixable=answer.fixable,
        source=(proof.pages[0] if proof and proof.pages else None),
        checked=proof.as_of if proof else None,
    )
