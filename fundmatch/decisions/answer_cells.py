"""Reads the answers of the sheet "Offene Fragen" and the values of "Profil": rows are known by hidden columns, wherever they are."""

from dataclasses import dataclass
from typing import Final

from fundmatch.decisions.given_answers import field_called
from fundmatch.decisions.typed_rows import Sheets, TypedRow, typed_rows
from fundmatch.decisions.typed_text import typed
from fundmatch.files.cell_values import CellError
from fundmatch.files.headings import header_key

ANSWER: Final = "Antwort"
# Headings of the hidden columns that say what a row asks, and what it showed when it was written.
ASKED_MEASURE, ASKED_FIELD, ASKED_ITEM, SHOWN = "answer_measure", "answer_field", "answer_item", "answer_shown"
# The sheet "Profil" has a value in the place of an answer; the value that it was written with may come from elsewhere.
VALUE, STOOD = "Wert", "profile_shown"
HIDDEN: Final = (ASKED_MEASURE, ASKED_FIELD, ASKED_ITEM, SHOWN, STOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAnswer:
    """What stands in the answer cell of one row, what stood there when the workbook was written, and where it is.

    `shown` is the answer that was given before; `stood` the value of the profile, None on the sheet of questions.
    `fault` is what is wrong with the cell or with the row, in German; then nothing of it counts.
    """

    measure_id: str
    field: str
    item: str
    answer: str
    shown: str
    place: str
    stood: str | None = None
    fault: str = ""


def typed_answers(file: str, sheets: Sheets) -> tuple[TypedAnswer, ...]:
    """Return the rows of every sheet with answers or values of the profile that are not what was shown there."""
    return tuple(found for row in typed_rows(file, sheets, _places) if (found := _answer(row)))


def _places(keys: dict[str, int]) -> dict[str, int]:
    wanted = {name: keys[header_key(name)] for name in HIDDEN if header_key(name) in keys}
    typed_into = header_key(VALUE if STOOD in wanted else ANSWER)
    return {ANSWER: keys[typed_into], **wanted} if ASKED_FIELD in wanted and typed_into in keys else {}


def _answer(row: TypedRow) -> TypedAnswer | None:
    cells, places, _ = row
    fault, texts = "", dict.fromkeys((ANSWER, *HIDDEN), "")
    for name, index in places.items():
        try:
            texts[name] = typed(cells[index]) if index < len(cells) else ""
        except CellError as error:
            fault = error.note
    field = field_called(texts[ASKED_FIELD]) if texts[ASKED_FIELD] else ""
    stood = texts[STOOD] if STOOD in places else None
    if not fault and texts[ANSWER] == (texts[SHOWN] if stood is None else stood):
        return None
    if not fault and not field:
        # A row that somebody added says something, but not to which question.
        fault = f"„{texts[ANSWER]}“ gehört zu keiner Frage (das Feld „{texts[ASKED_FIELD]}“ gibt es nicht)"
    return TypedAnswer(
        measure_id=texts[ASKED_MEASURE],
        field=field,
        item=texts[ASKED_ITEM],
        answer=texts[ANSWER],
        shown=texts[SHOWN],
        place=row.place_of(ANSWER),
        stood=stood,
        fault=fault,
    )
