"""The sheet "Profil": a line for each fact of the applicant, empty to fill in, or as a run used it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.field_spec import FieldSpec, specs
from fundmatch.decisions.answer_cells import ASKED_FIELD, SHOWN, STOOD, VALUE
from fundmatch.model.result import MatchResult
from fundmatch.model.strategy import PLACE_UNKNOWN, Profile
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Content, Paper
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, plain_rows

_FORM: Final = (
    Column(header="Angabe", width=26, style="Fett"),
    Column(header=VALUE, width=48, style="Eingabe"),
    Column(header="Erklärung", width=70),
)
_USED: Final = (
    *_FORM,
    Column(header="Woher", width=48, printed=True),
    Column(header=ASKED_FIELD, width=30),
    Column(header=SHOWN, width=48),
    Column(header=STOOD, width=48),
)
_HIDDEN: Final = frozenset({ASKED_FIELD, SHOWN, STOOD})
_YES_NO: Final = ("ja", "nein")
# So many choices are no longer listed in the explanation.
_MANY: Final = 6
# Rates of single programmes are a list of records: they stay in profile.toml.
_LINES: Final = tuple(spec for spec in specs(Profile) if spec.record is None)


def put_profile_form(paper: Paper) -> None:
    """Write the lines to fill in, with drop-downs where only certain values are allowed."""
    explanation = (
        "Wer die Anträge stellt. Name genügt, wenn das Verzeichnis die Kommune kennt; was leer bleibt, gilt als unbekannt. "
        "Eine Datei profile.toml gilt vor diesem Blatt."
    )
    rows = ((spec.label, None, _explained(spec)) for spec in _LINES)
    plain_rows(paper, "Profil", ("Profil", explanation), _FORM, rows)
    _offer_choices(paper)


def put_profile(paper: Paper, result: MatchResult) -> None:
    """Write what was used, and where each fact comes from."""
    explanation = (
        "Womit gerechnet wurde. Was gelb geändert ist, nimmt „fundmatch review“ als Antwort nach answers.csv; Ihre Dateien bleiben, wie sie sind. "
        "Wer und wo die Kommune ist: mit --for oder in profile.toml."
    )
    if result.run.profile.place_unknown:
        explanation = f"{PLACE_UNKNOWN}. {explanation}"
    plain_rows(paper, "Profil", ("Profil", explanation), _USED, _used(result))
    for place, column in enumerate(_USED, start=1):
        if column.header in _HIDDEN:
            paper.set_column(place, column.width, hidden=True)
    _offer_choices(paper)


def _used(result: MatchResult) -> Iterator[tuple[Content, ...]]:
    profile, origins = result.run.profile, result.run.origins
    given = {one.asked: one.answer for one in result.answers}
    for spec in _LINES:
        value = _in_words(getattr(profile, spec.name))
        origin = origins.get(spec.name, "nicht angegeben")
        yield spec.label, value, _explained(spec), origin, spec.name, given.get(("", spec.name, "")), value


def _explained(spec: FieldSpec) -> str:
    """Return what the field means and how it is written."""
    parts = [spec.meaning[:1].upper() + spec.meaning[1:]]
    if spec.many:
        parts.append("mehrere mit Semikolon trennen")
    if spec.type is date:
        parts.append("etwa 10.12.2026")
    if choices := _choices(spec):
        parts.append(", ".join(choices) if len(choices) < _MANY else "in der Zelle auswählen")
    return "; ".join(parts)


def _choices(spec: FieldSpec) -> tuple[str, ...]:
    return _YES_NO if spec.type is bool else spec.values


def _in_words(value: Any) -> str | int | None:
    """Return a fact as it would be typed into its cell."""
    if isinstance(value, tuple):
        return "; ".join(formatting.day(item) if isinstance(item, date) else str(item) for item in value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return value if isinstance(value, int) else value or None


def _offer_choices(paper: Paper) -> None:
    for row, spec in enumerate(_LINES, start=HEADER_ROW + 1):
        if choices := _choices(spec):
            offer = {"validate": "list", "source": list(choices), "show_error": False}
            paper.sheet.data_validation(row - 1, 1, row - 1, 1, offer)
