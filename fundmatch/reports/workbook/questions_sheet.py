"""The sheet "Offene Fragen": empty cells of the city, an answer column that `review` takes back, and what is answered."""

from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core import vocabulary
from fundmatch.decisions.answer_cells import ANSWER, ASKED_FIELD, ASKED_ITEM, ASKED_MEASURE, SHOWN
from fundmatch.decisions.given_answers import label_of
from fundmatch.files.headings import column_letters
from fundmatch.model.answers import Ask
from fundmatch.model.decision import ALL
from fundmatch.model.result import MatchResult, Question
from fundmatch.reports import summary
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, plain_rows

COLUMNS: Final = (
    Column(header="Wo", width=11, style="Fett"),
    Column(header="Maßnahme", width=38),
    Column(header="Frage", width=40, style="Fett"),
    Column(header=ANSWER, width=24, style="Eingabe"),
    Column(header="Wartende Vorschläge", width=12, style="Zahl"),
    Column(header="Davon mit anderem Ergebnis", width=14, style="Zahl"),
    Column(header="Was die Antworten ändern", width=60),
    Column(header=ASKED_MEASURE, width=10),
    Column(header=ASKED_FIELD, width=10),
    Column(header=ASKED_ITEM, width=10),
    Column(header=SHOWN, width=10),
)
_HIDDEN: Final = 4
_CHOICES: Final = {
    "started": ("ja", "nein"),
    "council_vote": ("ja", "nein"),
    "areas": ("ja", "nein"),
    "plans": ("ja", "nein"),
    "duties": ("ja", "nein"),
    "cost_kind": vocabulary.COST_KINDS,
    "budget": tuple(budget for budget in vocabulary.BUDGETS if budget != "unbekannt"),
    "earlier_funding": ("keine",),
}

# Lists that are asked entry by entry; a whole one, from the sheet "Profil", is no yes or no.
_BY_ENTRY: Final = frozenset({"areas", "plans", "duties"})


def put_questions(paper: Paper, result: MatchResult) -> None:
    """Write first one row a column for all measures, then each empty cell, then what was answered before."""
    explanation = (
        "Gelb ausfüllen und mit „fundmatch review“ einlesen: die Antworten kommen nach answers.csv, Ihre Tabelle bleibt, wie sie "
        "ist. Eine Antwort in einer Zeile „alle“ gilt für jede Maßnahme, die dazu nichts sagt."
    )
    rows = [*_for_all(result), *_each(result), *_given(result)]
    plain_rows(paper, "Fragen", ("Offene Fragen", explanation), COLUMNS, rows)
    first = len(COLUMNS) - _HIDDEN
    paper.sheet.set_column(first, len(COLUMNS) - 1, None, None, {"hidden": True})
    _offer(paper, rows)


def _offer(paper: Paper, rows: Sequence[Sequence[Content]]) -> None:
    letter = column_letters(3)
    for place, row in enumerate(rows, start=HEADER_ROW + 1):
        whole_list = not row[9] and str(row[8]) in _BY_ENTRY
        if (choices := _CHOICES.get(str(row[8]))) and not whole_list:
            offer = {"validate": "list", "source": list(choices), "show_error": False}
            paper.sheet.data_validation(f"{letter}{place}", offer)


def _for_all(result: MatchResult) -> Iterator[tuple[Content, ...]]:
    groups: dict[Ask, list[Question]] = {}
    for question in result.questions:
        if question.measure:
            groups.setdefault(question.ask, []).append(question)
    for ask, group in groups.items():
        if len(group) > 1:
            waiting, turned = sum(one.candidates for one in group), sum(one.turns for one in group)
            words = f"gilt für {len(group)} Maßnahmen, die dazu nichts sagen"
            yield ("alle", words, group[0].text, None, waiting, turned, "", ALL, ask.field, ask.item, None)


def _each(result: MatchResult) -> Iterator[tuple[Content, ...]]:
    titles = {entry.measure.id: entry.measure.title for entry in result.measures}
    for one in result.questions:
        yield (
            one.measure or "Profil",
            titles.get(one.measure, ""),
            one.text,
            None,
            one.candidates,
            one.turns,
            summary.effects_in_words(one),
            one.measure or None,
            one.ask.field,
            one.ask.item or None,
            None,
        )


def _given(result: MatchResult) -> Iterator[tuple[Content, ...]]:
    """Yield what was answered before, so that it can be corrected or taken back where it is seen."""
    titles = {entry.measure.id: entry.measure.title for entry in result.measures}
    for one in result.answers:
        where = "alle" if one.measure_id == ALL else one.measure_id or "Profil"
        asked = f"{label_of(one.field)}: {one.item}" if one.item else label_of(one.field)
        yield (
            where,
            titles.get(one.measure_id, ""),
            asked,
            one.answer,
            None,
            None,
            f"schon beantwortet ({one.origin}); leeren nimmt die Antwort zurück",
            one.measure_id or None,
            one.field,
            one.item or None,
            one.answer,
        )
