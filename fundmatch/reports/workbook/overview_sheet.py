"""The first sheet: what was matched, how far it covers, what it may bring, where to read on."""

from collections.abc import Sequence
from typing import Final

from fundmatch.core import formatting
from fundmatch.eligibility.lump_sums import lump_sums_of
from fundmatch.files.headings import column_letters
from fundmatch.model.result import MatchResult
from fundmatch.model.strategy import PLACE_UNKNOWN
from fundmatch.reports import money_sums, summary
from fundmatch.reports.workbook import chart_data, styles
from fundmatch.reports.workbook.cells import Value
from fundmatch.reports.workbook.charts import Picture, put_chart
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper, to_sheet
from fundmatch.reports.workbook.table_sheet import CHARACTER, LINE_HEIGHT, height_of
from fundmatch.reports.workbook.tints import shade_counts

_NOTICE = (
    "Diese Liste ist eine Vorprüfung nach den hinterlegten Angaben. Sie ist keine Rechtsberatung und keine Zusage; "
    "maßgeblich sind die Richtlinie und die Bewilligungsstelle."
)
GUIDE: Final = (
    ("Shortlist", "je Maßnahme die passenden Programme; hier entscheiden Sie"),
    ("Vielleicht", "was nur vielleicht passt; erst lesen, dann entscheiden"),
    ("Erledigt", "Maßnahmen, die laut Tabelle fertig sind"),
    ("Ausgeschlossen", "was an einer Bedingung scheitert, mit dem Grund"),
    ("Ohne Treffer", "Maßnahmen ohne passendes Programm"),
    ("Entschieden", "frühere Entscheidungen außerhalb der Shortlist"),
    ("Fristen", "Termine nach Monaten, mit „spätestens beginnen“"),
    ("Programme", "andersherum: zu jedem Programm die Maßnahmen"),
    ("Offene Fragen", "leere Zellen, deren Antwort am meisten klärt"),
    ("Profil", "womit gerechnet wurde, und woher jede Angabe stammt"),
    ("Quellen & Lauf", "Katalogstand, Einstellungen, Belege mit Alter"),
)
# A for names, B to E for numbers, F to J for charts and long texts.
_WIDTHS: Final = (42, 14, 14, 14, 14, 17, 14, 14, 14, 14)
_COLUMNS: Final = tuple(Column(header="", width=width) for width in _WIDTHS)
_NUMBERS, _RIGHT, _LAST = 5, 6, len(_WIDTHS)
_ROW, _CHART_ROWS = 17.0, 12
_HEADED: Final = tuple(Column(header="", width=width * 0.85) for width in _WIDTHS)


def put_overview(paper: Paper, result: MatchResult) -> None:
    """Write key figures beside the guide, then tables with their charts, the map, best hits, reasons and ages."""
    for index, width in enumerate(_WIDTHS, start=1):
        paper.set_column(index, width)
    paper.hide_gridlines()
    styles.set_up_page(paper.sheet)
    run = result.run
    if run.profile.place_unknown:
        paper.line(PLACE_UNKNOWN, style="Abschnitt", height=20)
    paper.line(f"Förderprogramme zu den Maßnahmen: {run.profile.name}", style="Titelzeile", height=26)
    state = f"Katalog mit {formatting.number(run.catalogue_programmes)} Programmen, Stand {formatting.day(run.catalogue_day)}"
    paper.line(f"Stand {formatting.day(run.as_of)} · {state}", style="Erklärung", height=_ROW)
    paper.line(_NOTICE, style="Erklärung", height=_ROW)
    if finished := summary.done_in_words(result):
        paper.line(f"{finished}.", style="Erklärung", height=_ROW)
    _put_figures(paper, result)
    _put_coverage(paper, result)
    _put_points(paper, result)
    _put_money(paper, result)
    _put_map(paper, result)
    _put_best(paper, result)
    _put_counts(paper, "Woran Programme scheitern", summary.exclusion_reasons(result))
    head = "Wie alt die Angaben zum Antragsfenster sind (Programme der Shortlist)"
    _put_counts(paper, head, summary.ages(result))
    styles.set_print_area(paper.sheet, last_column=_LAST, last_row=paper.last)


def _section(paper: Paper, title: str, right: str = "", *, new_page: bool = False) -> None:
    """Leave a row free and write a heading over the whole width, with a second one above the right half."""
    paper.line(None, style="Hinweis", height=_ROW)
    if new_page:
        paper.begin_page()
    words = [""] * _LAST
    words[0], words[_RIGHT - 1] = title, right
    paper.line(*words, style="Abschnitt", height=20)
    paper.line(None, style="Hinweis", height=4)


def _row(paper: Paper, name: str, *values: Value, number: str = "Zahl", joined: Sequence[tuple[int, int]] = ()) -> None:
    """Write one row of a table: a name, then numbers or words."""
    looks = [paper.style("Fett"), *(paper.style("Text" if isinstance(value, str) else number) for value in values)]
    paper.put([name, *values], looks, max(_ROW, height_of([name, *values], _COLUMNS)), joined=joined)


def _header(paper: Paper, *names: str) -> int:
    """Write the header of a table as high as its longest name needs; return its row."""
    return paper.line(*names, style="Kopf", height=max(20.0, height_of(names, _HEADED) + 3))


def _paragraph(paper: Paper, text: str) -> None:
    """Write a text over the whole width."""
    lines = -(-len(text) * CHARACTER // sum(_WIDTHS))
    paper.line(text, style="Absatz", height=LINE_HEIGHT * lines + 4, joined=[(1, _LAST)])


def _put_figures(paper: Paper, result: MatchResult) -> None:
    """Write the key figures on the left and the sheets with their links on the right."""
    total = len(result.measures)
    matched = sum(not entry.no_good_match for entry in result.measures)
    listed = list(summary.all_candidates(result))
    numbers: list[tuple[str, int]] = [
        ("Maßnahmen", total),
        ("… mit mindestens einem Programm", matched),
        ("… ohne Treffer", total - matched),
        ("Vorschläge in der Shortlist", len(listed)),
        *((f"… davon {action.german}", count) for action, count in summary.actions(result).items()),
        ("Verschiedene Programme", len({candidate.programme.id for _, candidate in listed})),
        *((f"Vorschläge der Ebene {level}", count) for level, count in sorted(summary.levels(result).items())),
    ]
    _section(paper, "In Zahlen", "Die Blätter")
    name, number, blank = paper.style("Fett"), paper.style("Zahl"), paper.style("Hinweis")
    for place in range(max(len(numbers), len(GUIDE))):
        values: list[Content] = [*(numbers[place] if place < len(numbers) else (None, None)), *[None] * 3]
        looks = [name, number, *[blank] * 3] if place < len(numbers) else [blank] * _NUMBERS
        if place < len(GUIDE):
            sheet, words = GUIDE[place]
            values += [to_sheet(sheet), words]
            looks += [paper.style("Wegweiser"), blank]
        paper.put(values, looks, _ROW)


def _put_coverage(paper: Paper, result: MatchResult) -> None:
    _section(paper, "Abdeckung je Leitthema")
    header = _header(paper, "Leitthema", "mit Programm", "ohne Programm", "Maßnahmen", "jetzt prüfen")
    for row in summary.coverage(result):
        without = row.measures - row.with_candidates
        _row(paper, row.leitthema, row.with_candidates, without, row.measures, row.to_apply)
    picture = Picture(
        title="Maßnahmen mit und ohne Programm",
        bars="Leitthema",
        values="Maßnahmen",
        header=header,
        last=paper.last,
        first_series=2,
        last_series=3,
    )
    _beside(paper, picture)


def _put_points(paper: Paper, result: MatchResult) -> None:
    _section(paper, "Punkte nach Ebene (Vorschläge der Shortlist)", new_page=True)
    header = _header(paper, "Ebene", *(name for name, _ in chart_data.POINT_CLASSES))
    for row in chart_data.points_by_level(result):
        _row(paper, row.level, *row.counts)
    picture = Picture(
        title="Vorschläge nach Punkten und Ebene",
        bars="Ebene der Mittel",
        values="Vorschläge",
        header=header,
        last=paper.last,
        first_series=2,
        last_series=5,
        lying=False,
    )
    _beside(paper, picture)


def _put_money(paper: Paper, result: MatchResult) -> None:
    """List each measure that counts, so that the sum can be added up again, then why the others do not."""
    sums = money_sums.sums_of(result)
    _section(paper, "Geld: je Maßnahme der erste Vorschlag, der trifft, oder der gewählte (Rechnung, keine Zusage)")
    for words in money_sums.in_words(sums):
        _paragraph(paper, words)
    if sums.rows:
        _header(paper, "Maßnahme", "Kosten bis", "Zuwendung von", "Zuwendung bis", "Eigenanteil von", "Programm")
        for row in sums.rows:
            mark = " (gewählt)" if row.chosen else ""
            amounts = row.cost_eur[1], *row.grant_eur, row.own_share_eur[0]
            _row(
                paper,
                f"{row.measure.id} {row.measure.title}{mark}",
                *amounts,
                row.candidate.programme.name,
                number="Euro",
            )
        total = sums.cost_eur[1], *sums.grant_eur, sums.own_share_eur[0]
        _row(paper, "Summe", *total, number="Euro")
    for lump in lump_sums_of(result.run.profile.ags):
        words = (
            f"Ohne Antrag kommt: {lump.name}, {lump.german}. {lump.note} (geprüft {lump.checked.german}, {lump.source})"
        )
        _paragraph(paper, words)
    for reason, count in sums.left_out:
        _row(paper, f"nicht rechenbar: {reason}", count)


def _beside(paper: Paper, picture: Picture) -> None:
    """Lay the chart to the right of its table, and go on below both."""
    end = max(paper.last, picture.header + _CHART_ROWS - 1)
    while paper.last < end:
        paper.line(None, style="Hinweis", height=_ROW)
    put_chart(paper, picture, columns=(_RIGHT, _LAST), rows=(picture.header, end))


def _put_map(paper: Paper, result: MatchResult) -> None:
    """Write how many candidates each Leitthema has in each Förderbereich, the cells shaded by their counts."""
    found = chart_data.heat_map(result, _LAST - 1)
    _section(
        paper,
        "Förderbereich × Leitthema: Vorschläge (ein Programm zählt in jedem seiner Förderbereiche)",
        new_page=True,
    )
    if not found.rows:
        _paragraph(paper, "Die Shortlist ist leer.")
        return
    first = _header(paper, "Förderbereich", *found.columns) + 1
    looks = [paper.style("Fett"), *[paper.style("Anzahl")] * len(found.columns)]
    for field, counts in zip(found.rows, found.counts, strict=True):
        paper.put([field, *counts], looks, _ROW)
    shade_counts(paper, f"B{first}:{column_letters(len(found.columns))}{paper.last}")


def _put_best(paper: Paper, result: MatchResult) -> None:
    _section(paper, "Die stärksten Treffer")
    best = summary.best_hits(result, 10)
    if not best:
        _paragraph(paper, "Kein Programm erreicht die Schwelle.")
        return
    _wide(paper, ("Maßnahme", "Punkte", "Ebene", "Frist", "Programm"), ["Kopf"] * 5)
    for entry, hit in best:
        programme = hit.programme
        title = f"{entry.measure.id} {entry.measure.title}"
        looks = ["Fett", "Punkte", "Text", "Text", "Text"]
        _wide(paper, (title, hit.points, programme.level, hit.deadline.text, programme.name), looks)


def _wide(paper: Paper, values: Sequence[Content], looks: Sequence[str]) -> None:
    """Write five values, the last two over joined cells."""
    widths = (*_WIDTHS[:3], sum(_WIDTHS[3:5]), sum(_WIDTHS[5:]))
    height = height_of(values, [Column(header="", width=width) for width in widths])
    name, points, level, due, programme = values
    kinds = [paper.style(looks[place]) for place in (0, 1, 2, 3, 3, 4, 4, 4, 4, 4)]
    cells = [name, points, level, due, None, programme, *[None] * 4]
    paper.put(cells, kinds, max(_ROW, height), joined=[(4, 5), (_RIGHT, _LAST)])


def _put_counts(paper: Paper, title: str, counts: Sequence[tuple[str, int]]) -> None:
    _section(paper, title)
    if not counts:
        _paragraph(paper, "Kein Programm ist ausgeschlossen.")
    for name, count in counts:
        _row(paper, name, count)
