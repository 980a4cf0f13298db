"""The cells of measure and profile that a rule may miss, and the answers that each of them could hold.

A rule names the cell that keeps it open; `questions` tries every answer out. Answers that
officers cannot tell apart share a word: of a cost only the side of a bound matters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from fundmatch.core import vocabulary
from fundmatch.eligibility.case import Case
from fundmatch.model.answers import Ask
from fundmatch.model.strategy import Measure, Profile

IT_DEPENDS = "je nach Wert"
# Two usual leads in weeks: a council that meets monthly, and one that needs a quarter.
_LEADS = (6, 13)
# Tried beside the bounds of a programme, so that one without bounds gets a figure too.
_USUAL_COST_EUR = 100_000

Answers = Iterator[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A value of another field than the cell's own: what a list cannot say, its counterpart does."""

    field: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityCell:
    """One cell that the city fills in: a column of the measures, or a line of the profile.

    `answers` yields (word of the answer, value of the field) for a case and for the one entry
    of a list that is asked for ("" where the whole cell is); `item_question` asks for such an
    entry, with `{item}` in its place. `asked` words the question where the label of the field would not. `task` says in a few words what is to be done, `who` settles it.
    """

    table: Literal["measure", "profile"]
    field: str
    answers: Callable[[Case, str], Answers]
    task: str
    who: str
    item_question: str = ""
    asked: str = ""

    def to_do(self, item: str = "") -> str:
        """Return in a few words what is to be done, for the whole cell or one entry of the list in it."""
        return self.task.format(item=item)

    def ask(self, item: str = "") -> Ask:
        """Return the question for this cell, or for one entry of the list in it."""
        return Ask(self.table, self.field, item)

    def question(self, item: str = "") -> str:
        """Return the question as an officer would ask it."""
        if item:
            return self.item_question.format(item=item)
        if self.asked:
            return self.asked
        record = Measure if self.table == "measure" else Profile
        meaning: str = next(field.metadata["meaning"] for field in fields(record) if field.name == self.field)
        return meaning if meaning.endswith("?") else f"{meaning}?"


def _yes_no(_case: Case, _item: str) -> Answers:
    yield "ja", True
    yield "nein", False


def _cost_kinds(_case: Case, _item: str) -> Answers:
    yield from ((kind, (kind,)) for kind in vocabulary.COST_KINDS)


def _costs(case: Case, _item: str) -> Answers:
    """Yield a cost on either side of each bound that the programme knows, and a usual one."""
    edges = {amount.eur + step for amount in case.programme.amounts for step in (-1, 0, 1)}
    yield from ((IT_DEPENDS, cost) for cost in sorted({_USUAL_COST_EUR, *edges}) if cost >= 0)


def _whole_cost(case: Case, _item: str) -> Answers:
    yield IT_DEPENDS, case.measure.cost_eur or 0


def _enough_or_nothing(case: Case, _item: str) -> Answers:
    yield "reichen", case.measure.cost_eur or 0
    yield "reichen nicht", 0


def _no_earlier_funding(_case: Case, _item: str) -> Answers:
    yield "keine", "keine"


def _enough_partners(case: Case, _item: str) -> Answers:
    """Yield as many names as are missing: the applicant itself is one of the partners."""
    needed = case.programme.partners.partners_min if case.programme.partners else None
    yield "genug Partner", "; ".join(f"Partner {number}" for number in range(1, (needed or 2)))


def _populations(case: Case, _item: str) -> Answers:
    """Yield a number of inhabitants on either side of each bound of the programme."""
    bounds = case.programme.population
    edges = (bounds.over, bounds.at_least, bounds.at_most, bounds.under) if bounds else ()
    for edge in edges:
        if edge is not None:
            yield from ((IT_DEPENDS, edge + step) for step in (-1, 0, 1) if edge + step > 0)


def _inside(case: Case, item: str) -> Answers:
    yield "ja", (*case.profile.areas, item)
    yield "nein", Elsewhere("areas_outside", (*case.profile.areas_outside, item))


def _plan_there_or_not(case: Case, item: str) -> Answers:
    yield "ja", (*case.profile.plans, item)
    yield "nein", Elsewhere("plans_missing", (*case.profile.plans_missing, item))


def _has_duty(case: Case, item: str) -> Answers:
    yield "ja", (*case.profile.duties, item)
    yield "nein", Elsewhere("duties_missing", (*case.profile.duties_missing, item))


def _council_leads(_case: Case, _item: str) -> Answers:
    yield from ((f"{weeks} Wochen", weeks) for weeks in _LEADS)


def _budgets(_case: Case, _item: str) -> Answers:
    yield from ((budget, budget) for budget in vocabulary.BUDGETS if budget != "unbekannt")


def _keys_of_the_land(case: Case, _item: str) -> Answers:
    """Yield a key that no municipality has: what its Land alone would settle."""
    lands = vocabulary.LAND_BY_AGS.items()
    yield from ((IT_DEPENDS, f"{key}999999") for key, land in lands if land == case.profile.state)


STARTED = CityCell(
    table="measure", field="started", answers=_yes_no, task="angeben, ob schon begonnen ist", who="Fachamt"
)
COUNCIL_VOTE = CityCell(table="measure", field="council_vote", answers=_yes_no, task="Ratsbeschluss", who="Rat")
COST_KIND = CityCell(table="measure", field="cost_kind", answers=_cost_kinds, task="Kostenart angeben", who="Fachamt")
COST_TOTAL = CityCell(table="measure", field="cost_total_eur", answers=_costs, task="Kosten beziffern", who="Fachamt")
COST_ELIGIBLE = CityCell(
    table="measure", field="cost_eligible_eur", answers=_whole_cost, task="förderfähige Kosten beziffern", who="Fachamt"
)
OWN_MEANS = CityCell(
    table="measure", field="own_means_eur", answers=_enough_or_nothing, task="Eigenmittel angeben", who="Kämmerei"
)
EARLIER_FUNDING = CityCell(
    table="measure",
    field="earlier_funding",
    answers=_no_earlier_funding,
    task="frühere Förderung angeben",
    who="Fachamt",
)
PARTNERS = CityCell(table="measure", field="partners", answers=_enough_partners, task="Partner nennen", who="Fachamt")

POPULATION = CityCell(
    table="profile", field="population", answers=_populations, task="Einwohnerzahl angeben", who="Förderstelle"
)
AREAS = CityCell(
    table="profile",
    field="areas",
    answers=_inside,
    task="Lage im Gebiet „{item}“ klären",
    who="Förderstelle",
    item_question="Liegt die Kommune im Gebiet „{item}“?",
)
AGS = CityCell(
    table="profile",
    field="ags",
    answers=_keys_of_the_land,
    task="Gemeindeschlüssel angeben",
    who="Förderstelle",
    asked="Wie lautet der Amtliche Gemeindeschlüssel (AGS)?",
)
PLANS = CityCell(
    table="profile",
    field="plans",
    answers=_plan_there_or_not,
    task="{item}",
    who="Fachamt",
    item_question="Liegt „{item}“ vor?",
)
DUTIES = CityCell(
    table="profile",
    field="duties",
    answers=_has_duty,
    task="klären, ob das auf die Kommune zutrifft: {item}",
    who="Förderstelle",
    item_question="Trifft auf die Kommune zu: {item}?",
)
COUNCIL_LEAD = CityCell(
    table="profile",
    field="council_lead_weeks",
    answers=_council_leads,
    task="Vorlauf des Rates angeben",
    who="Förderstelle",
)
BUDGET = CityCell(table="profile", field="budget", answers=_budgets, task="Haushaltslage angeben", who="Kämmerei")
