"""The first sheet: what to do, by when, for how much, how far we are; then coverage and where to read on."""

from collections.abc import Callable
from typing import Final

from fundmatch.core import formatting, levels
from fundmatch.eligibility.lump_sums import lump_sums_of
from fundmatch.model.result import Candidate, Fit, MatchResult, MeasureResult
from fundmatch.model.strategy import PLACE_UNKNOWN
from fundmatch.reports import money_sums, summary
from fundmatch.reports.chosen import is_chance
from fundmatch.reports.plain_text import shortened
from fundmatch.reports.workbook import cells, styles
from fundmatch.reports.workbook.cells import Pair
from fundmatch.reports.workbook.overview_coverage import put_coverage
from fundmatch.reports.workbook.overview_dates import put_dates
from fundmatch.reports.workbook.overview_parts import LAST, ROW, WIDTHS, put_line, put_paragraph, put_section
from fundmatch.reports.workbook.paper import Paper, to_sheet

_NOTICE = (
    "Diese Liste ist eine Vorprüfung nach den hinterlegten Angaben. Sie ist keine Rechtsberatung und keine Zusage; "
    "maßgeblich sind die Richtlinie und die Bewilligungsstelle."
)
GUIDE: Final = (
    ("Maßnahmen", "eine Zeile je Maßnahme: was jetzt am besten geht"),
    ("Shortlist", "je Maßnahme die passenden Programme; hier entscheiden Sie"),
    ("Vielleicht", "was nur vielleicht passt; erst lesen, dann entscheiden"),
    ("Erledigt", "Maßnahmen, die laut Tabelle fertig sind"),
    ("Ausgeschlossen", "was vorbei oder nicht für uns ist, mit dem Grund"),
    ("Ohne Treffer", "Maßnahmen ohne passendes Programm, und was am nächsten kam"),
    ("Entschieden", "frühere Entscheidungen außerhalb der Shortlist"),
    ("Fristen", "Termine nach Monaten, mit „spätestens beginnen“"),
    ("Programme", "andersherum: zu jedem Programm die Maßnahmen"),
    ("Offene Fragen", "leere Zellen, hier zu beantworten"),
    ("Nachsehen", "wo zuerst nachzusehen ist; hier abhaken, mit Fund"),
    ("Profil", "womit gerechnet wurde, und woher; hier zu berichtigen"),
    ("Quellen & Lauf", "Katalogstand, Einstellungen, Belege mit Alter"),
)
# A first screen of 768 pixels has room for so many, a line a row, and for dates and the state of decisions below.
_MOST_CHANCES: Final = 10
# What is printed at this size is as wide as the paper; a size of our own, because Excel keeps no page break where it fits a sheet to the page.
_SCALE: Final = 75
_NEED, _ENTRY = 36, 60


def put_overview(paper: Paper, result: MatchResult) -> None:
    """Write what to do first, the next dates and the state of decisions, then money, coverage and the guide."""
    for index, width in enumerate(WIDTHS, start=1):
        paper.set_column(index, width)
    paper.hide_gridlines()
    styles.set_up_page(paper.sheet)
    paper.sheet.set_print_scale(_SCALE)
    run = result.run
    if run.profile.place_unknown:
        paper.line(PLACE_UNKNOWN, style="Abschnitt", height=20)
    paper.line(f"Förderprogramme zu den Maßnahmen: {run.profile.name}", style="Titelzeile", height=24)
    state = f"Katalog mit {formatting.number(run.catalogue_programmes)} Programmen, Stand {formatting.day(run.catalogue_day)}"
    counted = f"{formatting.counted(len(result.measures), 'Maßnahme', 'Maßnahmen')}, {summary.acting_in_words(result)}"
    paper.line(f"Stand {formatting.day(run.as_of)} · {counted} · {state}", style="Erklärung", height=ROW)
    together = [_written(paper, put, result) for put in (_put_chances, put_dates, _put_decisions, _put_money)]
    together += put_coverage(paper, result)
    together.append(_written(paper, _put_not_searched, result))
    printed = paper.line(_NOTICE, style="Erklärung", height=ROW)
    paper.keep_together([*together, (printed, printed)], share=_SCALE / 100)
    _put_guide(paper)  # leads to the sheets, which paper cannot
    styles.set_print_area(paper.sheet, last_column=LAST, last_row=printed)


def _written(paper: Paper, put: Callable[[Paper, MatchResult], None], result: MatchResult) -> tuple[int, int]:
    """Write a section; return the rows of its heading and what follows, which is never the end of a page."""
    first = paper.last + 1
    put(paper, result)
    return first, min(first + 3, paper.last)


def _put_chances(paper: Paper, result: MatchResult) -> None:
    """List the best proposals that one can apply for now, one a measure."""
    chances = chances_of(result)
    put_section(paper, f"Jetzt prüfen: die besten Chancen ({len(chances)})" if chances else "Jetzt prüfen")
    if not chances:
        put_paragraph(paper, "Kein Programm der Liste nimmt gerade Anträge an. Vorgemerktes steht in der Shortlist.")
        return
    paper.line(
        "Maßnahme",
        "Programm",
        "Frist",
        "Zuwendung bis",
        "Dürfen wir?",
        "Was fehlt von uns?",
        "Federführung",
        style="Kopf",
        height=17,
    )
    for entry, one in chances:
        pair = Pair(run=result.run, entry=entry, candidate=one)
        day = cells.due(pair)
        values = (
            f"{entry.measure.id} {entry.measure.title}",
            f"{one.programme.short_name or one.programme.name}{'' if one.fit is Fit.FITS else ' (vielleicht)'}",
            day or cells.now(pair),
            one.money.grant_eur[1] if one.money.grant_eur else "unbekannt",
            cells.may_we(pair),
            _first_need(one),
            entry.measure.department,
        )
        put_line(paper, *values, looks=("Fett", "Text", cells.due_look(pair) if day else "Text", "Euro", *["Text"] * 3))


def _first_need(candidate: Candidate) -> str:
    """Return the first thing that is missing from us; the others are counted."""
    needs = list(dict.fromkeys(need.what for need in candidate.answers.missing)) if candidate.answers else []
    if len(needs) < 2:
        return "".join(needs)
    return f"{shortened(needs[0], _NEED)} (+{len(needs) - 1})"


def chances_of(result: MatchResult) -> list[tuple[MeasureResult, Candidate]]:
    """Return the best proposals to apply for now, one a measure: what fits, then what may; most points first."""
    found = [
        (entry, min(filter(is_chance, entry.candidates), key=_by_fit, default=None))
        for entry in result.measures
        if entry.in_hand
    ]
    best = [(entry, one) for entry, one in found if one]
    return sorted(best, key=lambda pair: (*_by_fit(pair[1]), pair[0].measure.id))[:_MOST_CHANCES]


def _by_fit(candidate: Candidate) -> tuple[bool, float]:
    return candidate.fit is not Fit.FITS, -candidate.points


def _put_decisions(paper: Paper, result: MatchResult) -> None:
    """Say how many proposals are decided, and by whom."""
    decided = summary.decided(result)
    put_section(paper, f"Stand der Entscheidungen: {decided.in_words}")
    words = "; ".join(
        f"{shortened(person, _ENTRY)}: {shortened(status, _ENTRY)} {count}"
        for person, counts in decided.by_person().items()
        for status, count in sorted(counts.items())
    )
    put_paragraph(
        paper,
        words or "Noch nichts ist entschieden. Status, Person und Notiz in „Maßnahmen“ oder „Shortlist“ eintragen.",
    )


def _put_money(paper: Paper, result: MatchResult) -> None:
    """List each measure that counts, so that the sum can be added up again, then why the others do not."""
    sums = money_sums.sums_of(result)
    put_section(paper, "Geld: je Maßnahme der erste Vorschlag, der trifft, oder der gewählte (Rechnung, keine Zusage)")
    for words in money_sums.in_words(sums):
        put_paragraph(paper, words)
    looks = ("Fett", "Text", "Euro", "Euro", "Euro", "Euro", "Text")
    if sums.rows:
        paper.line(
            "Maßnahme",
            "Programm",
            "Zuwendung von",
            "Zuwendung bis",
            "Eigenanteil von",
            "Eigenanteil bis",
            style="Kopf",
            height=17,
        )
        for row in sums.rows:
            mark = f" ({row.chosen_as})" if row.chosen else ""
            name = f"{row.measure.id} {row.measure.title}{mark}"
            now = row.candidate.answers.now if row.candidate.answers else None
            shut = "" if now is None or now.takes_applications else f" ({now.german})"
            entry = row.candidate.programme
            put_line(
                paper, name, f"{entry.short_name or entry.name}{shut}", *row.grant_eur, *row.own_share_eur, looks=looks
            )
        put_line(paper, "Summe", "", *sums.grant_eur, *sums.own_share_eur, looks=looks)
    for lump in lump_sums_of(result.run.profile.ags):
        words = (
            f"Ohne Antrag kommt: {lump.name}, {lump.german}. {lump.note} (geprüft {lump.checked.german}, {lump.source})"
        )
        put_paragraph(paper, words)
    if sums.left_out:
        put_paragraph(paper, f"Nicht rechenbar: {'; '.join(f'{reason} ({count})' for reason, count in sums.left_out)}.")


def _put_not_searched(paper: Paper, result: MatchResult) -> None:
    """Say where nobody looked: other Länder, foundations, what is in no public register."""
    own = result.run.profile.state
    others = [level.name for level in levels.laender() if level.code not in {own, *_levels_there(result)}]
    put_section(paper, "Wo nicht gesucht wurde")
    lands = f"Programme anderer Länder ({len(others)}) sind nicht dabei; " if others else ""
    put_paragraph(
        paper,
        f"{lands}Stiftungen, Sparkassen und Kreise nur, soweit der Katalog sie führt. Was seit dem Katalogstand "
        f"({formatting.day(result.run.catalogue_day)}) neu ausgeschrieben wurde, fehlt. Ausgeschlossen sind "
        f"{sum(len(entry.excluded) for entry in result.measures)} Paare, mit Grund im Blatt „Ausgeschlossen“.",
    )


def _levels_there(result: MatchResult) -> set[str]:
    return {one.programme.level for _, one in summary.all_candidates(result)}


def _put_guide(paper: Paper) -> None:
    put_section(paper, "Die Blätter")
    for sheet, words in GUIDE:
        paper.put([to_sheet(sheet), words], [paper.style("Wegweiser"), paper.style("Hinweis")], 14.0)
