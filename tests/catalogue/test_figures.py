"""What is counted of a catalogue, and what `check` says of single entries on a day."""

from collections.abc import Mapping
from datetime import date

import pytest
from record_helpers import programme

from fundmatch.catalogue.entries import hints_of
from fundmatch.catalogue.figures import faults_of, figures_of
from fundmatch.core.dates import PartialDate
from fundmatch.model.programme import Contact, Deadline, Evidence

DAY = date(2026, 12, 1)
PAST, AHEAD = Deadline(date=PartialDate(2026, 11, 30)), Deadline(date=PartialDate(2026, 12, 1))
PAGE = ("https://www.mhkbd.nrw/a",)


def looked(day: PartialDate | None, *fields: str) -> tuple[Evidence, ...]:
    return (Evidence(fields=fields or ("status",), pages=PAGE, checked=day),)


FRESH = looked(PartialDate(2026, 11, 1))


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"evidence": FRESH}, ""),
        ({"evidence": looked(PartialDate(2026, 6, 4))}, ""),
        ({"evidence": looked(PartialDate(2026, 6, 3))}, "seit 180 Tagen nicht nachgesehen"),
        ({"evidence": looked(None)}, "seit 180 Tagen nicht nachgesehen"),
        ({"evidence": ()}, "seit 180 Tagen nicht nachgesehen"),
        ({"evidence": (), "status": "geschlossen"}, ""),
        ({"evidence": FRESH, "deadlines": (PAST,)}, "alle Termine sind vorbei"),
        ({"evidence": FRESH, "deadlines": (PAST, AHEAD)}, ""),
        ({"evidence": FRESH, "deadlines": (PAST,), "recurring": True}, ""),
        ({"evidence": FRESH, "period_end": PartialDate(2026, 11)}, "alle Termine sind vorbei"),
        ({"evidence": FRESH, "period_end": PartialDate(2026)}, ""),
    ],
)
def test_check_names_a_window_that_its_dates_or_its_age_speak_against(fields: Mapping[str, object], note: str) -> None:
    hints = [hint.note for hint in hints_of(programme(**fields), "nrw-probe.yaml", DAY) if hint.field == "status"]
    assert len(hints) == bool(note)
    assert note in "".join(hints)
    assert not [hint for hint in hints_of(programme(**fields), "nrw-probe.yaml") if hint.field == "status"]


def test_the_faults_are_counted_each_for_itself() -> None:
    own = {"url": "https://www.mhkbd.nrw/a", "evidence": FRESH}
    trial = Evidence(fields=("funder",), pages=("https://test.portal.nrw/a",))
    programmes = [
        programme(**own),
        programme(**{**own, "url": "https://www.mhkbd.nrw/"}),
        programme(**{**own, "evidence": (*FRESH, trial)}),
        programme(**{**own, "deadlines": (PAST,)}),
        programme(**{**own, "evidence": ()}),
        programme(**{**own, "status": "geschlossen", "url": ""}),
    ]
    assert [(one.part, one.whole) for one in faults_of(programmes, DAY)] == [(1, 5), (1, 6), (1, 5), (1, 5), (1, 5)]


def test_what_a_page_does_not_say_is_counted_apart_from_what_nobody_looked_for() -> None:
    silent = Evidence(fields=("contact",), pages=PAGE, checked=PartialDate(2026, 11, 1), finding="nicht genannt")
    programmes = [programme(contact=Contact(phone="0211 1")), programme(evidence=(silent,)), programme(evidence=FRESH)]
    (known,) = (one for one in figures_of(programmes) if one.words.startswith("Kontakt"))
    assert (known.part, known.whole, known.silent, known.percent) == (1, 3, 1, 33)


def test_secondary_pages_prove_a_claim_but_are_not_official() -> None:
    press = Evidence(fields=("status", "applicants", "areas"), pages=("https://bundes-sgk.de/a",))
    proven, _, _, official, *_ = figures_of([programme(evidence=(press,)), programme()])
    assert (proven.part, official.part, proven.whole) == (6, 3, 6)
