"""What a changed catalogue means for the measures: two results of the same strategy, set side by side."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fundmatch.core import formatting
from fundmatch.eligibility.deadlines import LeadTime, lead_time
from fundmatch.model.decision import Decision, Key
from fundmatch.model.result import (
    Candidate,
    DeadlineView,
    MatchResult,
    MeasureResult,
    Money,
    Outcome,
    RuleResult,
    RunInfo,
    Verdict,
)
from fundmatch.updates.impact_records import Aspect, Kind, Meaning, PairChange, Turn

_NOT_LISTED = "von der Quelle nicht mehr gelistet"
_UNSURE = frozenset({"erwartet", "unbestätigt"})
_GRAVITY = {Outcome.MET: 0, Outcome.OPEN: 1, Outcome.NOT_MET: 2}


def meaning(
    before: MatchResult,
    after: MatchResult,
    decided: Mapping[Key, Decision],
    *,
    new: Collection[str] = (),
    gone: Collection[str] = (),
) -> Meaning:
    """Compare the lists of a strategy before and after an update, both as of the same day.

    `decided` are the entries of the ledger that hold; `new` and `gone` are the ids that the
    update brings, and that its source no longer lists. Measures that only one of the results
    has are left out: no update of a catalogue makes a measure.
    """
    known = {key: decision for key, decision in decided.items() if not decision.empty}
    compared = _Comparison(run=after.run, decided=known, new=frozenset(new), gone=frozenset(gone))
    then = {entry.measure.id: entry for entry in before.measures}
    both = [(then[entry.measure.id], entry) for entry in after.measures if entry.measure.id in then]
    found = [change for pair in both for change in compared.measure(*pair)]
    shown = {change.key for change in found} | {key for pair in both for entry in pair for key in _keys(entry)}
    ids = {entry.measure.id for _, entry in both}
    unseen = (compared.unseen(known[key]) for key in sorted(known.keys() - shown) if key[0] in ids and key[1] in gone)
    found += [change for change in unseen if change.wanted]
    return Meaning(
        strategy=after.run.profile.name,
        as_of=after.run.as_of,
        measures=len(both),
        changes=tuple(sorted(found, key=_importance)),
        newly_matched=tuple(_called(now) for old, now in both if old.no_good_match and not now.no_good_match),
        left_alone=tuple(_called(now) for old, now in both if now.no_good_match and not old.no_good_match),
    )


def _keys(entry: MeasureResult) -> Iterator[Key]:
    for one in (*entry.candidates, *entry.excluded):
        yield entry.measure.id, one.programme.id


def _called(entry: MeasureResult) -> tuple[str, str]:
    return entry.measure.id, entry.measure.title


def _importance(change: PairChange) -> tuple[int, bool, float, str, str]:
    """Order: decided and lost, gained with many points, dates, the rest; the decided before the others."""
    if change.kind is Kind.LOST and change.wanted:
        group = 0
    elif change.kind is Kind.GAINED:
        group = 1
    elif change.turned(Aspect.DATE):
        group = 2
    else:
        group = 3
    return group, not change.wanted, -change.points, change.measure_id, change.programme


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    run: RunInfo
    decided: Mapping[Key, Decision]
    new: frozenset[str]
    gone: frozenset[str]

    def measure(self, then: MeasureResult, now: MeasureResult) -> Iterator[PairChange]:
        """Yield what happened to each programme of one measure."""
        old, kept = _listed(then), _listed(now)
        elsewhere, ruled_out = _unlisted(then), _unlisted(now)
        aside = {one.programme.id for one in now.rejected}
        for name, candidate in kept.items():
            if name not in old:
                yield self._gained(now, candidate, elsewhere.get(name))
            elif turns := self._turns(old[name], candidate):
                yield self._change(Kind.CHANGED, now, candidate, turns=turns)
        for name, candidate in old.items():
            # What officers turned down meanwhile is not lost by the update.
            if name not in kept and name not in aside:
                yield self._lost(now, candidate, ruled_out.get(name))
        for name in sorted(elsewhere.keys() & ruled_out.keys()):
            if (now.measure.id, name) in self.decided and (turns := self._turns(elsewhere[name], ruled_out[name])):
                yield self._change(Kind.CHANGED, now, ruled_out[name], turns=turns)

    def unseen(self, decision: Decision) -> PairChange:
        """Return a decided pair that no list shows, and whose programme the source has lost."""
        return PairChange(
            kind=Kind.LOST,
            measure_id=decision.measure_id,
            measure_title=decision.measure_title,
            programme=decision.programme_id,
            name=decision.programme_name or decision.programme_id,
            points=0.0,
            verdict=None,
            why=_NOT_LISTED,
            decision=decision,
        )

    def _gained(self, entry: MeasureResult, candidate: Candidate, earlier: Candidate | None) -> PairChange:
        rule = None
        if candidate.programme.id in self.new:
            why = "neu im Katalog"
        elif candidate.news.startswith("wieder da"):
            why = candidate.news
        elif earlier and (rule := _grounds(earlier)):
            why = f"war ausgeschlossen: {rule.reason}"
        else:
            why = "nach geänderten Angaben in die Liste gekommen"
        return self._change(Kind.GAINED, entry, candidate, why=why, rule=rule)

    def _lost(self, entry: MeasureResult, candidate: Candidate, barred: Candidate | None) -> PairChange:
        rule = _grounds(barred) if barred else None
        settings = self.run.settings
        if rule:
            why = f"jetzt ausgeschlossen: {rule.reason}"
        elif barred:
            why = "jetzt ausgeschlossen"
        elif candidate.programme.id in self.gone:
            why = _NOT_LISTED
        elif len(entry.candidates) >= settings.top:
            why = f"von Programmen mit mehr Punkten verdrängt (die Liste endet nach {settings.top})"
        else:
            floor = formatting.decimal(settings.min_points)
            points = formatting.decimal(candidate.points)
            why = f"bisher {points} Punkte, jetzt unter {floor} Punkten oder nicht mehr im Katalog"
        return self._change(Kind.LOST, entry, candidate, why=why, rule=rule)

    def _change(
        self,
        kind: Kind,
        entry: MeasureResult,
        candidate: Candidate,
        *,
        why: str = "",
        rule: RuleResult | None = None,
        turns: tuple[Turn, ...] = (),
    ) -> PairChange:
        key = (entry.measure.id, candidate.programme.id)
        return PairChange(
            kind=kind,
            measure_id=key[0],
            measure_title=entry.measure.title,
            programme=key[1],
            name=candidate.programme.name,
            points=candidate.points,
            verdict=candidate.verdict,
            why=why,
            rule=rule.rule if rule else "",
            turns=turns,
            decision=self.decided.get(key),
        )

    def _turns(self, old: Candidate, now: Candidate) -> tuple[Turn, ...]:
        found = [_verdict(old, now), _money(old.money, now.money), _date(old.deadline, now.deadline, self.run.as_of)]
        if now.programme.id in self.gone:
            found.append(Turn(aspect=Aspect.LISTING, old="gelistet", new=_NOT_LISTED))
        return tuple(turn for turn in found if turn)


def _grounds(candidate: Candidate) -> RuleResult | None:
    """Return the rule that excludes a candidate, None where a word of the measure or nothing does."""
    rule = candidate.decisive
    return rule if rule and rule.outcome is Outcome.NOT_MET and not rule.fixable else None


def _listed(entry: MeasureResult) -> dict[str, Candidate]:
    return {one.programme.id: one for one in entry.candidates}


def _unlisted(entry: MeasureResult) -> dict[str, Candidate]:
    return {one.programme.id: one for one in (*entry.excluded, *entry.rejected)}


def _verdict(old: Candidate, now: Candidate) -> Turn | None:
    if old.verdict is now.verdict:
        return None
    rule = _turning(old, now)
    words = [one.german if one else "nicht geprüft" for one in (old.verdict, now.verdict)]
    return Turn(
        aspect=Aspect.VERDICT,
        old=words[0],
        new=words[1],
        rule=rule.rule if rule else "",
        why=rule.reason if rule else "",
    )


def _turning(old: Candidate, now: Candidate) -> RuleResult | None:
    """Return the rule whose answer moved most in the direction of the verdict, as it answers now."""
    then = {result.rule: _weight(result) for result in old.rules}
    moved = [(_weight(result) - then.get(result.rule, 0), result) for result in now.rules]
    order = list(Verdict)
    worse = now.verdict is not None and (old.verdict is None or order.index(now.verdict) > order.index(old.verdict))
    fitting = [(abs(step), result) for step, result in moved if (step > 0 if worse else step < 0)]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def _weight(result: RuleResult) -> int:
    return 2 * _GRAVITY[result.outcome] - (result.outcome is Outcome.NOT_MET and result.fixable)


def _money(old: Money, now: Money) -> Turn | None:
    """Compare the rate as it is worded; where it stays, the grant that it comes to."""
    if old.rate_text != now.rate_text:
        return Turn(aspect=Aspect.RATE, old=old.rate_text, new=now.rate_text)
    if old.grant_eur != now.grant_eur:
        return Turn(aspect=Aspect.MONEY, old=_grant(old), new=_grant(now))
    return None


def _grant(money: Money) -> str:
    if money.up_to and money.grant_eur:
        return f"bis zu {formatting.euro(money.grant_eur[1])}"
    return formatting.euro_range(money.grant_eur)


def _date(old: DeadlineView, now: DeadlineView, as_of: date) -> Turn | None:
    if (old.next, old.text, old.certainty) == (now.next, now.text, now.certainty):
        return None
    words = [_dated(old), _dated(now)]
    if words[0] == words[1]:
        return None
    time = lead_time(now.prepare_by, now.certainty, as_of)
    return Turn(aspect=Aspect.DATE, old=words[0], new=words[1], why=time.value if time is LeadTime.MISSED else "")


def _dated(view: DeadlineView) -> str:
    unsure = view.certainty in _UNSURE and view.certainty not in view.text
    return f"{view.text} ({view.certainty})" if unsure else view.text
