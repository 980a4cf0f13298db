"""The mail texts: who gets one, what is new, until when to decide, what is missing, and that data stays text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from record_helpers import programme
from reports.result_records import candidate, decided, listed, result_of, run_match, small_catalog

from fundmatch.model.answers import Action, ToDo, Verdict
from fundmatch.model.result import Candidate, DeadlineView, Fit, MatchResult, MeasureResult, Unlisted
from fundmatch.reports.mails import NO_DEPARTMENT, escaped, match_as_mails

SINCE = date(2026, 11, 1)
HOSTILE = "# [Klick](http://boese.de) <script>alert(1)</script> `x` ![b](c) \\[d](e) www.boese.de a@boese.de\n## Oben"


def mails(*entries: MeasureResult, since: date | None = None, unlisted: tuple[Unlisted, ...] = ()) -> str:
    return match_as_mails(result_of(*entries, unlisted=unlisted), since=since).decode()


def seen(day: str, begin: str = "", reach: str = "reicht", certainty: str = "bestätigt") -> DeadlineView:
    following = date.fromisoformat(day)
    return DeadlineView(
        kind="Termin", next=following, certainty=certainty, prepare_by=date.fromisoformat(begin) if begin else None,
        text=f"{following:%d.%m.%Y}", reach=reach,
    )  # fmt: skip


def named(name: str, **fields: object) -> Candidate:
    return candidate(programme=programme(id=f"nrw-{name.lower()}", name=name), **fields)


def lines(text: str, head: str) -> list[str]:
    """The points below the first heading that begins so."""
    rest = text[text.index(head) :].split("\n\n")[1]
    return rest.splitlines()


def test_each_department_has_its_text_and_measures_without_one_come_last() -> None:
    text = mails(
        listed(named("A"), id="M-1"),
        listed(named("B"), id="M-2", department="FB 5"),
        listed(named("C"), id="M-3", department=" FB  5 "),
        listed(named("D"), id="M-4", department="FB 6"),
    )
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["## An: FB 5", "## An: FB 6", f"## An: {NO_DEPARTMENT}"]
    assert text.index("## An: FB 5") < text.index("M-3") < text.index("## An: FB 6")


def test_finished_measures_are_not_mentioned() -> None:
    text = mails(
        listed(named("A", news="neu", decision=decided("Prüfen")), id="M-9", title="Fertig", done=True), since=SINCE
    )
    assert "M-9" not in text
    assert "Fertig" not in text


def test_a_department_with_nothing_to_say_is_named_and_gets_no_text() -> None:
    text = mails(listed(department="FB 5"), listed(named("A"), department="FB 6"))
    assert "## An: FB 5" not in text
    assert text.endswith("Ohne Text, weil nichts ansteht: FB 5\n")


def test_what_is_decided_is_not_asked_again_and_what_is_chosen_stays_to_be_applied_for() -> None:
    text = mails(
        listed(
            named("Offen"),
            named("Gewaehlt", decision=decided("prüfen")),
            named("Beobachtet", decision=decided("Beobachten")),
            named("Vorgemerkt", action=Action.WATCH),
        )
    )
    found = lines(text, "Zu entscheiden")
    assert len(found) == 2
    assert "Offen" in found[0]
    assert found[1].endswith("Gewaehlt (NRW), Status Prüfen")


def test_a_choice_that_was_ruled_out_since_is_told() -> None:
    gone = named("Weg", decision=decided("Beantragen"), verdict=Verdict.EXCLUDED, action=Action.DROP)
    text = mails(listed(excluded=[gone, named("Nie", verdict=Verdict.EXCLUDED, action=Action.DROP)]))
    assert "Weg (NRW), Status Beantragen, inzwischen ausgeschlossen" in text
    assert "Nie" not in text


def test_days_are_in_their_order_and_what_cannot_be_reached_is_marked() -> None:
    found = lines(
        mails(
            listed(
                named("Ohne"),
                named("Spaet", deadline=seen("2027-09-30", "2027-07-01")),
                named("Verpasst", deadline=seen("2027-01-15", "2026-10-01", "Vorlauf unterschritten")),
                named("Frueh", deadline=seen("2027-06-30", "2027-03-01", certainty="erwartet")),
                named("Knapp", deadline=seen("2027-02-01", "2026-11-09", "knapp, Termin unsicher", "erwartet")),
                named("Unklar", deadline=seen("2027-05-01", "", "Vorlauf unbekannt")),
            )
        ),
        "Zu entscheiden",
    )
    assert [line.rsplit(", ", 1)[1] for line in found] == [
        f"{name} (NRW)" for name in ("Verpasst", "Knapp", "Frueh", "Unklar", "Spaet", "Ohne")
    ]
    assert found[0].startswith("- ! Nicht mehr erreichbar, Vorlauf unterschritten (Frist 15.01.2027):")
    assert found[1].startswith("- ! knapp, Termin unsicher, Beginn wäre spätestens am 09.11.2026 gewesen")
    assert found[2].startswith("- Bis 01.03.2027 (Frist 30.06.2027, Termin erwartet):")
    assert found[3].startswith("- Bis zur Frist 01.05.2027, Vorlauf unbekannt:")
    assert found[5].startswith("- Ohne Tag (Frist: unbekannt):")


def test_new_since_a_day_is_what_came_into_the_ledger_from_then_on_and_what_the_list_calls_new() -> None:
    entry = listed(
        named("Alt", decision=decided("Beobachten", on="2026-10-31")),
        named("Heute", decision=decided("Beobachten", on="2026-11-01", note="anrufen")),
        named("Zurueck", decision=decided("", on="2026-11-05")),
        named("Liste", news="neu"),
        named("Wieder", news="wieder da: Frist: vorher 1, jetzt 2"),
    )
    found = lines(mails(entry, since=SINCE), "Neu seit 01.11.2026:")
    assert not [line for line in found if "Alt" in line]
    assert [line for line in found if "Heute (NRW), Status: Beobachten (erfasst 01.11.2026); Notiz: anrufen" in line]
    assert [line for line in found if "Zurueck (NRW), Status: zurückgenommen" in line]
    assert [line for line in found if "Liste (NRW), neu gegenüber der bisherigen Arbeitsmappe" in line]
    assert [line for line in found if "wieder da: Frist" in line]


def test_a_decision_that_no_list_shows_is_told_once_with_its_measure() -> None:
    away = Unlisted(
        decision=decided("Abgelehnt", programme_id="nrw-weg"), measure_title="x", programme_name="Weg", why="abgelehnt"
    )
    text = mails(listed(title="Freibad"), since=SINCE, unlisted=(away,))
    assert text.count("Maßnahme M-1 Freibad: Weg, Status: Abgelehnt (erfasst 10.11.2026)") == 1


def test_without_a_day_all_that_is_open_is_told_and_nothing_of_the_ledger() -> None:
    text = mails(listed(named("A", decision=decided("Prüfen", note="Notiz der Kollegin"))))
    assert "Neu" not in text
    assert "Notiz der Kollegin" not in text
    assert "A (NRW), Status Prüfen" in text


def test_only_what_the_department_itself_owes_is_asked_of_it_and_counted() -> None:
    costs = ToDo(what="Kosten beziffern", who="Fachamt", rule="amount")
    partner = ToDo(what="Partner nennen", who="Fachamt", rule="consortium")
    share = ToDo(what="Eigenanteil klären", who="Kämmerei", rule="own_share")
    text = mails(
        listed(named("A", missing=[partner, costs, costs]), named("B", missing=[costs, share]), department="FB 5")
    )
    assert "- Maßnahme M-1 Freibad sanieren: Kosten beziffern (2 Vorschläge); Partner nennen (1 Vorschlag)" in text
    assert "Eigenanteil" not in text


def test_a_long_list_is_cut_and_counted() -> None:
    text = mails(listed(*(named(f"P{number}") for number in range(30))))
    found = lines(text, "Zu entscheiden")
    assert len(found) == 13
    assert found[-1] == "- und 18 weitere, siehe Arbeitsmappe"


def hostile(text: str) -> MatchResult:
    """The text in every place that data comes to."""
    one = candidate(
        programme=programme(name=text), decision=decided("Prüfen", note=text), news=text,
        missing=[ToDo(what=text, who="Fachamt", rule="amount")],
        deadline=DeadlineView(kind="", next=None, certainty=text, prepare_by=None, text=text),
    )  # fmt: skip
    away = Unlisted(
        decision=decided(text, programme_id="nrw-weg"), measure_title=text, programme_name=text, why="zu wenig"
    )
    return result_of(listed(one, title=text, department=text), listed(id="M-2", department="x" + text), unlisted=[away])


def elements(text: str) -> set[str]:
    """Read as a foreign reader does: what kinds of elements a text makes."""
    found = set()
    for block in MarkdownIt("commonmark", {"html": True}).parse(text):
        found |= {block.type, *(child.type for child in block.children or ())}
    return found


def headings(text: str) -> int:
    return sum(block.type == "heading_open" for block in MarkdownIt().parse(text))


OURS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "bullet_list_open",
    "bullet_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
# Stars and lines below set words apart, and that is all they do.
HARMLESS = {"em_open", "em_close", "strong_open", "strong_close", "text_special"}


def test_hostile_texts_make_no_link_no_html_and_no_heading() -> None:
    text = match_as_mails(hostile(HOSTILE), since=SINCE).decode()
    assert elements(text) <= OURS | HARMLESS
    assert headings(text) == 2
    assert "http://" not in text
    assert "www.boese" not in text
    assert "a@boese" not in text


@given(st.text(alphabet=st.one_of(st.sampled_from("#[]()<>`\\!*_~-=+&;:/.1 \n\t|\"'"), st.characters()), max_size=40))
def test_no_text_of_the_data_changes_what_a_reader_of_markdown_makes_of_it(text: str) -> None:
    made = match_as_mails(hostile(text), since=SINCE).decode()
    assert elements(made) <= OURS | HARMLESS
    assert headings(made) <= 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bau & Umwelt", "Bau & Umwelt"),
        ("# Titel #", "\\# Titel \\#"),
        ("a\\[b](c)", "a\\\\\\[b\\](c)"),
        ("Bürger*innen_rat", "Bürger*innen_rat"),
        ("Nr. 1#2", "Nr. 1#2"),
    ],
)
def test_only_signs_that_have_an_effect_are_escaped(text: str, shown: str) -> None:
    assert escaped(text, 80) == shown


def test_the_same_result_gives_the_same_bytes() -> None:
    assert match_as_mails(hostile(HOSTILE)) == match_as_mails(hostile(HOSTILE))


# The command.


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_catalog(tmp_path_factory.mktemp("catalogs"))


def test_the_command_writes_mails_from_a_day_on(catalog: Path, tmp_path: Path) -> None:
    code, said = run_match(catalog, "-o", tmp_path / "post.md", "--since", "01.11.2026")
    assert code == 0, said
    assert (tmp_path / "post.md").read_text(encoding="utf-8").startswith("# Post zu Fördermitteln, Stand 22.11.2026")


@pytest.mark.parametrize("output", [[], ["-o", "x.csv"], ["-o", "brief.docx"]])
def test_a_day_without_mails_is_wrong_usage(catalog: Path, output: list[str]) -> None:
    code, said = run_match(catalog, *output, "--since", "2026-11-01")
    assert code == 2
    assert "--since gilt nur für .md" in said


def test_a_day_after_the_run_is_wrong_usage(catalog: Path) -> None:
    code, said = run_match(catalog, "-o", "post.md", "--since", "2026-11-23")
    assert code == 2
    assert "liegt nach dem Stichtag" in said


def test_what_fits_only_perhaps_says_so_unless_somebody_chose_it() -> None:
    perhaps = named("Perhaps", fit=Fit.MAYBE, action=Action.APPLY)
    chosen = named("Chosen", fit=Fit.MAYBE, action=Action.APPLY, decision=decided("Prüfen"))
    text = mails(listed(perhaps, id="M-1"), listed(chosen, id="M-2"))
    assert "Perhaps (NRW, passt nur vielleicht)" in text
    assert "Chosen (NRW)" in text


@pytest.mark.parametrize(
    "entries",
    [
        {"status": "Beantragen", "result": "bewilligt"},
        {"result": "Beantragt "},
        {"status": "Prüfen", "result": "abgelehnt"},
        {"status": "Weiterleiten"},
        {"status": "Abgelehnt"},
    ],
)
def test_what_is_settled_is_not_to_be_decided_and_asks_for_nothing(entries: dict[str, str]) -> None:
    costs = ToDo(what="Kosten beziffern", who="Fachamt", rule="amount")
    assert "M-1" not in mails(listed(named("A", decision=decided(**entries), missing=[costs])))


@pytest.mark.parametrize("status", ["?", "-", "k. A.", "0"])
def test_a_status_that_says_nothing_decides_nothing(status: str) -> None:
    assert "A (NRW)" in mails(listed(named("A", decision=decided(status))))


def test_dates_after_a_grant_are_due_overdue_first_and_for_finished_measures_too() -> None:
    granted = named(
        "A",
        decision=decided(
            programme_id="nrw-a", result="bewilligt", final_report="15.11.2026", drawdown="März 2027", interim_report="1.2.2027", grant_ends="demnächst",
        ),
    )  # fmt: skip
    text = mails(listed(granted, done=True, department="FB 5"), listed(named("B"), id="M-2", department="FB 5"))
    found = lines(text, "Was nach der Bewilligung ansteht")
    assert found == [
        "- ! Vorbei seit 15.11.2026, bitte klären: Verwendungsnachweis, Maßnahme M-1 Freibad sanieren, A",
        "- Bis 01.02.2027: Zwischennachweis, Maßnahme M-1 Freibad sanieren, A",
        "- Bis 03/2027, Tag offen: Mittelabruf, Maßnahme M-1 Freibad sanieren, A",
        "- ! Ohne lesbaren Tag („demnächst“): Ende des Bewilligungszeitraums, Maßnahme M-1 Freibad sanieren, A",
    ]


def test_the_date_of_a_grant_whose_measure_left_the_list_is_told_where_nobody_is_in_charge() -> None:
    kept = decided(result="bewilligt", drawdown="1.2.2027", programme_id="nrw-weg")
    away = Unlisted(decision=kept, measure_title="Altes Bad", programme_name="Weg", why="weg")
    text = mails(listed(named("A"), id="M-7", department="FB 5"), unlisted=(away,))
    assert "Bis 01.02.2027: Mittelabruf, Maßnahme M-1 Altes Bad" in text[text.index(f"## An: {NO_DEPARTMENT}") :]


def test_what_fits_and_is_announced_is_named_with_its_day() -> None:
    ahead = seen("2027-01-31", "2026-12-15", certainty="erwartet")
    text = mails(
        listed(
            named("Bald", action=Action.WATCH, fit=Fit.FITS, deadline=ahead),
            named("Perhaps", action=Action.WATCH, fit=Fit.MAYBE, deadline=ahead),
            named("Irgendwann", action=Action.WATCH, fit=Fit.FITS),
            named("Beobachtet", action=Action.WATCH, fit=Fit.FITS, deadline=ahead, decision=decided("Beobachten")),
        )
    )
    assert lines(text, "Vormerken") == [
        "- Bis 15.12.2026 (Frist 31.01.2027, Termin erwartet): Maßnahme M-1 Freibad sanieren, Bald (NRW)"
    ]


def test_what_is_put_off_asks_for_nothing_and_is_named() -> None:
    costs = ToDo(what="Kosten beziffern", who="Fachamt", rule="amount")
    resting = listed(named("A", missing=[costs], news="neu"), id="M-3", put_off="zurückgestellt", department="FB 5")
    text = mails(resting, listed(named("B"), id="M-2", department="FB 5"))
    assert text.count("M-3") == 1
    assert "Ruht laut Ihrer Liste und ist hier ausgelassen: M-3 („zurückgestellt“)" in text
    assert mails(resting).endswith("Ohne Text, weil nichts ansteht: FB 5\n")
