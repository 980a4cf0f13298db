"""The preview of an update as a workbook: one sheet to read, the others to look things up and to decide."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Final

from openpyxl import Workbook

from fundmatch.core import formatting
from fundmatch.core.errors import Problem
from fundmatch.model.labels import label
from fundmatch.model.update import FieldChange, UpdatePlan
from fundmatch.reports.workbook import styles
from fundmatch.reports.workbook.cells import Value
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.head_sheet import TITLE, put_head_sheet
from fundmatch.reports.workbook.preview_words import (
    KIND_NAMES,
    counts,
    decided_in_words,
    outcome_in_words,
    turns_in_words,
)
from fundmatch.reports.workbook.streaming_sheet import Paper
from fundmatch.reports.workbook.table_sheet import plain_rows
from fundmatch.updates.impact_records import Impact, Kind, PairChange
from fundmatch.updates.pairs import HEADER

_PER_MEASURE: Final = "Je Maßnahme"


def preview_as_workbook(plan: UpdatePlan, impact: Impact | None = None) -> bytes:
    """Return the preview as a workbook; without a impact the sheets about measures are left out.

    The same plan gives the same cells; time stamps inside the file are the day of the plan.
    """
    book = Workbook(write_only=True)
    styles.add_styles(book)
    _put_overview(Paper(book, "Übersicht"), plan, impact)
    if impact is not None:
        put_head_sheet(Paper(book, TITLE), impact)
    _put_new(Paper(book, "Neu"), plan)
    _put_gone(Paper(book, "Weg"), plan)
    _put_changes(Paper(book, "Geändert"), plan)
    _put_proposals(Paper(book, "Vorschläge"), plan)
    _put_twins(Paper(book, "Zweifelsfälle"), plan)
    if impact is not None:
        _put_pairs(Paper(book, _PER_MEASURE), impact)
    _put_hints(Paper(book, "Hinweise"), plan)
    book.properties.creator = "fundmatch"
    book.properties.title = "Vorschau: Katalog auf den neuen Stand bringen"
    book.properties.created = book.properties.modified = datetime.combine(plan.as_of, time(0))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put_table(
    paper: Paper, title: tuple[str, str], columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    plain_rows(paper, re.sub(r"\W+", "_", title[0]), title, columns, rows)


def _columns(*described: tuple[str, float, str]) -> tuple[Column, ...]:
    return tuple(Column(header=header, width=width, style=style) for header, width, style in described)


def _put_overview(paper: Paper, plan: UpdatePlan, impact: Impact | None) -> None:
    title = "Vorschau: was die Datei ändern würde" if plan.source else "Vergleich zweier Kataloge"
    explanation = (
        f"Stichtag {formatting.day(plan.as_of)}. Noch ist nichts übernommen." if plan.source else "Nur zum Lesen."
    )
    described = _columns(("Was", 34, "Fett"), ("Wert", 34, "Text"), ("Was das heißt", 90, "Text"))
    _put_table(paper, (title, explanation), described, _overview(plan, impact))


def _overview(plan: UpdatePlan, impact: Impact | None) -> Iterator[Sequence[Value]]:
    yield "Ergebnis", "", outcome_in_words(plan)
    for stop in plan.stops:
        yield "STOPP", "es wird nichts übernommen", str(stop)
    if plan.source:
        yield "Quelle", plan.source, ""
    yield "Datei", plan.file, f"SHA-256 {plan.sha256}" if plan.sha256 else ""
    yield "gelesen", formatting.number(plan.seen), "Einträge in der Datei"
    yield "unverändert", formatting.number(plan.unchanged), "Programme, an denen sich nichts ändert"
    for name, count, words in counts(plan):
        yield name, formatting.number(count), words
    for reason, count in sorted(plan.skipped.items(), key=lambda item: (-item[1], item[0])):
        yield "übergangen", formatting.number(count), reason
    if impact is None:
        yield (
            "Maßnahmen",
            "nicht verglichen",
            "Was es für Ihre Maßnahmen heißt, steht hier, wenn eine Strategie angegeben ist.",
        )
    else:
        yield "Maßnahmen", f"{impact.touched} von {impact.measures} berührt", f"siehe „{TITLE}“ und „{_PER_MEASURE}“"


def _put_new(paper: Paper, plan: UpdatePlan) -> None:
    described = _columns(("Kennung", 40, "Text"), ("Programm", 90, "Fett"), ("Was", 34, "Text"))
    rows = [
        *((key, name, "neu") for key, name in plan.new),
        *((key, name, "wieder da") for key, name in plan.returned),
        *((key, name, "wieder offen oder angekündigt") for key, name in plan.reopened),
    ]
    _put_table(paper, ("Neu", "Neue Programme, und solche, die wieder da oder wieder offen sind."), described, rows)


def _put_gone(paper: Paper, plan: UpdatePlan) -> None:
    described = _columns(("Kennung", 40, "Text"), ("Programm", 90, "Fett"), ("Was", 34, "Text"))
    rows = [
        *((key, name, "nicht mehr gelistet") for key, name in plan.gone),
        *((key, name, "Antragsfenster geschlossen") for key, name in plan.closed),
    ]
    kept = "Nichts davon wird gelöscht: Was die Quelle nicht mehr führt, bleibt im Katalog und ist so gekennzeichnet."
    _put_table(paper, ("Weg", kept if plan.source else "Was im neueren Katalog fehlt oder zu ist."), described, rows)


_CHANGE = (
    ("Kennung", 30, "Text"),
    ("Programm", 40, "Fett"),
    ("Angabe", 22, "Text"),
)


def _put_changes(paper: Paper, plan: UpdatePlan) -> None:
    described = _columns(*_CHANGE, ("bisher", 36, "Text"), ("künftig", 36, "Text"), ("Satz der Quelle", 40, "Text"))
    explanation = "Angabe für Angabe; neu gestempelte Tage und andere Reihenfolgen sind keine Änderung."
    _put_table(paper, ("Geändert", explanation), described, map(_change, plan.changes))


def _put_proposals(paper: Paper, plan: UpdatePlan) -> None:
    described = _columns(
        *_CHANGE, ("Ihr Eintrag (bleibt)", 36, "Text"), ("laut Quelle", 36, "Text"), ("Satz der Quelle", 40, "Text")
    )
    explanation = (
        "Hier hat jemand von Hand etwas anderes eingetragen. Das bleibt stehen. "
        "Wer den Vorschlag annehmen will, trägt ihn im Katalog ein."
    )
    _put_table(paper, ("Vorschläge", explanation), described, map(_change, plan.proposals))


def _change(change: FieldChange) -> tuple[str, ...]:
    return change.programme, change.name, label(change.field), change.old, change.new, change.sentence


def _put_twins(paper: Paper, plan: UpdatePlan) -> None:
    source, key, programme, same, remark = HEADER
    described = (
        *_columns(("Name in der Quelle", 40, "Fett"), ("Eintrag im Katalog", 40, "Fett")),
        *_columns(("Ähnlichkeit", 11, "Punkte"), ("Was übereinstimmt", 32, "Text")),
        Column(header=same, width=11, style="Eingabe", choices=("ja", "nein")),
        Column(header=remark, width=28, style="Eingabe"),
        *_columns((source, 12, "Text"), (key, 30, "Text"), (programme, 28, "Text")),
    )
    explanation = (
        "Dasselbe Programm? Bitte ja oder nein eintragen und speichern. Die Antworten gelten, wenn die Quelle mit "
        "„--answers“ und dieser Mappe noch einmal eingelesen wird; sie stehen dann in catalogs/zuordnung.csv."
    )
    rows = [
        (twin.name, twin.other_name, twin.score, twin.why, None, None, plan.source, twin.key, twin.other)
        for twin in plan.twins
        if not twin.sure
    ]
    _put_table(paper, ("Zweifelsfälle", explanation), described, rows)


def _put_pairs(paper: Paper, impact: Impact) -> None:
    described = _columns(
        ("Nr.", 9, "Fett"),
        ("Maßnahme", 30, "Fett"),
        ("Programm", 42, "Text"),
        ("Was", 12, "Ergebnis"),
        ("Warum, was ändert sich", 64, "Text"),
        ("Punkte", 8, "Punkte"),
        ("Prüfergebnis", 16, "Text"),
        ("Entschieden", 26, "Text"),
    )
    explanation = (
        f"{impact.strategy}: jede Änderung, Maßnahme für Maßnahme. Bei Entfallenem Punkte und Ergebnis von bisher."
    )
    ordered = sorted(impact.changes, key=lambda change: change.measure_id)
    _put_table(paper, (_PER_MEASURE, explanation), described, map(_pair, ordered))


def _pair(change: PairChange) -> tuple[Value, ...]:
    return (
        change.measure_id,
        change.measure_title,
        change.name,
        KIND_NAMES[change.kind],
        turns_in_words(change.turns) if change.kind is Kind.CHANGED else change.why,
        change.points or None,
        change.verdict.german if change.verdict else None,
        decided_in_words(change),
    )


def _put_hints(paper: Paper, plan: UpdatePlan) -> None:
    described = _columns(
        ("Datei", 40, "Text"),
        ("Stelle", 8, "Zahl"),
        ("Feld", 22, "Text"),
        ("Was auffällt", 70, "Fett"),
        ("Was zu tun ist", 60, "Text"),
    )
    explanation = "Was beim Lesen auffiel. Nichts davon hält die Übernahme auf, wenn nicht STOPP davor steht."
    rows = [*(_problem(one, "STOPP: ") for one in plan.stops), *(_problem(one) for one in plan.hints)]
    _put_table(paper, ("Hinweise", explanation), described, rows)


def _problem(problem: Problem, mark: str = "") -> tuple[Value, ...]:
    return problem.file, problem.place or None, problem.field, f"{mark}{problem.note}", problem.remedy
