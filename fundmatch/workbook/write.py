"""Write the workbook: one function a sheet, all from the same result.

May import: german, model, the other rooms of workbook; holds openpyxl.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from fundmatch import german
from fundmatch.model.programme import Programme
from fundmatch.model.result import MatchResult
from fundmatch.workbook import columns, look, overview, summary
from fundmatch.workbook.cells import LATE, Pair
from fundmatch.workbook.columns import Column
from fundmatch.workbook.decided import put_decided
from fundmatch.workbook.sheet import HEADER_ROW, plain_rows, put_pairs

SHEETS = ("Überblick", "Shortlist", "Ausgeschlossen", "Ohne Treffer", "Entschieden", "Offene Fragen", "Quellen & Lauf")


def match_as_workbook(result: MatchResult) -> bytes:
    """Return the workbook as bytes.

    The same result gives the same cells; time stamps inside the file are the day of the run.
    """
    book = Workbook(write_only=True)
    look.add_styles(book)
    sheets: dict[str, Any] = {name: book.create_sheet(name) for name in SHEETS}
    overview.put_overview(sheets["Überblick"], result)
    _put_shortlist(sheets["Shortlist"], result)
    _put_excluded(sheets["Ausgeschlossen"], result)
    _put_unmatched(sheets["Ohne Treffer"], result)
    put_decided(sheets["Entschieden"], result)
    _put_questions(sheets["Offene Fragen"], result)
    _put_sources(sheets["Quellen & Lauf"], result)
    stamp = datetime.combine(result.run.as_of, time(0))
    book.properties.creator = "fundmatch"
    book.properties.title = f"Förder-Shortlist {result.run.profile.name}"
    book.properties.subject = "Förderprogramme von EU, Bund und Land zu den Maßnahmen der Strategie"
    # Excel and LibreOffice keep these two; they tell a later review what the book was made from.
    book.properties.identifier = book.properties.keywords = result.mark or None
    book.properties.created = book.properties.modified = stamp
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _pairs(result: MatchResult, *, excluded: bool) -> list[Pair]:
    return [
        Pair(run=result.run, entry=entry, candidate=candidate)
        for entry in result.measures
        for candidate in (entry.excluded if excluded else entry.candidates)
    ]


def _with_extra(base: Sequence[Column], result: MatchResult) -> list[Column]:
    """Put the officer's further columns before the hidden identity."""
    names = tuple(dict.fromkeys(name for entry in result.measures for name in entry.measure.extra))
    taken = {column.header for column in base}
    extra = columns.extra_columns(tuple(name for name in names if name not in taken))
    visible = [column for column in base if column.header not in columns.HIDDEN]
    return [*visible, *extra, *(column for column in base if column.header in columns.HIDDEN)]


def _put_shortlist(sheet: Any, result: MatchResult) -> None:
    explanation = (
        f"Stand {german.day(result.run.as_of)}. ● kein Ausschluss gefunden · ◐ offen: noch zu klären. "
        "Gelbe Spalten sind für Ihre Entscheidung. Details rechts, über das Pluszeichen auf- und zuzuklappen."
    )
    described = _with_extra(columns.SHORTLIST, result)
    title = f"Shortlist – {result.run.profile.name}", explanation
    last = put_pairs(sheet, title, described, _pairs(result, excluded=False))
    _colour(sheet, described, last)


def _put_excluded(sheet: Any, result: MatchResult) -> None:
    explanation = "Programme, die nach ihren Punkten in der Shortlist stünden, mit dem Grund, der sie ausschließt."
    last = put_pairs(sheet, ("Ausgeschlossen", explanation), columns.EXCLUDED, _pairs(result, excluded=True))
    _colour(sheet, columns.EXCLUDED, last)


def _colour(sheet: Any, described: Sequence[Column], last: int) -> None:
    if last <= HEADER_ROW:
        return
    letters = {column.header: get_column_letter(index) for index, column in enumerate(described, start=1)}
    verdict = letters["Prüfergebnis"]
    look.colour_verdicts(sheet, f"{verdict}{HEADER_ROW + 1}:{verdict}{last}", f"{verdict}{HEADER_ROW + 1}")
    if due := letters.get("Frist"):
        look.redden_late(sheet, f"{due}{HEADER_ROW + 1}:{due}{last}", f"{due}{HEADER_ROW + 1}", LATE)
    if status := letters.get("Status"):
        look.grey_rejected(sheet, f"{status}{HEADER_ROW + 1}:{status}{last}")


def _put_unmatched(sheet: Any, result: MatchResult) -> None:
    explanation = "Maßnahmen, für die der Katalog kein passendes Programm hat; die Liste wird nicht aufgefüllt."
    described = [
        ("Nr.", 10.0, "Fett"),
        ("Maßnahme", 44.0, "Fett"),
        ("Leitthema", 30.0, "Text"),
        ("Federführung", 30.0, "Text"),
        ("Warum", 70.0, "Text"),
    ]
    rows = []
    for entry in result.measures:
        if entry.no_good_match:
            measure = entry.measure
            rows.append(
                (
                    measure.id,
                    measure.title,
                    measure.leitthema,
                    measure.department,
                    overview.why_empty(entry, result.run),
                )
            )
    plain_rows(sheet, ("Ohne Treffer", explanation), described, rows)


def _put_questions(sheet: Any, result: MatchResult) -> None:
    explanation = (
        "Leere Zellen, deren Antwort am meisten klärt, die wirksamste zuerst. "
        "Antworten gehören in profile.toml und in die Tabelle der Maßnahmen, nicht in dieses Blatt."
    )
    described = [
        ("Wo", 11.0, "Fett"),
        ("Maßnahme", 40.0, "Text"),
        ("Frage", 44.0, "Fett"),
        ("Wartende Vorschläge", 12.0, "Zahl"),
        ("Davon geklärt", 12.0, "Zahl"),
        ("Was die Antworten ändern", 70.0, "Text"),
    ]
    titles = {entry.measure.id: entry.measure.title for entry in result.measures}
    rows = [
        (
            question.measure or "Profil",
            titles.get(question.measure, ""),
            question.text,
            question.candidates,
            question.settles,
            summary.effects_in_words(question),
        )
        for question in result.questions
    ]
    plain_rows(sheet, ("Offene Fragen", explanation), described, rows)


def _put_sources(sheet: Any, result: MatchResult) -> None:
    explanation = "Womit gerechnet wurde und worauf die genannten Programme beruhen. Leere Felder: nicht bekannt."
    described = [
        ("Was", 44.0, "Fett"),
        ("Wert", 60.0, "Text"),
        ("Stand", 14.0, "Text"),
        ("Geprüft", 14.0, "Text"),
        ("Seite", 70.0, "Text"),
    ]
    plain_rows(sheet, ("Quellen & Lauf", explanation), described, [*overview.run_rows(result), *_source_rows(result)])


def _source_rows(result: MatchResult) -> list[tuple[str, str, str, str, str]]:
    """Return one row for each page behind a listed programme."""
    programmes = {candidate.programme.id: candidate.programme for _, candidate in summary.all_candidates(result)}
    rows = []
    for name in sorted(programmes):
        programme = programmes[name]
        if not programme.evidence:
            rows.append((programme.name, "ohne Beleg", "", "", ""))
        for proof in programme.evidence:
            stated = proof.page_date.german if proof.page_date else "unbekannt"
            checked = proof.checked.german if proof.checked else ""
            fields = f"{len(proof.fields)} Angaben" if len(proof.fields) > 3 else ", ".join(map(_called, proof.fields))
            rows += [(programme.name, fields, stated, checked, page) for page in proof.pages or ("ohne Seite",)]
    return rows


def _called(field: str) -> str:
    """Return what a field of the catalogue is called in German."""
    meaning: str = Programme.__dataclass_fields__[field].metadata["meaning"]
    return re.split(r"[:,(?]", meaning)[0].strip()
