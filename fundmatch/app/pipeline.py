"""From a catalogue and a strategy to the lists: text, rules, order and what officers decided."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from fundmatch.app.matcher import Matcher
from fundmatch.app.naming import measure_called, proposal_at, proposal_called
from fundmatch.app.workspace import answers_of, checks_of, ledger_of, memory_for
from fundmatch.catalogue.reading import Catalogue, programme_called
from fundmatch.core.errors import nearest
from fundmatch.decisions.answered import answered
from fundmatch.decisions.carry_over import CurrentDecisions, current_decisions, with_decisions
from fundmatch.decisions.checked_pages import latest_checks
from fundmatch.decisions.ledger import Ledger
from fundmatch.decisions.measure_memory import owned
from fundmatch.model.decision import Key
from fundmatch.model.programme import Programme
from fundmatch.model.result import Explanation, MatchResult, MeasureResult, Settings
from fundmatch.model.strategy import Strategy

# Called after each measure with how many are done, and of how many.
Progress = Callable[[int, int], None]


def match(
    catalogue: Catalogue,
    strategy: Strategy,
    *,
    as_of: date,
    settings: Settings | None = None,
    decisions: Ledger | None = None,
    before: Collection[Key] | None = None,
    progress: Progress | None = None,
) -> MatchResult:
    """Match every measure of the strategy with the catalogue as of one day, with what officers decided.

    Answers to open questions that lie beside the strategy complete it. What they turned down stays off the lists until the programme changes in what matters; every
    other entry stands beside its candidate. The `decisions` are those of the ledger beside the
    strategy's files unless another ledger is given; a strategy that was made in memory has none.
    `before` are the pairs of the list that this one replaces: what is not among them is called new.

    Raises:
        StrategyError: The ledger cannot be read.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from fundmatch import match, read_catalogue, read_strategy
    >>> root = Path(__file__).parents[2]
    >>> catalogue, strategy = read_catalogue(root / "catalogs"), read_strategy(root / "measures/stadtwerke-beispiel")
    >>> result = match(catalogue, strategy, as_of=date(2026, 11, 22))
    >>> len(result.measures), result.measures[0].candidates[0].rank
    (7, 1)
    """
    ledger = ledger_of(strategy) if decisions is None else decisions
    known = None if ledger is None else _known(ledger, catalogue, strategy)
    answers = answers_of(strategy)
    strategy = answered(strategy, answers).strategy
    matcher = Matcher(
        catalogue,
        strategy,
        as_of=as_of,
        settings=settings or Settings(),
        aside=known.aside if known else (),
        decided=known.kept if known else (),
    )
    result = matcher.result(_counted(map(matcher.match, strategy.measures), len(strategy.measures), progress))
    checked = latest_checks(checks_of(strategy))
    result = replace(result, answers=tuple(answers.current().values()), checked=checked)
    return with_decisions(result, known, before=before) if known else result


def explain(
    catalogue: Catalogue,
    strategy: Strategy,
    measure: str,
    programme: str = "",
    *,
    as_of: date,
    decisions: Ledger | None = None,
) -> Explanation:
    """Return one candidate with all that is known of it, and why the list of `match` lacks it if it does.

    `measure` is an id, a title, a part of one, or the place in the list ("2"); `programme` an id, a name or a part
    of one. Without a programme it is the first of the measure's list, or with "2.3" the third. `decisions` as in `match`.

    Raises:
        UnclearNameError: A part of a name fits several; they are listed.
        UnknownNameError: Strategy or catalogue do not know one of the names, or the list has no such place.
        StrategyError: The ledger cannot be read.
    """
    strategy = answered(strategy, answers_of(strategy)).strategy
    wanted, rank = (measure_called(strategy, measure), 1) if programme else proposal_called(strategy, measure)
    ledger = ledger_of(strategy) if decisions is None else decisions
    known = _known(ledger, catalogue, strategy) if ledger else None
    matcher = Matcher(
        catalogue,
        strategy,
        as_of=as_of,
        settings=Settings(),
        aside=known.aside if known else (),
        decided=known.kept if known else (),
    )
    if programme:
        return matcher.explain(wanted, programme_called(catalogue, programme).id)
    return matcher.explain(wanted, proposal_at(matcher.match(wanted), rank).programme.id)


def _known(ledger: Ledger, catalogue: Catalogue, strategy: Strategy) -> CurrentDecisions:
    """Return what the ledger means for the catalogue and for the measures of today."""
    memory = memory_for(strategy, ledger)
    return current_decisions(owned(ledger, memory), _by_id(catalogue), memory)


def _by_id(catalogue: Catalogue) -> dict[str, Programme]:
    return {programme.id: programme for programme in catalogue.programmes}


def _counted(measures: Iterable[MeasureResult], count: int, progress: Progress | None) -> Iterator[MeasureResult]:
    for done, entry in enumerate(measures, start=1):
        yield entry
        if progress:
            progress(done, count)


def unknown_rates(catalogue: Catalogue, strategy: Strategy) -> list[str]:
    """Return a hint for each own rate of the profile whose programme the catalogue does not know."""
    known = [programme.id for programme in catalogue.programmes]
    return [
        f"profile.toml, rates: das Programm „{rate.programme}“ gibt es nicht. {nearest(rate.programme, known, most=3)}"
        for rate in strategy.profile.rates
        if rate.programme not in known
    ]
