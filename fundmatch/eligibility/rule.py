"""How a rule is declared: all that anybody asks of it stands at the function that judges."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fundmatch.eligibility.case import Answer, Case
from fundmatch.eligibility.city_cells import CityCell
from fundmatch.model.answers import Need
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import MONEY

Judging = Callable[[Case], Answer]


class MainQuestion(StrEnum):
    """The three questions of an officer, each with an answer of its own out of its rules."""

    MAY_WE = "may_we"
    NOW = "now"
    MISSING = "missing"

    @property
    def german(self) -> str:
        """Return the question as officers ask it."""
        return {"may_we": "Dürfen wir?", "now": "Geht es jetzt?", "missing": "Was fehlt von uns?"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name in code, catalogue and JSON, its German label, what it reads and asks.

    Of the programme's `fields` the first with evidence vouches for the answer. The answer may
    depend on the `measure_fields` and `profile_fields` alone: a judge shares it among measures
    that agree in them. `asks` are the cells that keep it open when they are empty.
    `weighs` tells whether a programme gives the rule anything to hold against the measure
    (None: always). Claims of a `volatile` rule are marked once they are old. `need` is what
    has to be done where it is open or not met and the answer itself names nothing.
    """

    name: str
    label: str
    question: MainQuestion
    judge: Judging
    fields: tuple[str, ...]
    measure_fields: tuple[str, ...] = ()
    profile_fields: tuple[str, ...] = ()
    asks: tuple[CityCell, ...] = ()
    weighs: Callable[[Programme], bool] | None = None
    volatile: bool = False
    need: Need | None = None

    @property
    def sees_money(self) -> bool:
        """Tell whether the answer depends on amounts of the measure."""
        return not frozenset(MONEY).isdisjoint(self.measure_fields)


def rule(label: str, question: MainQuestion, **declared: Any) -> Callable[[Judging], Rule]:
    """Make a rule of the function below; the rule bears the name of the function.

    Raises:
        TypeError: What is `declared` is no field of `Rule`, or a field is missing.
    """
    return lambda judge: Rule(name=judge.__name__, label=label, question=question, judge=judge, **declared)
