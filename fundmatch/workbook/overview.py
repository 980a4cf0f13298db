"""The first sheet: what was matched, how far it covers, what to read first.

May import: german, model, the other rooms of workbook; holds openpyxl.
"""

from collections.abc import Sequence
from typing import Any

from fundmatch import german
from fundmatch.model.result import MatchResult, MeasureResult, RunInfo
from fundmatch.workbook import summary
from fundmatch.workbook.cells import RULE_NAMES, Value
from fundmatch.workbook.columns import Column
from fundmatch.workbook.look import set_print_area, set_up_page
from fundmatch.workbook.sheet import height_of, text_cell

NOTICE = (
    "Diese Liste ist eine Vorprüfung nach den hinterlegten Angaben. Sie ist keine Rechtsberatung und keine Zusage; "
    "maßgeblich sind die Richtlinie und die Bewilligungsstelle."
)
_GUIDE = (
    ("Shortlist", "je Maßnahme die passenden Programme, das beste zuerst; hier entscheiden Sie (gelbe Spalten)"),
    ("Ausgeschlossen", "was nach Punkten dazugehörte, aber an einer Bedingung scheitert – mit dem Grund"),
    ("Ohne Treffer", "Maßnahmen, für die der Katalog nichts Passendes hat"),
    ("Entschieden", "frühere Entscheidungen, die nicht (mehr) in der Shortlist stehen, auch Abgelehntes"),
    ("Offene Fragen", "leere Zellen in Profil und Tabelle, deren Antwort am meisten klärt"),
    ("Quellen & Lauf", "Katalogstand, Prüfsummen, Einstellungen, Belegseiten mit ihrem Alter"),
)
# style of the line → its values from the left
Line = tuple[str, Sequence[Value]]
_WIDTHS = (58, 14, 14, 26, 62)
_COLUMNS = tuple(Column(header="", width=width) for width in _WIDTHS)


def put_overview(sheet: Any, result: MatchResult) -> None:
    """Write title, key figures, coverage, best hits, exclusion reasons, ages and a guide."""
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet)
    run = result.run
    lines: list[Line] = [
        ("Titelzeile", [f"Förderprogramme zu den Maßnahmen: {run.profile.name}"]),
        (
            "Erklärung",
            [
                f"Stand {german.day(run.as_of)} · Katalog mit {run.catalogue_programmes} Programmen, Stand {german.day(run.catalogue_day)}"
            ],
        ),
        ("Erklärung", [NOTICE]),
        ("", []),
        *_figures(result),
        *_money(result),
        *_coverage(result),
        *_best(result),
        *_reasons(result),
        *_guide(),
    ]
    for number, (style, values) in enumerate(lines, start=1):
        sheet.row_dimensions[number].height = (
            26 if style == "Titelzeile" else height_of(values, _COLUMNS) if style == "Zeile" else 17
        )
        sheet.append([text_cell(sheet, value, _style_of(style, index)) for index, value in enumerate(values)])
    set_print_area(sheet, last_column="E", last_row=len(lines))


def _row(*values: Value) -> Line:
    return "Zeile", values


def _style_of(style: str, index: int) -> str:
    """Return the style of a cell in a line; a row of a table begins in bold."""
    if style == "Wegweiser":
        return "Fett" if index == 0 else "Hinweis"
    return ("Fett" if index == 0 else "Text") if style == "Zeile" else style


def _figures(result: MatchResult) -> list[Line]:
    total = len(result.measures)
    matched = sum(not entry.no_good_match for entry in result.measures)
    listed = list(summary.all_candidates(result))
    clear = sum(candidate.verdict == "clear" for _, candidate in listed)
    programmes = len({candidate.programme.id for _, candidate in listed})
    return [
        ("Abschnitt", ["In Zahlen", "", "", "", ""]),
        _row("Maßnahmen", total),
        _row("… mit mindestens einem Programm", matched),
        _row("… ohne Treffer", total - matched),
        _row("Vorschläge in der Shortlist", len(listed)),
        _row("… davon ohne gefundenen Ausschluss", clear),
        _row("Verschiedene Programme", programmes),
        *(_row(f"Vorschläge der Ebene {level}", count) for level, count in sorted(summary.levels(result).items())),
        ("", []),
    ]


def _money(result: MatchResult) -> list[Line]:
    """Say what all measures together would cost the city; sums that are not its own stay out."""
    found = summary.budget(result)
    head = "Geld: jede Maßnahme mit ihrem ersten Vorschlag, der sich rechnen lässt (Rechnung, keine Zusage)"
    lines: list[Line] = [("Abschnitt", [head, "", "", "", ""]), ("Hinweis", [summary.budget_in_words(found)])]
    if found.measures:
        lines += [
            _row("Kosten der gerechneten Maßnahmen", german.euro(found.cost_eur)),
            _row("Zuwendung", german.euro_range(found.grant_eur)),
            _row("Eigenanteil", german.share_range(found.own_share_eur, up_to=found.open_ended)),
        ]
    lines += [_row(f"nicht gerechnet: {reason}", count) for reason, count in found.reasons]
    return [*lines, ("", [])]


def _coverage(result: MatchResult) -> list[Line]:
    lines: list[Line] = [
        ("Abschnitt", ["Abdeckung je Leitthema", "", "", "", ""]),
        ("Kopf", ["Leitthema", "Maßnahmen", "mit Programm", "kein Ausschluss", ""]),
    ]
    lines += [
        (
            "Zeile",
            [
                row.leitthema,
                row.measures,
                row.with_candidates,
                row.clear,
                "█" * round(20 * row.with_candidates / row.measures),
            ],
        )
        for row in summary.coverage(result)
    ]
    return [*lines, ("", [])]


def _best(result: MatchResult) -> list[Line]:
    lines: list[Line] = [
        ("Abschnitt", ["Die stärksten Treffer", "", "", "", ""]),
        ("Kopf", ["Maßnahme", "Punkte", "Ebene", "Frist", "Programm"]),
    ]
    for entry, best in summary.best_hits(result, 10):
        title = f"{entry.measure.id} {entry.measure.title}"
        lines.append(
            (
                "Zeile",
                [title, german.decimal(best.points), best.programme.level, best.deadline.text, best.programme.name],
            )
        )
    return [*lines, ("", [])]


def _reasons(result: MatchResult) -> list[Line]:
    lines: list[Line] = [
        ("Abschnitt", ["Woran Programme scheitern", "", "", "", ""]),
        *(_row(reason, count) for reason, count in summary.exclusion_reasons(result)),
        ("", []),
        ("Abschnitt", ["Wie alt die Angaben zum Antragsfenster sind (Programme der Shortlist)", "", "", "", ""]),
        *(_row(age, count) for age, count in summary.ages(result)),
    ]
    return [*lines, ("", [])]


def _guide() -> list[Line]:
    lines: list[Line] = [("Abschnitt", ["Die Blätter", "", "", "", ""])]
    lines += [("Wegweiser", (name, text)) for name, text in _GUIDE]
    return lines


def why_empty(entry: MeasureResult, run: RunInfo) -> str:
    """Say why a measure has no candidate."""
    floor = german.decimal(run.settings.min_points)
    if not entry.excluded:
        return f"Kein Programm des Katalogs erreicht {floor} Punkte."
    broken = (result for candidate in entry.excluded for result in candidate.rules if result.outcome.value == "not_met")
    reasons = dict.fromkeys(RULE_NAMES[result.rule] for result in broken if not result.fixable)
    names = german.listed(reasons) or "Ausschlusswort"
    count = len(entry.excluded)
    programmes = "1 passendes Programm ist" if count == 1 else f"{count} passende Programme sind"
    return f"{programmes} ausgeschlossen ({names}); siehe Blatt „Ausgeschlossen“."


def run_rows(result: MatchResult) -> list[tuple[str, str, str, str, str]]:
    """Return what identifies the run, one row a fact."""
    run = result.run
    settings = run.settings
    return [
        ("fundmatch", f"Version {run.version}", "", "", ""),
        ("Stichtag", german.day(run.as_of), "", "", ""),
        (
            "Katalog",
            f"{run.catalogue_programmes} Programme",
            german.day(run.catalogue_day),
            "",
            f"SHA-256 {run.catalogue_sha256}",
        ),
        (
            "Strategie",
            f"{run.profile.name}, {len(result.measures)} Maßnahmen",
            "",
            "",
            f"SHA-256 {run.strategy_sha256}",
        ),
        ("Höchstens je Maßnahme", str(settings.top), "", "", ""),
        ("Schwelle in Punkten", german.decimal(settings.min_points), "", "", ""),
        ("Regeln geprüft", "ja" if settings.rules else "nein", "", "", ""),
        ("Geschlossene Programme gezeigt", "ja" if settings.include_closed else "nein", "", "", ""),
        ("Ebenen", ", ".join(settings.levels) or "alle", "", "", ""),
    ]
