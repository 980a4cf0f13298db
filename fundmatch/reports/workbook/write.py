"""Write the workbook: one function a sheet, all from the same result."""

from collections.abc import Callable, Sequence
from typing import Final

from fundmatch.core import formatting
from fundmatch.eligibility.instrument import INSTRUMENTS
from fundmatch.eligibility.judge import RULES
from fundmatch.files.headings import column_letters
from fundmatch.model.result import FITS_FROM, MOST_MAYBE, Fit, MatchResult, MeasureResult, RunInfo
from fundmatch.model.strategy import PROFILE_SHEET
from fundmatch.reports import summary
from fundmatch.reports.workbook import columns, styles, tints
from fundmatch.reports.workbook.cells import Pair, group
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.deadlines_sheet import put_schedule
from fundmatch.reports.workbook.decisions_sheet import put_decided
from fundmatch.reports.workbook.look_up_sheet import put_look_up
from fundmatch.reports.workbook.measures_sheet import put_measures
from fundmatch.reports.workbook.overview_sheet import put_overview
from fundmatch.reports.workbook.paper import Book, Paper
from fundmatch.reports.workbook.profile_sheet import put_profile
from fundmatch.reports.workbook.programmes_sheet import put_programmes
from fundmatch.reports.workbook.questions_sheet import put_questions
from fundmatch.reports.workbook.sources_sheet import put_sources
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, plain_rows, put_pairs
from fundmatch.reports.workbook.view import list_columns, own_columns

_UNMATCHED: Final = (
    Column(header="Nr.", width=10, style="Fett"),
    Column(header="Maßnahme", width=44, style="Fett"),
    Column(header="Leitthema", width=30),
    Column(header="Federführung", width=30),
    Column(header="Warum", width=50),
    Column(header="Passte, ist aber vorbei", width=44),
    Column(header="Am nächsten unter der Schwelle", width=44),
)


def match_as_workbook(result: MatchResult, columns_out: Sequence[str] | None = None) -> bytes:
    """Return the workbook as bytes; `columns_out` are the headings in sight on the lists, as `checked_view` gives them.

    The same result gives the same bytes; time stamps inside the file are the day of the run.
    """
    book = Book(
        result.run.as_of,
        title=f"Förder-Shortlist {result.run.profile.name}",
        subject="Förderprogramme von EU, Bund und Land zu den Maßnahmen der Strategie",
        mark=result.mark,
    )
    for name, write in _WRITERS.items():
        told = {"view": columns_out} if name in _LISTS else {}
        write(book.add_sheet(name, tab=styles.TABS.get(name, "")), result, **told)
    return book.as_bytes()


def _pairs(result: MatchResult, *, excluded: bool) -> list[Pair]:
    return [
        Pair(run=result.run, entry=entry, candidate=candidate)
        for entry in result.measures
        for candidate in (entry.excluded if excluded else entry.candidates)
    ]


def _put_shortlist(paper: Paper, result: MatchResult, *, view: Sequence[str] | None = None) -> None:
    """Write what fits; without rules there are no classes, and all stands here."""
    explanation = (
        f"Stand {formatting.day(result.run.as_of)}. Was trifft, je Maßnahme Zuschüsse zuerst. ● kein Ausschluss gefunden · "
        "◐ offen: noch zu klären. Gelbe Spalten sind für Ihre Entscheidung. Details rechts, über das Pluszeichen."
    )
    pairs = [one for one in _pairs(result, excluded=False) if not one.entry.done and one.candidate.fit is not Fit.MAYBE]
    _put_list(
        paper,
        "Shortlist",
        f"Shortlist – {result.run.profile.name}",
        explanation,
        list_columns(own_columns(result), view),
        pairs,
    )


def _put_maybe(paper: Paper, result: MatchResult, *, view: Sequence[str] | None = None) -> None:
    explanation = (
        f"Was nur vielleicht passt: unter {formatting.decimal(FITS_FROM)} Punkten, höchstens {MOST_MAYBE} je Maßnahme. "
        "In keiner Summe; erst lesen, dann entscheiden."
    )
    pairs = [one for one in _pairs(result, excluded=False) if not one.entry.done and one.candidate.fit is Fit.MAYBE]
    _put_list(paper, "Vielleicht", "Vielleicht", explanation, list_columns(own_columns(result), view), pairs)


def _put_done(paper: Paper, result: MatchResult, *, view: Sequence[str] | None = None) -> None:
    explanation = (
        "Maßnahmen, die laut Tabelle erledigt sind: nur für einen neuen Abschnitt von Belang, in keiner Summe und keiner "
        f"Frage. {summary.done_in_words(result) or 'Keine Maßnahme ist erledigt'}."
    )
    pairs = [one for one in _pairs(result, excluded=False) if one.entry.done]
    _put_list(paper, "Erledigt", "Erledigt", explanation, list_columns(own_columns(result), view), pairs)


def _put_list(
    paper: Paper, table: str, title: str, explanation: str, described: Sequence[Column], pairs: Sequence[Pair]
) -> None:
    last = put_pairs(paper, table, (title, explanation), described, _by_instrument(pairs))
    _colour(paper, described, last)


def _by_instrument(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs with those of one measure together, its grants first; `rank` keeps the order of the list."""
    measures = {id(pair.entry): place for place, pair in reversed(list(enumerate(pairs)))}
    kinds = {name: place for place, name in enumerate(INSTRUMENTS)}
    return sorted(pairs, key=lambda pair: (measures[id(pair.entry)], kinds.get(pair.candidate.instrument, 0)))


def _put_excluded(paper: Paper, result: MatchResult) -> None:
    explanation = (
        "Programme, die nach ihren Punkten in der Liste stünden, mit dem Grund: erst was vorbei ist, dann was nicht für uns ist. "
        "Was wiederkommen kann, ist vorgemerkt und steht in der Shortlist."
    )
    title = "Ausgeschlossen", explanation
    pairs = sorted(_pairs(result, excluded=True), key=lambda pair: group(pair) != "vorbei")
    last = put_pairs(paper, "Ausgeschlossen", title, columns.EXCLUDED, pairs)
    _colour(paper, columns.EXCLUDED, last)


def _colour(paper: Paper, described: Sequence[Column], last: int) -> None:
    if last <= HEADER_ROW:
        return
    letters = {column.header: column_letters(index) for index, column in enumerate(described)}
    if verdict := letters.get("Prüfergebnis"):
        tints.colour_verdicts(paper, f"{verdict}{HEADER_ROW + 1}:{verdict}{last}", f"{verdict}{HEADER_ROW + 1}")
    seen = [
        index for index, column in enumerate(described) if not column.detail and column.header not in columns.HIDDEN
    ]
    place = next(index for index, column in enumerate(described) if column.header == columns.MEASURE.header)
    tints.part_measures(paper, place, HEADER_ROW + 1, last, column_letters(seen[-1]))
    if status := letters.get("Status"):
        tints.grey_rejected(paper, f"{status}{HEADER_ROW + 1}:{status}{last}")


def _put_unmatched(paper: Paper, result: MatchResult) -> None:
    explanation = "Maßnahmen, für die der Katalog kein passendes Programm hat oder Sie alle abgelehnt haben; die Liste wird nicht aufgefüllt."
    rows = [
        (
            entry.measure.id,
            entry.measure.title,
            entry.measure.leitthema,
            entry.measure.department,
            _why_empty(entry, result.run),
            _would_have_fitted(entry),
            _nearest(entry),
        )
        for entry in result.measures
        if entry.no_good_match
    ]
    plain_rows(paper, "Ohne_Treffer", ("Ohne Treffer", explanation), _UNMATCHED, rows)


def _would_have_fitted(entry: MeasureResult) -> str:
    """Name what would have fitted and is over, so that somebody looks for what follows it."""
    if not entry.would_have_fitted:
        return ""
    one = entry.would_have_fitted
    why = one.answers.window.why if one.answers else ""
    return f"{one.programme.name}: {why} Nachfolger beobachten."


def _nearest(entry: MeasureResult) -> str:
    if entry.nearest is None:
        return ""
    return f"{entry.nearest.programme.name} ({formatting.decimal(entry.nearest.points)} Punkte)"


def _why_empty(entry: MeasureResult, run: RunInfo) -> str:
    """Say why a measure has no candidate."""
    floor = formatting.decimal(run.settings.min_points)
    if entry.rejected:
        names = formatting.listed(f"„{one.programme.name}“" for one in entry.rejected)
        return f"Alle Vorschläge abgelehnt: {names}; siehe Blatt „Entschieden“."
    if not entry.excluded:
        return f"Kein Programm des Katalogs erreicht {floor} Punkte."
    broken = (result for candidate in entry.excluded for result in candidate.rules if result.outcome.value == "not_met")
    reasons = dict.fromkeys(RULES[result.rule].label for result in broken if not result.fixable)
    names = formatting.listed(reasons) or "Ausschlusswort"
    count = len(entry.excluded)
    programmes = "1 passendes Programm ist" if count == 1 else f"{count} passende Programme sind"
    return f"{programmes} ausgeschlossen ({names}); siehe Blatt „Ausgeschlossen“."


# The sheets in their order, and who writes each; those of pairs are told the view.
_LISTS: Final = frozenset({"Shortlist", "Vielleicht", "Erledigt"})
_WRITERS: Final[dict[str, Callable[..., None]]] = {
    "Überblick": put_overview,
    "Maßnahmen": put_measures,
    "Shortlist": _put_shortlist,
    "Vielleicht": _put_maybe,
    "Erledigt": _put_done,
    "Ausgeschlossen": _put_excluded,
    "Ohne Treffer": _put_unmatched,
    "Entschieden": put_decided,
    "Fristen": put_schedule,
    "Programme": put_programmes,
    "Offene Fragen": put_questions,
    "Nachsehen": put_look_up,
    PROFILE_SHEET: put_profile,
    "Quellen & Lauf": put_sources,
}
SHEETS: Final = tuple(_WRITERS)
