"""The first sheet: what to do, by when, for how much, how far we are; then coverage and where to read on."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from fundmatch.core import formatting, levels
from fundmatch.eligibility.deadlines import future
from fundmatch.eligibility.lump_sums import lump_sums_of
from fundmatch.model.answers import Action
from fundmatch.model.result import Candidate, Fit, MatchResult, MeasureResult
from fundmatch.model.strategy import PLACE_UNKNOWN
from fundmatch.reports import money_sums, summary
from fundmatch.reports.granted import coming_grant_dates
from fundmatch.reports.plain_text import shortened
from fundmatch.reports.workbook import cells, styles
from fundmatch.reports.workbook.cells import Pair
from fundmatch.reports.workbook.charts import Picture, put_chart
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper, to_sheet
from fundmatch.reports.workbook.table_sheet import CHARACTER, LINE_HEIGHT, height_of

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
# Measure, programme, date, euros, may we, to do, department: as wide as a screen of 1,366 pixels.
_WIDTHS: Final = (40, 37, 20, 15, 13, 35, 21)
_COLUMNS: Final = tuple(Column(header="", width=width) for width in _WIDTHS)
_ROW, _CHART_ROWS, _LAST = 16.0, 12, len(_WIDTHS)
# A first screen of 768 pixels has room for so many of each, a line a row, and the state of decisions below.
_MOST_CHANCES, _MOST_DATES, _WEEKS = 10, 5, 13
_NEED: Final = 36


def put_overview(paper: Paper, result: MatchResult) -> None:
    """Write what to do first, the next dates and the state of decisions, then money, coverage and the guide."""
    for index, width in enumerate(_WIDTHS, start=1):
        paper.set_column(index, width)
    paper.hide_gridlines()
    styles.set_up_page(paper.sheet)
    run = result.run
    if run.profile.place_unknown:
        paper.line(PLACE_UNKNOWN, style="Abschnitt", height=20)
    paper.line(f"Förderprogramme zu den Maßnahmen: {run.profile.name}", style="Titelzeile", height=24)
    state = f"Katalog mit {formatting.number(run.catalogue_programmes)} Programmen, Stand {formatting.day(run.catalogue_day)}"
    counted = f"{len(result.measures)} Maßnahmen, {summary.acting_in_words(result)}"
    paper.line(f"Stand {formatting.day(run.as_of)} · {counted} · {state}", style="Erklärung", height=_ROW)
    _put_chances(paper, result)
    _put_dates(paper, result)
    _put_decisions(paper, result)
    _put_money(paper, result)
    _put_coverage(paper, result)
    _put_not_searched(paper, result)
    printed = paper.line(_NOTICE, style="Erklärung", height=_ROW)
    _put_guide(paper)  # leads to the sheets, which paper cannot
    styles.set_print_area(paper.sheet, last_column=_LAST, last_row=printed)


def _section(paper: Paper, title: str) -> None:
    paper.line(*[title, *[""] * (_LAST - 1)], style="Abschnitt", height=19)


def _row(paper: Paper, *values: Content, looks: Sequence[str]) -> None:
    height = height_of(values, _COLUMNS, 3)
    paper.put([*values, *[None] * (_LAST - len(values))], [paper.style(name) for name in looks], max(_ROW, height))


def _line(paper: Paper, *values: Content, looks: Sequence[str]) -> None:
    """Write a row one line high; a text that is wider than its cell is cut after a word and marked."""
    cut = [
        shortened(value, int(width / CHARACTER)) if isinstance(value, str) else value
        for value, width in zip(values, _WIDTHS, strict=False)
    ]
    paper.put([*cut, *[None] * (_LAST - len(cut))], [paper.style(name) for name in looks], _ROW)


def _paragraph(paper: Paper, text: str) -> None:
    """Write a text over the whole width."""
    lines = -(-len(text) * CHARACTER // sum(_WIDTHS))
    paper.line(text, style="Absatz", height=LINE_HEIGHT * lines + 3, joined=[(1, _LAST)])


def _put_chances(paper: Paper, result: MatchResult) -> None:
    """List the best proposals that one can apply for now, one a measure."""
    chances = chances_of(result)
    _section(paper, f"Jetzt prüfen: die besten Chancen ({len(chances)})" if chances else "Jetzt prüfen")
    if not chances:
        _paragraph(paper, "Kein Programm der Liste nimmt gerade Anträge an. Vorgemerktes steht in der Shortlist.")
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
        _line(paper, *values, looks=("Fett", "Text", cells.due_look(pair) if day else "Text", "Euro", *["Text"] * 3))


def _first_need(candidate: Candidate) -> str:
    """Return the first thing that is missing from us; the others are counted."""
    needs = list(dict.fromkeys(need.what for need in candidate.answers.missing)) if candidate.answers else []
    if len(needs) < 2:
        return "".join(needs)
    return f"{shortened(needs[0], _NEED)} (+{len(needs) - 1})"


def chances_of(result: MatchResult) -> list[tuple[MeasureResult, Candidate]]:
    """Return the best proposals to apply for now, one a measure: what fits, then what may; most points first."""
    found = [
        (entry, min((one for one in entry.candidates if one.action is Action.APPLY), key=_by_fit, default=None))
        for entry in result.measures
        if entry.in_hand
    ]
    best = [(entry, one) for entry, one in found if one]
    return sorted(best, key=lambda pair: (*_by_fit(pair[1]), pair[0].measure.id))[:_MOST_CHANCES]


def _by_fit(candidate: Candidate) -> tuple[bool, float]:
    return candidate.fit is not Fit.FITS, -candidate.points


def _put_dates(paper: Paper, result: MatchResult) -> None:
    """List the dates of the next three months, those after a grant too; red where there is no time for the council any more."""
    run = result.run
    _section(paper, "Nächste Fristen (drei Monate)")
    rows: list[tuple[date, str, str, str, str]] = []
    for one in summary.by_programme(result, done=False):
        for deadline in future(one.programme, run.as_of):
            if deadline.date.first <= run.as_of + timedelta(weeks=_WEEKS):
                seen = one.pairs[0][1].deadline
                reach = seen.reach if seen.next and seen.next >= deadline.date.first else ""
                named = ", ".join(measure.id for measure, _ in one.pairs[:6])
                look = "Frist vorbei" if seen.unreachable else "Frist" if deadline.date.exact else "Fristmonat"
                rows.append((deadline.date.last, one.programme.short_name or one.programme.name, named, reach, look))
    for granted in coming_grant_dates(result):
        due = granted.date.day
        if due.first <= run.as_of + timedelta(weeks=_WEEKS):
            look = "Frist" if due.exact else "Fristmonat"
            rows.append((due.last, granted.name, granted.date.decision.measure_id, granted.date.what, look))
    if not rows:
        _paragraph(paper, "In den nächsten drei Monaten ist kein Termin bekannt.")
    for day, name, measures, reach, look in sorted(rows)[:_MOST_DATES]:
        _line(paper, measures, name, day, None, None, reach, looks=("Fett", "Text", look, *["Text"] * 4))
    if len(rows) > _MOST_DATES:
        _paragraph(paper, f"{len(rows) - _MOST_DATES} weitere stehen im Blatt „Fristen“.")


def _put_decisions(paper: Paper, result: MatchResult) -> None:
    """Say how many proposals are decided, and by whom."""
    pairs = [one for _, one in summary.to_decide(result)]
    decided = [one.decision for one in pairs if one.decision and (one.decision.status or one.decision.result)]
    _section(paper, f"Stand der Entscheidungen: {len(decided)} von {len(pairs)} Vorschlägen entschieden")
    people = Counter((one.person or "ohne Person", one.result or one.status) for one in decided)
    words = "; ".join(f"{person}: {status} {count}" for (person, status), count in sorted(people.items()))
    _paragraph(
        paper,
        words or "Noch nichts ist entschieden. Status, Person und Notiz in „Maßnahmen“ oder „Shortlist“ eintragen.",
    )


def _put_money(paper: Paper, result: MatchResult) -> None:
    """List each measure that counts, so that the sum can be added up again, then why the others do not."""
    sums = money_sums.sums_of(result)
    _section(paper, "Geld: je Maßnahme der erste Vorschlag, der trifft, oder der gewählte (Rechnung, keine Zusage)")
    for words in money_sums.in_words(sums):
        _paragraph(paper, words)
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
            mark = " (gewählt)" if row.chosen else ""
            name = f"{row.measure.id} {row.measure.title}{mark}"
            now = row.candidate.answers.now if row.candidate.answers else None
            shut = "" if now is None or now.takes_applications else f" ({now.german})"
            entry = row.candidate.programme
            _line(
                paper, name, f"{entry.short_name or entry.name}{shut}", *row.grant_eur, *row.own_share_eur, looks=looks
            )
        _line(paper, "Summe", "", *sums.grant_eur, *sums.own_share_eur, looks=looks)
    for lump in lump_sums_of(result.run.profile.ags):
        words = (
            f"Ohne Antrag kommt: {lump.name}, {lump.german}. {lump.note} (geprüft {lump.checked.german}, {lump.source})"
        )
        _paragraph(paper, words)
    if sums.left_out:
        _paragraph(paper, f"Nicht rechenbar: {'; '.join(f'{reason} ({count})' for reason, count in sums.left_out)}.")


def _put_coverage(paper: Paper, result: MatchResult) -> None:
    """Count measures with something to apply for, by Leitthema, else by Handlungsfeld, else by department."""
    heading, rows = summary.coverage_by(result)
    _section(paper, f"Abdeckung nach {heading}")
    if resting := summary.put_off_in_words(result):
        _paragraph(paper, f"{resting}.")
    if finished := summary.done_in_words(result):
        _paragraph(paper, f"{finished}.")
    header = paper.line(heading, "", "jetzt prüfen", "mit Vorschlag", "Maßnahmen", style="Kopf", height=17)
    for row in rows:
        figures = row.to_apply, row.with_candidates, row.measures
        _row(paper, row.leitthema, "", *figures, looks=("Fett", "Text", "Anzahl", "Anzahl", "Anzahl", "Text", "Text"))
    picture = Picture(
        title="Maßnahmen, die jetzt geprüft werden können",
        bars=heading,
        values="Maßnahmen",
        header=header,
        last=paper.last,
        first_series=3,
        last_series=5,
    )
    if len(rows) > 1:
        start = paper.last + 1
        for _ in range(_CHART_ROWS):
            paper.line(None, style="Hinweis", height=_ROW)
        put_chart(paper, picture, columns=(1, 2), rows=(start, paper.last))


def _put_not_searched(paper: Paper, result: MatchResult) -> None:
    """Say where nobody looked: other Länder, foundations, what is in no public register."""
    own = result.run.profile.state
    others = [level.name for level in levels.laender() if level.code not in {own, *_levels_there(result)}]
    _section(paper, "Wo nicht gesucht wurde")
    lands = f"Programme anderer Länder ({len(others)}) sind nicht dabei; " if others else ""
    _paragraph(
        paper,
        f"{lands}Stiftungen, Sparkassen und Kreise nur, soweit der Katalog sie führt. Was seit dem Katalogstand "
        f"({formatting.day(result.run.catalogue_day)}) neu ausgeschrieben wurde, fehlt. Ausgeschlossen sind "
        f"{sum(len(entry.excluded) for entry in result.measures)} Paare, mit Grund im Blatt „Ausgeschlossen“.",
    )


def _levels_there(result: MatchResult) -> set[str]:
    return {one.programme.level for _, one in summary.all_candidates(result)}


def _put_guide(paper: Paper) -> None:
    _section(paper, "Die Blätter")
    for sheet, words in GUIDE:
        paper.put([to_sheet(sheet), words], [paper.style("Wegweiser"), paper.style("Hinweis")], 14.0)
