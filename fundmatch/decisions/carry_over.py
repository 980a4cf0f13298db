"""What earlier decisions mean for a new list: what stays out, what is back, what was said elsewhere.

Notes, summaries and sources of a programme may change without a word: only what an officer would
decide anew for brings a rejected pair back.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fundmatch.core.field_spec import Change, specs
from fundmatch.decisions.ledger import Ledger, rejected, replay
from fundmatch.decisions.measure_memory import Astray, MeasureMemory, astray
from fundmatch.decisions.workbook_entries import as_mark, stamp_of
from fundmatch.model.codec import as_state
from fundmatch.model.comparison import change_between, silent_parts
from fundmatch.model.decision import Decision, Key
from fundmatch.model.labels import UNKNOWN, words_of
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, MatchResult, MeasureResult, Unlisted

NEW = "neu"
# So many decisions on the same programme are told beside a candidate.
MOST_ELSEWHERE = 3
# What an officer would decide anew for, in the order that ledgers have it in.
_WEIGHTY: Final = tuple(sorted((spec for spec in specs(Programme) if spec.ledger), key=lambda spec: spec.ledger))


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentDecisions:
    """The state of all pairs; `aside` stay out of the list, `back` were rejected but changed since.

    `former` are the measures whose number means another one today, by what their entries are kept under.
    """

    ledger: Ledger
    state: Mapping[Key, Decision]
    aside: frozenset[Key]
    back: Mapping[Key, str]
    former: Mapping[str, Astray] = field(default_factory=dict)

    @property
    def kept(self) -> frozenset[Key]:
        """Return the pairs that have an entry and were not turned down."""
        return frozenset(key for key, decision in self.state.items() if not decision.empty) - self.aside


def current_decisions(
    ledger: Ledger, programmes: Mapping[str, Programme], memory: MeasureMemory | None = None
) -> CurrentDecisions:
    """Return what the ledger means for a catalogue: a rejected pair is back if what matters changed.

    With a `memory` of the measures, what was decided for one whose number means another today decides nothing.
    """
    former = {one.owner: one for one in astray(ledger, memory)} if memory else {}
    state = replay(ledger.lines)
    back = {}
    turned_down = rejected(state)
    for key, decision in turned_down.items():
        programme = programmes.get(key[1])
        changes = changes_since(decision.programme_state, programme) if programme else ()
        if changes:
            back[key] = f"wieder da: {'; '.join(changes)}"
    aside = frozenset(turned_down.keys() - back.keys())
    return CurrentDecisions(ledger=ledger, state=state, aside=aside, back=back, former=former)


def with_decisions(
    result: MatchResult, known: CurrentDecisions, *, before: Collection[Key] | None = None
) -> MatchResult:
    """Return the result with earlier entries in their places; no point and no order changes.

    `before` are the pairs of the workbook that this one replaces: what is not among them is
    new. None: there was none, and nothing is called new.
    """
    by_programme = _by_programme(known.state)

    def all_decided(entry: MeasureResult, candidates: Collection[Candidate]) -> tuple[Candidate, ...]:
        return tuple(_decided(candidate, entry.measure.id, known, by_programme, before) for candidate in candidates)

    entries = tuple(
        replace(
            entry,
            candidates=all_decided(entry, entry.candidates),
            excluded=all_decided(entry, entry.excluded),
            rejected=all_decided(entry, entry.rejected),
        )
        for entry in result.measures
    )
    stamp = stamp_of(
        known.ledger, strategy=result.run.profile.name, as_of=result.run.as_of, run=result.run.strategy_sha256[:12]
    )
    return replace(result, measures=entries, unlisted=tuple(_unlisted(entries, known)), mark=as_mark(stamp))


def _decided(
    candidate: Candidate,
    measure: str,
    known: CurrentDecisions,
    by_programme: Mapping[str, Collection[Decision]],
    before: Collection[Key] | None,
) -> Candidate:
    """Return the candidate with what was decided about it, and about its programme for other measures."""
    key = (measure, candidate.programme.id)
    decision = known.state.get(key)
    news = known.back.get(key, "")
    if not news and before is not None and key not in before and decision is None:
        news = NEW
    elsewhere = tuple(_elsewhere(by_programme.get(key[1], ()), key))
    return replace(candidate, decision=decision, news=news, elsewhere=elsewhere)


def _by_programme(state: Mapping[Key, Decision]) -> dict[str, list[Decision]]:
    groups: dict[str, list[Decision]] = {}
    for key, decision in sorted(state.items()):
        if decision.status or decision.result:
            groups.setdefault(key[1], []).append(decision)
    return groups


def _elsewhere(decisions: Collection[Decision], key: Key) -> Iterator[str]:
    """Yield what was decided on the same programme for other measures: `bei M-012 abgelehnt: Eigenanteil fehlt`."""
    others = [decision for decision in decisions if decision.measure_id != key[0]]
    for decision in others[:MOST_ELSEWHERE]:
        outcome = decision.result or decision.status
        reason = f": {decision.reason}" if decision.reason else ""
        yield f"bei {decision.measure_id} {outcome[:1].lower()}{outcome[1:]}{reason}"
    if len(others) > MOST_ELSEWHERE:
        yield f"{len(others) - MOST_ELSEWHERE} weitere"


def _unlisted(entries: Collection[MeasureResult], known: CurrentDecisions) -> Iterator[Unlisted]:
    """Yield every decision that no list of this run shows, with the reason."""
    titles = {entry.measure.id: entry.measure.title for entry in entries}
    shown = {
        (entry.measure.id, candidate.programme.id)
        for entry in entries
        for candidate in (*entry.candidates, *entry.excluded)
    }
    for key, decision in sorted(known.state.items()):
        if key in shown or decision.empty:
            continue
        yield Unlisted(
            decision=decision,
            measure_title=titles.get(key[0], decision.measure_title),
            programme_name=decision.programme_name,
            why=_why(key, known, titles),
        )


def _why(key: Key, known: CurrentDecisions, titles: Mapping[str, str]) -> str:
    if former := known.former.get(key[0]):
        return where_to(former, titles)
    if key[0] not in titles:
        return "Maßnahme steht nicht mehr in der Strategie"
    if key in known.aside:
        return "abgelehnt; kommt wieder, wenn sich am Programm Wesentliches ändert"
    return "derzeit nicht vorgeschlagen (zu wenig Punkte, nicht mehr im Katalog oder Liste voll)"


def where_to(former: Astray, titles: Mapping[str, str]) -> str:
    """Say what became of the number of a measure, and which measure may be meant."""
    now = f"{former.number} ist jetzt „{former.now}“" if former.now else "Maßnahme steht nicht mehr in der Strategie"
    offered = " oder ".join(f"{number} „{titles[number]}“" for number in former.offered if number in titles)
    return f"gehört zu {former.name}; {now}{f'; am nächsten kommt {offered}' if offered else ''}"


def facts_of(programme: Programme) -> str:
    """Return the fields that matter as compact JSON; an unknown one is null, so that it counts as stated."""
    explaining = silent_parts(Change.WEIGHTY)
    told = {spec.name: as_state(getattr(programme, spec.name), without=explaining) for spec in _WEIGHTY}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def changes_since(state: str, programme: Programme) -> tuple[str, ...]:
    """Return in German what changed: `Frist: vorher 31.03.2026, jetzt 30.09.2027`.

    `state` is what `facts_of` gave at the time. What it does not name is not compared,
    and a deadline that only went away is no news.
    """
    try:
        return tuple(_changes(_read(state), json.loads(facts_of(programme))))
    except RecursionError:  # brackets in brackets: damaged as well
        return ()


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for spec in _WEIGHTY:
        if spec.name in then and change_between(spec, then[spec.name], now[spec.name]) is Change.WEIGHTY:
            before, after = (_words(spec.name, state[spec.name]) for state in (then, now))
            yield f"{spec.label}: vorher {before}, jetzt {after}"


def _read(state: str) -> Mapping[str, Any]:
    """Return what was kept; a cell that somebody damaged in Excel compares with nothing."""
    try:
        told = json.loads(state) if state else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _words(name: str, value: Any) -> str:
    """Return the value in German, a list by its parts in a steady order."""
    return "; ".join(sorted(words_of(name, value))) or UNKNOWN
