"""All rules by name, in the order of officers.

A rule is declared at its function in a module of its subject; its place in the order, and so its
name, stands in `vocabulary.RULES`, because a condition of the catalogue may name a rule and is
checked where no rule is known yet.
"""

from types import ModuleType
from typing import Final

from fundmatch.core import vocabulary
from fundmatch.eligibility import amounts, applicant, financing, readiness, timing
from fundmatch.eligibility.city_cells import CityCell
from fundmatch.eligibility.rule import Rule
from fundmatch.model.result import Ask

_SUBJECTS: Final = (applicant, timing, amounts, financing, readiness)


def declared_in(*modules: ModuleType) -> dict[str, Rule]:
    """Return the rules that the modules declare, by name, in no order that counts."""
    values = (value for module in modules for value in vars(module).values())
    return {value.name: value for value in values if isinstance(value, Rule)}


def _in_order() -> dict[str, Rule]:
    declared = declared_in(*_SUBJECTS)
    return {name: declared[name] for name in vocabulary.RULES}


RULES: dict[str, Rule] = _in_order()


def cell_of(ask: Ask) -> CityCell:
    """Return the cell that some rule asks for.

    Raises:
        LookupError: No rule asks for such a cell.
    """
    for rule in RULES.values():
        for cell in rule.asks:
            if (cell.table, cell.field) == (ask.table, ask.field):
                return cell
    msg = f"no rule asks for {ask.table}.{ask.field}"
    raise LookupError(msg)
