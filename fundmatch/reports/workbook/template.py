"""The empty table of measures that `init` hands out: headers, drop-downs, a profile to fill in, a guide sheet."""

from typing import Final

from fundmatch.core import vocabulary
from fundmatch.model.strategy import PROFILE_SHEET
from fundmatch.reports.workbook import styles
from fundmatch.reports.workbook.paper import Book, Paper
from fundmatch.reports.workbook.profile_sheet import put_profile_form

_ROWS = 300
# Columns that strategies have and that no rule and no ranking reads.
_FOR_YOU: Final = "Für Sie; zählt weder bei Vorschlägen noch bei Prüfungen."
# field of Measure, German header, width, choices, explanation
FIELDS: Final = (
    (
        "id",
        "Nr.",
        10,
        (),
        "Eigenes Kürzel, jedes nur einmal; daran erkennt das Werkzeug die Maßnahme wieder. Leer: wird vergeben.",
    ),
    ("title", "Titel", 40, (), "Pflicht. So, wie er in der Strategie steht."),
    (
        "description",
        "Beschreibung",
        60,
        (),
        "Am besten zwei bis fünf Sätze: was gebaut, gekauft, betrieben wird, für wen. Davon lebt die Zuordnung.",
    ),
    ("leitthema", "Leitthema", 24, (), "Gliedert die Übersicht."),
    ("handlungsfeld", "Handlungsfeld", 24, (), ""),
    ("target_group", "Zielgruppe", 20, (), _FOR_YOU),
    ("department", "Federführung", 22, (), "Wer die Maßnahme trägt."),
    (
        "applicant",
        "Antragstellerin",
        20,
        vocabulary.APPLICANTS,
        "Nur ausfüllen, wenn nicht die Kommune selbst beantragt.",
    ),
    ("phase", "Phase", 14, (), _FOR_YOU),
    ("status", "Stand", 16, (), ""),
    ("start", "Beginn", 12, (), "31.12.2026, 12/2026 oder 2026."),
    ("end", "Ende", 12, (), ""),
    (
        "started",
        "schon begonnen",
        12,
        ("ja", "nein"),
        "Ja, sobald ein Auftrag vergeben ist: Das schließt viele Förderungen aus.",
    ),
    (
        "cost_total_eur",
        "Gesamtkosten",
        16,
        (),
        "In Euro; auch „ca.“ oder eine Spanne (3–4 Mio. €). Nicht bekannt: leer lassen.",
    ),
    ("cost_eligible_eur", "förderfähige Kosten", 16, (), ""),
    ("own_means_eur", "Eigenmittel", 16, (), ""),
    ("cost_kind", "Kostenart", 18, vocabulary.COST_KINDS, "Mehrere mit Semikolon trennen."),
    ("council_vote", "Ratsbeschluss", 12, ("ja", "nein"), ""),
    ("partners", "Partner", 24, (), "Mit Semikolon trennen."),
    ("earlier_funding", "frühere Förderung", 24, (), "Zweckbindungen können neue Förderung ausschließen."),
    ("include_keywords", "Suchwörter", 24, (), "Wörter, die zusätzlich zum Text zählen, mit Semikolon getrennt."),
    (
        "exclude_keywords",
        "Ausschlusswörter",
        24,
        (),
        "Programme, in denen diese Wörter vorkommen, sollen nicht erscheinen.",
    ),
    (
        "facets",
        "Facetten",
        24,
        (),
        "Nur wo „Art der Maßnahme“ in der Vorschlagsliste falsch gelesen ist: mehrere Staaten; bauen.",
    ),
    ("note", "Notiz", 30, (), "Für Sie; das Werkzeug liest sie nicht."),
)


def measures_template() -> bytes:
    """Return the empty workbook."""
    book = Book()
    _put_table(book.add_sheet("Maßnahmen"))
    put_profile_form(book.add_sheet(PROFILE_SHEET))
    _put_guide(book.add_sheet("Anleitung"))
    return book.as_bytes()


def _put_table(paper: Paper) -> None:
    sheet = paper.sheet
    for index, (_, _, width, choices, _) in enumerate(FIELDS):
        paper.set_column(index + 1, width)
        if choices:
            offer = {"validate": "list", "source": list(choices), "show_error": False}
            sheet.data_validation(1, index, _ROWS - 1, index, offer)
    sheet.freeze_panes("C2")
    styles.set_up_page(sheet)
    paper.line(*(header for _, header, _, _, _ in FIELDS), style="Kopf")
    sheet.autofilter(0, 0, _ROWS - 1, len(FIELDS) - 1)
    styles.set_print_area(sheet, header_row=1, last_column=len(FIELDS), last_row=_ROWS)


def _put_guide(paper: Paper) -> None:
    for column, width in enumerate((22, 90, 40), start=1):
        paper.set_column(column, width)
    styles.set_up_page(paper.sheet)
    paper.line("Anleitung", style="Titelzeile")
    paper.line(
        "Eine Zeile ist eine Maßnahme. Leere Zellen heißen: nicht bekannt. Eigene Spalten sind erlaubt.",
        style="Erklärung",
    )
    paper.line("Spalte", "Was hinein gehört", "Werte zur Auswahl", style="Kopf")
    looks = [paper.style("Fett"), paper.style("Text"), paper.style("Text")]
    for _, header, _, choices, explanation in FIELDS:
        paper.put([header, explanation, ", ".join(choices)], looks)
    styles.set_print_area(paper.sheet, last_column=3, last_row=paper.last)
