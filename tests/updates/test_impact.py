"""What an update means for the measures: gained, lost, changed, and in which order it is told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import COMPLETE, DAY, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core.dates import PartialDate
from fundmatch.decisions.ledger import Ledger, Line
from fundmatch.model.answers import Verdict
from fundmatch.model.comparison import diff_catalogues
from fundmatch.model.decision import Decision, Key
from fundmatch.model.programme import Deadline, Programme, Rate
from fundmatch.model.result import MatchResult, Settings
from fundmatch.model.update import Aspect, Impact, Kind
from fundmatch.updates.impact import impact_of

BATH = programme(id="nrw-bad", name="Bäder", keywords=("Freibad",), typical_measures=("Freibad sanieren",), **COMPLETE)
BIKE = programme(id="nrw-rad", name="Radwege", keywords=("Radweg",), typical_measures=("Radweg bauen",), **COMPLETE)
PLAY = programme(id="nrw-spiel", name="Spielplätze", keywords=("Spielplatz",), typical_measures=("Spielplatz bauen",))
OTHERS = tuple(programme(id=f"nrw-z{nr}", name=name) for nr, name in enumerate(("Brücken", "Orgeln", "Wälder")))
MEASURES = (
    measure(id="M-1", title="Freibad sanieren", cost_total_eur=200_000, **SETTLED),
    measure(id="M-2", title="Radweg bauen", **SETTLED),
    measure(id="M-3", title="Spielplatz bauen"),
)


def result(*programmes: Programme, **settings: object) -> MatchResult:
    found = small_catalogue(*programmes, *OTHERS)
    return match(found, strategy(*MEASURES), as_of=DAY, settings=Settings(**settings))  # type: ignore[arg-type]


BEFORE = result(BATH, BIKE)


def decided(pair: Key, **entries: object) -> dict[Key, Decision]:
    told = {"status": "Beantragen", "person": "Kaya", **entries}
    return {pair: Decision(measure_id=pair[0], programme_id=pair[1], **told)}  # type: ignore[arg-type]


def after(*programmes: Programme, **options: object) -> Impact:
    return impact_of(BEFORE, result(*programmes), **{"decided": {}, **options})  # type: ignore[arg-type]


def test_the_same_catalogue_changes_nothing() -> None:
    found = after(BATH, BIKE)
    assert (found.changes, found.touched, found.measures) == ((), 0, 3)


def test_a_new_programme_is_gained_where_it_fits() -> None:
    found = after(BATH, BIKE, PLAY, new=["nrw-spiel"])
    (change,) = found.changes
    assert (change.kind, change.key, change.why) == (Kind.GAINED, ("M-3", "nrw-spiel"), "neu im Katalog")
    assert change.points > 28
    assert found.newly_matched == (("M-3", "Spielplatz bauen"),)


def test_a_programme_that_closes_is_lost_with_the_rule_that_says_so() -> None:
    (change,) = after(replace(BATH, status="geschlossen", recurring=False), BIKE).changes
    assert (change.kind, change.key, change.rule) == (Kind.LOST, ("M-1", "nrw-bad"), "status")
    assert change.why.startswith("jetzt ausgeschlossen: ")


def test_a_programme_that_opens_again_tells_what_had_barred_it() -> None:
    shut = result(replace(BATH, status="geschlossen", recurring=False), BIKE)
    (change,) = impact_of(shut, BEFORE, {}).changes
    assert (change.kind, change.rule) == (Kind.GAINED, "status")
    assert change.why.startswith("war ausgeschlossen: ")


@pytest.mark.parametrize(
    ("programmes", "options", "why"),
    [
        ((BIKE,), {"gone": ["nrw-bad"]}, "von der Quelle nicht mehr gelistet"),
        ((BIKE,), {}, "unter 34,0 Punkten oder nicht mehr im Katalog"),
        ((replace(BATH, name="Orgel", keywords=(), typical_measures=()), BIKE), {}, "unter 34,0 Punkten"),
    ],
)
def test_a_lost_programme_says_why(programmes: tuple[Programme, ...], options: dict[str, object], why: str) -> None:
    found = after(*programmes, **options)
    (change,) = found.changes
    assert change.kind is Kind.LOST
    assert why in change.why
    assert found.left_alone == (("M-1", "Freibad sanieren"),)


def test_a_programme_pushed_off_a_full_list_says_so() -> None:
    better = replace(BATH, id="nrw-a", name="Freibad sanieren", summary="Freibad sanieren")
    found = impact_of(result(BATH, top=1), result(BATH, better, top=1), {})
    lost = found.of_kind(Kind.LOST)
    assert [change.programme for change in lost] == ["nrw-bad"]
    assert "verdrängt (die Liste endet nach 1)" in lost[0].why


@pytest.mark.parametrize(
    ("change", "aspect", "old", "new"),
    [
        ({"rates": (Rate(pct=Decimal(60)),)}, Aspect.RATE, "100 %", "60 %"),
        (
            {"deadline_kind": "Termin", "deadlines": (Deadline(date=PartialDate(2027, 9, 30)),)},
            Aspect.DATE, "laufend", "30.09.2027",
        ),
        ({"funds": "knapp"}, Aspect.VERDICT, "kein Ausschluss gefunden", "offen"),
    ],
)  # fmt: skip
def test_a_programme_that_stays_tells_each_aspect_that_changed(
    change: dict[str, object], aspect: Aspect, old: str, new: str
) -> None:
    (found,) = after(replace(BATH, **change), BIKE).changes  # type: ignore[arg-type]
    assert found.kind is Kind.CHANGED
    turns = {turn.aspect: turn for turn in found.turns}
    assert old in turns[aspect].old
    assert new in turns[aspect].new


def test_a_turned_verdict_names_its_rule() -> None:
    (found,) = after(replace(BATH, funds="knapp"), BIKE).changes
    (turn,) = [turn for turn in found.turns if turn.aspect is Aspect.VERDICT]
    assert turn.rule == "funds"
    assert turn.why
    assert found.verdict is Verdict.OPEN


def test_a_programme_that_the_source_has_lost_is_told_though_it_stays_in_the_list() -> None:
    (change,) = after(BATH, BIKE, gone=["nrw-bad"]).changes
    assert change.kind is Kind.CHANGED
    assert change.turned(Aspect.LISTING)


def test_texts_and_evidence_alone_change_nothing_for_a_measure() -> None:
    assert after(replace(BATH, notes=("neu",), url="https://neu.de", evidence=BATH.evidence), BIKE).changes == ()


def test_what_loses_a_decided_pair_stands_first_then_gains_then_dates() -> None:
    later = {"deadline_kind": "Termin", "deadlines": (Deadline(date=PartialDate(2027, 9, 30)),)}
    found = after(
        replace(BATH, **later),
        replace(BIKE, status="geschlossen", recurring=False),
        PLAY,
        decided=decided(("M-2", "nrw-rad")),
    )  # type: ignore[arg-type]
    assert [change.key for change in found.changes] == [("M-2", "nrw-rad"), ("M-3", "nrw-spiel"), ("M-1", "nrw-bad")]
    assert [change.key for change in found.decided] == [("M-2", "nrw-rad")]
    told = found.changes[0].decision
    assert told is not None
    assert (told.status, told.person) == ("Beantragen", "Kaya")


def test_a_pair_that_was_turned_down_is_not_called_decided_for() -> None:
    closed = replace(BATH, status="geschlossen", recurring=False)
    found = after(closed, BIKE, PLAY, decided=decided(("M-1", "nrw-bad"), status="abgelehnt"))
    assert found.decided == ()
    assert [change.programme for change in found.changes] == ["nrw-spiel", "nrw-bad"]


def test_a_pair_that_officers_set_aside_is_not_lost_by_the_update() -> None:
    turned_down = Line(
        nr=1, recorded=None, by="Kaya", file="s.xlsx", file_sha256="0", measure_id="M-1", programme_id="nrw-bad",
        field="status", old="", new="Abgelehnt",
    )  # fmt: skip
    ledger = Ledger(lines=(turned_down,))
    now = match(small_catalogue(BATH, BIKE, *OTHERS), strategy(*MEASURES), as_of=DAY, decisions=ledger)
    assert impact_of(BEFORE, now, {}).changes == ()


def test_a_decided_pair_that_no_list_shows_is_told_when_its_programme_goes() -> None:
    told = decided(("M-1", "nrw-fern"), programme_name="Ferne Bäder", measure_title="Freibad sanieren")
    (change,) = after(BATH, BIKE, decided=told, gone=["nrw-fern"]).changes
    assert (change.kind, change.name, change.wanted) == (Kind.LOST, "Ferne Bäder", True)
    assert after(BATH, BIKE, decided=decided(("M-1", "nrw-fern"), status="Abgelehnt"), gone=["nrw-fern"]).changes == ()


def test_an_excluded_pair_is_told_only_if_it_was_decided() -> None:
    closed = replace(BATH, status="geschlossen", recurring=False)
    then, now = result(closed), result(replace(closed, rates=(Rate(pct=Decimal(10)),)))
    assert impact_of(then, now, {}).changes == ()
    (change,) = impact_of(then, now, decided(("M-1", "nrw-bad"))).changes
    assert change.turned(Aspect.RATE)


def test_measures_of_only_one_result_are_left_out() -> None:
    fewer = match(small_catalogue(*OTHERS), strategy(MEASURES[0]), as_of=DAY)
    found = impact_of(BEFORE, fewer, {})
    assert found.measures == 1
    assert {change.measure_id for change in found.changes} == {"M-1"}


VARIANTS = st.sets(
    st.sampled_from(
        [
            BATH,
            BIKE,
            PLAY,
            replace(BATH, id="nrw-b2", status="geschlossen", recurring=False),
            replace(BIKE, id="nrw-r2"),
        ]
    ),
)


@settings(max_examples=40)
@given(before=VARIANTS, now=VARIANTS)
def test_gains_and_losses_lead_from_one_list_to_the_other(before: set[Programme], now: set[Programme]) -> None:
    then, since = result(*before), result(*now)
    found = impact_of(then, since, {})
    lists = [{(e.measure.id, c.programme.id) for e in one.measures for c in e.candidates} for one in (then, since)]
    gained = {change.key for change in found.of_kind(Kind.GAINED)}
    lost = {change.key for change in found.of_kind(Kind.LOST)}
    assert (lists[0] | gained) - lost == lists[1]
    assert gained.isdisjoint(lists[0])
    back = impact_of(since, then, {})
    assert {change.key for change in back.of_kind(Kind.LOST)} == gained


def test_two_catalogues_are_compared_field_by_field() -> None:
    moved = replace(BATH, deadlines=(Deadline(date=PartialDate(2027, 9, 30)),), notes=("nachgesehen",), evidence=())
    plan = diff_catalogues(
        [BATH, BIKE, PLAY],
        [moved, replace(BIKE, status="geschlossen", recurring=False), *OTHERS[:1]],
        as_of=DAY,
        name="catalogs",
    )
    assert [(change.programme, change.field, change.old, change.new) for change in plan.changes] == [
        ("nrw-bad", "deadlines", "keine Angabe", "30.09.2027"),
        ("nrw-rad", "status", "offen", "geschlossen"),
        ("nrw-rad", "recurring", "keine Angabe", "nein"),
    ]
    assert plan.new == (("nrw-z0", "Brücken"),)
    assert plan.gone == (("nrw-spiel", "Spielplätze"),)
    assert plan.closed == (("nrw-rad", "Radwege"),)
    assert (plan.seen, plan.unchanged, plan.reopened) == (3, 0, ())


def test_reordered_and_restamped_catalogues_do_not_differ() -> None:
    two = replace(BATH, areas=("NRW", "DE"), confidence="hoch")
    plan = diff_catalogues([BIKE, two], [replace(two, areas=("DE", "NRW"), confidence="mittel"), BIKE], as_of=DAY)
    assert plan.empty
    assert plan.unchanged == 2


@pytest.mark.parametrize(("then", "now", "reopened"), [("geschlossen", "offen", 1), ("unbekannt", "offen", 0)])
def test_only_what_was_closed_can_reopen(then: str, now: str, reopened: int) -> None:
    plan = diff_catalogues([replace(BATH, status=then)], [replace(BATH, status=now)], as_of=DAY)
    assert len(plan.reopened) == reopened
